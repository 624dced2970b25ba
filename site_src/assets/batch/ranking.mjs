// The ranking of all who are scored: asked of the clerk, and shown by groups.

import { entryOf } from "../calculator/fill.mjs";
import { all, one } from "../calculator/record.mjs";
import { draw } from "./chart.mjs";
import { names, page, show } from "./shown.mjs";
import { office, rows, texts } from "./work.mjs";

const AT_ONCE = 50; // people of a group, until more are asked for

/** @type {any} what the clerk has answered, its groups with their people */
let ranking = null;
/** @type {Map<string, number>} how many of a group are listed */
const listed = new Map();

/** @returns {Record<string, any>} how the ranking's readings are chosen, by their ids */
export function choices() {
  const form = one(page, "[data-understood]");
  return form ? Object.fromEntries(new FormData(form)) : {};
}

let turn = 0;

/** Until others are ranked there is no ranking: never one of other people. */
export function forget() {
  turn += 1;
  ranking = null;
  for (const row of rows()) row.rank = undefined;
  show({ ranking, sorting: 0 });
}

/** Ranks all who are scored. */
export async function rank() {
  forget();
  const own = turn;
  const people = rows();
  if (!people.length) return;
  const { answer } = await office.ask("rank", { people: people.length, choices: choices() }, {
    files: { lines: texts("lines") },
    onDone: (done) => { if (own === turn) show({ sorting: Math.floor(done) }); },
  });
  if (own !== turn) return;
  const { ranked, keys } = answer;
  const { words } = ranked;
  /** @type {Map<string, Row[]>} */
  const byKey = new Map(Object.keys(ranked.classes).map((key) => [key, []]));
  const ranks = new Map(Object.entries(ranked.classes).map(([key, found]) => [key, rankOf(found, words)]));
  people.forEach((row, at) => {
    row.rank = ranks.get(keys[at]);
    byKey.get(keys[at])?.push(row);
  });
  const groups = ranked.groups.map((/** @type {any} */ group) => groupOf(group, words, byKey));
  ranking = { ...ranked, groups, none: !groups.length };
  show({ standings: named(Object.values(words)), rankGroups: named(groups.map((/** @type {any} */ { name }) => name)) });
  showRanking();
}

/** @type {(found: any, words: Record<string, string>) => any} as the table shows it */
function rankOf({ standing, groups, why, readings }, words) {
  const places = groups.map((/** @type {any} */ { place }) => place).filter(Boolean);
  const [best, worst] = [Math.min(...places.map((/** @type {any} */ it) => it.min)), Math.max(...places.map((/** @type {any} */ it) => it.max))];
  return {
    standing,
    words: words[standing],
    groups: groups.map((/** @type {any} */ { name }) => name),
    best: places.length ? best : 0,
    place: places.length ? { min: best, max: worst } : null,
    why,
    readings: readings.map((/** @type {any} */ { id, standing }) => ({ question: names.readings[id]?.question, words: words[standing] })),
  };
}

/** @type {(words: string[]) => any[]} each once, for a list to choose from */
const named = (words) => [...new Set(words)].map((name) => ({ name }));

/** @type {(group: any, words: Record<string, string>, byKey: Map<string, Row[]>) => any} */
function groupOf(group, words, byKey) {
  const counts = Object.entries(group.counts).filter(([, count]) => count);
  return {
    ...group,
    words,
    id: `${group.target} ${group.year} ${group.group}`,
    counts: counts.map(([standing, count]) => ({ standing, words: words[standing], count })),
    people: group.classes.flatMap((/** @type {any} */ known) => (byKey.get(known.key) ?? []).map((row) => ({ row, known }))),
  };
}

/** @type {(group: any) => any} people are listed in the groups that are open, or have been */
function asShown(group) {
  const people = group.people.slice(0, listed.get(group.id) ?? 0).map((/** @type {any} */ { row, known: { standing, place } }) => ({
    ...{ row, standing, place, words: group.words[standing] },
    ...{ called: row.name || row.key, employer: row.employer, total: row.total },
  }));
  return { ...group, people, more: group.people.length - people.length };
}

function showRanking() {
  show({ ranking: { ...ranking, groups: ranking.groups.map(asShown) } });
  const folds = all(page, "details.ranked");
  if (folds.length && !folds.some(({ open }) => open)) folds[0].open = true; // which lists and draws it
  for (const fold of folds) if (fold.open && listed.has(entryOf(fold).id)) drawIn(fold);
}

/** @type {(fold: HTMLDetailsElement) => void} */
function drawIn(fold) {
  draw(one(fold, "svg"), entryOf(fold));
}

// It does not bubble.
page.addEventListener(
  "toggle",
  (/** @type {any} */ { target }) => {
    if (!target.open || !target.matches(".ranked") || !ranking) return;
    const { id } = entryOf(target);
    if (!listed.has(id)) listed.set(id, AT_ONCE);
    showRanking();
  },
  true,
);

addEventListener("resize", () => {
  for (const fold of all(page, "details.ranked[open]")) drawIn(fold);
});

/** @param {Element} button */
export function listMore(button) {
  const { id } = entryOf(button);
  listed.set(id, (listed.get(id) ?? AT_ONCE) + AT_ONCE);
  showRanking();
}
