// One roster on its way: the clerk reads it piece by piece, the scorers score the pieces side by side. What is large (each
// person's record and reasons) is kept as text, out of the page's memory; the table has only what it shows.

import { isMistaken } from "./mistakes.mjs";
import { names } from "./shown.mjs";

const PIECE = 25; // people
const AHEAD = 20; // pieces that may wait to be scored before the clerk is asked for more

/** @typedef {import("./office.mjs").Office} Office */
/** @typedef {import("./scorers.mjs").Scorers} Scorers */

/**
 * @param {Roster} roster  which is filled
 * @param {Record<string, string>} taken  by the numbers of people in other rosters: the name of the file
 * @param {{office: Office, scorers: Scorers, stop: AbortSignal, onChange: () => void}} by
 */
export async function read(roster, taken, { office, scorers, stop, onChange }) {
  const { answer } = await office.ask("open", { taken }, { files: { roster: roster.file } });
  Object.assign(roster, answer);
  /** @type {Promise<void>[]} */
  const scoring = [];
  for (let end = false; !end; onChange()) {
    while (scorers.waiting > AHEAD) await Promise.race(scoring.slice(-AHEAD));
    const { answer } = await office.ask("next", { count: PIECE });
    stop.throwIfAborted();
    ({ end } = answer);
    roster.troubles.push(...answer.troubles);
    if (!answer.people.length) continue;
    const scored = score(roster, answer.people, scorers, stop, onChange);
    scored.catch(() => {}); // told below, where it is waited for
    scoring.push(scored);
  }
  roster.read = true;
  await Promise.all(scoring);
  if (roster.signed.length) await check(roster, office);
}

/** Is it as it was signed off?
 * @type {(roster: Roster, office: Office) => Promise<void>} */
async function check(roster, office) {
  const { file, signed, readings, pieces } = roster;
  const lines = new Blob(pieces.map((piece) => piece.lines));
  const people = pieces.reduce((sum, { count }) => sum + count, 0);
  const { answer } = await office.ask("check", { file: file.name, signed, readings, people }, { files: { lines } });
  roster.checked = answer.checked;
  roster.troubles.push(...answer.troubles);
}

/** @type {(roster: Roster, people: any[], scorers: Scorers, stop: AbortSignal, onChange: () => void) => Promise<void>} */
async function score(roster, people, scorers, stop, onChange) {
  /** @type {Piece} */
  const piece = { people: written(people), lines: new Blob(), rows: [], troubles: [], mistaken: 0, count: people.length };
  roster.pieces.push(piece);
  const lines = await scored(people, scorers);
  if (stop.aborted) return;
  piece.lines = written(lines);
  piece.rows = lines.map((line, at) => ({ ...light(line), roster, piece, at }));
  piece.troubles = piece.rows.flatMap(({ troubles }) => troubles);
  piece.mistaken = piece.rows.filter(isMistaken).length;
  onChange();
}

/** Each person's line. What cannot be answered for some is asked for each of them: one who is too much for the core does not
 * take the others along.
 * @param {any[]} people
 * @param {Scorers} scorers
 * @returns {Promise<any[]>}
 */
async function scored(people, scorers) {
  try {
    return (await scorers.ask("lines", { people })).lines;
  } catch (error) {
    const [only] = people;
    if (!["bug", "timeout"].includes(error.kind) || !only.accounts.length) throw error;
    const less = people.length > 1 ? people.map((each) => [each]) : [[unscored(only)]];
    return (await Promise.all(less.map((each) => scored(each, scorers)))).flat();
  }
}

/** @type {(person: any) => any} one for whom the core has no answer, without what it has none for */
function unscored(person) {
  const { accounts, troubles } = person;
  return { ...person, accounts: [], troubles: [...troubles, { spot: accounts[0].spot, ...names.failed, grave: true }] };
}

/** @param {any[]} list  a line of text for each */
const written = (list) => new Blob(list.map((each) => `${JSON.stringify(each)}\n`));

/** @type {(line: any) => any} what the table shows of it */
function light(line) {
  const { key, name, employer, target, verdict, route, total, passes, groups, open, ask, troubles } = line;
  return {
    ...{ key, name, employer, target, verdict, route, total, passes, groups, open, ask, troubles },
    doubts: line.readings.length,
    altered: line.accounts.some((/** @type {any} */ { own }) => own === false),
  };
}

/** @type {(row: Row) => Promise<{person: any, line: any}>} all that is known of somebody in the table */
export async function whole({ piece, at }) {
  const [person, line] = await Promise.all(
    [piece.people, piece.lines].map(async (text) => JSON.parse((await text.text()).split("\n")[at] ?? "")),
  );
  return { person, line };
}
