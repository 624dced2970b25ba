// The files that the clerk makes, of the people that are scored or of nothing but the rules.

import { choices } from "./ranking.mjs";
import { show } from "./shown.mjs";
import { office, rosters, rows, texts } from "./work.mjs";

const OWN = ["results", "csv", "roster"]; // files that keep what was scored

/** @type {Roster[]} of which all that was scored has been kept in a file */
let kept = [];

/** Has anybody been scored of whom nothing is kept yet? */
export const unsaved = () => rosters.some((each) => each.pieces.length > 0 && !kept.includes(each));

/** Has the clerk make a file, and offers it as a download.
 * @type {(what: string, request?: any) => Promise<void>} */
export async function make(what, request = {}) {
  show({ making: {} });
  try {
    const { answer, made } = await office.ask(what, { ...known(), ...request }, {
      files: { people: texts("people"), lines: texts("lines") },
      onDone: (progress) => show({ making: { progress, done: Math.floor(progress) } }),
    });
    if (made) offer(made, answer.name);
    if (made && OWN.includes(what)) kept = [...rosters];
    show({ left: answer.left });
  } finally {
    show({ making: null });
  }
}

/** What holds for all that is made. A sign-off is about one roster, and goes on with that alone. */
function known() {
  return {
    date: new Date().toLocaleDateString("sv"), // 2026-08-31
    people: rows().length,
    files: rosters.map(({ file }) => file.name),
    troubles: rosters.flatMap(({ troubles }) => troubles),
    readings: Object.assign({}, ...rosters.map(({ readings }) => readings)),
    checked: rosters.flatMap(({ checked }) => checked),
    signed: rosters.length === 1 ? rosters[0]?.signed : [],
    choices: choices(),
  };
}

/** @type {(file: Blob, name: string) => void} */
function offer(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** @param {any} form  who signs the roster that is passed on */
export function signOff(form) {
  const { signer, by } = form.elements;
  by.required = signer.value !== "";
  if (!form.reportValidity()) return undefined;
  return make("roster", Object.fromEntries(new FormData(form)));
}
