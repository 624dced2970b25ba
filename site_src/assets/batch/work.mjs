// The rosters, and those who work on them: they are read one after the other, in the order in which they came.

import { troublesOf } from "./mistakes.mjs";
import { RefusedError, Office } from "./office.mjs";
import { keepAll, watchLine } from "./proof.mjs";
import { read } from "./reading.mjs";
import { Scorers } from "./scorers.mjs";
import { show, shown } from "./shown.mjs";

export const office = new Office({
  progress({ stage, loaded, total = 0 }) {
    const [done, all] = [loaded, total].map((bytes) => (bytes / 1e6).toFixed(1));
    show({ loading: { stage, done, all: total && all } });
  },
  fetched: count,
});
const cores = navigator.hardwareConcurrency || 1;
export const scorers = new Scorers(cores > 2 ? Math.min(4, cores - 1) : cores, () => office.busy);

/** What the programs are made of comes over the line as well, but before anything is read. @param {number} requests */
function count(requests) {
  if (rosters.length && shown.offline !== "loading") show({ requests: shown.requests + requests });
}

/** Starts the clerk and the first scorer, and has all that they take kept for use without a network. */
export async function begin() {
  await Promise.all([office.start(), scorers.start()]);
  show({ offline: "loaded" });
  if (await keepAll()) show({ offline: "kept" });
}

/** @type {Roster[]} */
export let rosters = [];
let atWork = false;

export const working = () => atWork;

/** All people that are scored, in the order of the rosters. */
export const rows = () => rosters.flatMap(({ pieces }) => pieces.flatMap((piece) => piece.rows));

/** What is known of them as text, a line each.
 * @type {(what: "people" | "lines") => Blob} */
export const texts = (what) => new Blob(rosters.flatMap(({ pieces }) => pieces.map((piece) => piece[what])));

/**
 * @param {Iterable<File>} files  each in place of one of the same name
 * @param {(changed: boolean) => void} onChange  `changed`: there is no more to come
 */
export async function take(files, onChange) {
  for (const file of files) {
    drop(rosters.find((each) => each.file.name === file.name));
    const nothing = { words: "", read: false, pieces: [], troubles: [], readings: {}, signed: [], checked: [] };
    rosters.push({ file, state: "waiting", ...nothing, stop: new AbortController() });
  }
  onChange(false);
  if (atWork) return;
  atWork = true;
  for (let next; (next = rosters.find(({ state }) => state === "waiting")); ) {
    await readOne(next, onChange);
    onChange(false);
  }
  atWork = false;
  onChange(true);
}

/** @param {Roster | undefined} roster */
export function drop(roster) {
  if (!roster) return;
  cancel(roster);
  rosters = rosters.filter((each) => each !== roster);
}

/** @param {Roster} roster */
export function cancel(roster) {
  const { state } = roster;
  if (!isBusy(roster)) return;
  roster.state = "cancelled";
  if (state === "waiting") return;
  roster.stop.abort(new DOMException("cancelled", "AbortError"));
  scorers.clear();
  if (office.busy) office.end();
}

/** @type {(roster: Roster) => boolean} */
const isBusy = ({ state }) => ["waiting", "reading"].includes(state);

/** @type {(roster: Roster, onChange: (changed: boolean) => void) => Promise<void>} */
async function readOne(roster, onChange) {
  roster.state = "reading";
  roster.begun = performance.now();
  /** @type {Record<string, string>} */
  const taken = {};
  for (const { key, roster } of rows()) taken[key] = roster.file.name;
  try {
    await read(roster, taken, { office, scorers, stop: roster.stop.signal, onChange: () => onChange(false) });
    roster.state = "done";
  } catch (error) {
    if (error instanceof RefusedError) Object.assign(roster, { state: "refused", words: error.message });
    else if (!roster.stop.signal.aborted) {
      roster.state = "failed";
      scorers.clear();
      show({ failure: error.kind ?? "bug" });
    }
  }
}

/** @type {(roster: Roster) => any} as the page's template takes it */
export function progressOf(roster) {
  const { file, state, words, checked, pieces, begun = 0 } = roster;
  const people = pieces.reduce((sum, each) => sum + each.count, 0);
  const scored = pieces.reduce((sum, { rows }) => sum + rows.length, 0);
  const rate = Math.round(scored / ((performance.now() - begun) / 1000));
  const progress = roster.read ? (100 * scored) / (people || 1) : undefined;
  const grave = troublesOf([roster]).filter((each) => each.grave).length;
  return { roster, name: file.name, state, words, checked, people, scored, grave, rate, busy: isBusy(roster), progress };
}

watchLine(count);
