// The table of results: what of it is in sight, and somebody opened from it.

import { fill } from "../calculator/fill.mjs";
import { all, one } from "../calculator/record.mjs";
import { asLine } from "./mistakes.mjs";
import { whole } from "./reading.mjs";
import { breath, names, page, show } from "./shown.mjs";
import { SIZE, asShown, filtered, sorted } from "./table.mjs";
import { rows, scorers } from "./work.mjs";

// The rows of a page stand in several parts, each filled by itself: no more is done at a time than goes unnoticed.
const PARTS = 5;
const [first] = all(page, "[data-rows]");
const parts = [first, ...Array.from({ length: PARTS - 1 }, () => first.cloneNode(true))];
first.after(...parts.slice(1));

/** @type {Filters} */
let filters = { text: "", target: "", verdict: "", standing: "", group: "", doubtful: false };
let by = "";
let falling = false;
let at = 0; // page

/** @type {any[][]} what each part shows: its rows, and their ranks */
const inSight = parts.map(() => []);
let turn = 0;

export async function showTable() {
  const people = rows();
  const found = sorted(filtered(people, filters), by, falling, names);
  const pages = Math.max(1, Math.ceil(found.length / SIZE));
  at = Math.min(at, pages - 1);
  show({
    table: { found: found.length, filtered: found.length < people.length, size: SIZE, page: at, number: at + 1, pages, last: pages - 1, next: at + 1 < pages },
  });
  const own = ++turn;
  const each = SIZE / PARTS;
  for (const [index, part] of parts.entries()) {
    const from = at * SIZE + index * each;
    const slice = found.slice(from, from + each);
    const now = slice.flatMap((row) => [row, row.rank]);
    if (now.length === inSight[index]?.length && now.every((it, at) => it === inSight[index]?.[at])) continue;
    await breath();
    if (own !== turn) return; // another page is wanted
    inSight[index] = now;
    fill(part, { rows: slice.map((row) => asShown(row, names)) });
  }
}

/** @type {(chosen: string, falls: boolean) => Promise<void>} */
export function sortBy(chosen, falls) {
  [by, falling, at] = [chosen, falls, 0];
  for (const head of all(page, "th[data-by]")) {
    head.ariaSort = head.dataset.by !== by ? "none" : falling ? "descending" : "ascending";
  }
  one(page, "[name=by]").value = by;
  return showTable();
}

/** @type {(chosen: string) => Promise<void>} again: the other way round */
export const sortAgain = (chosen) => sortBy(chosen, by === chosen && !falling);

/** @param {number} pages */
export function turnPage(pages) {
  at += pages;
  one(page, ".results").focus({ preventScroll: true });
  one(page, ".results").scrollIntoView();
  return showTable();
}

const filterForm = one(page, "[data-filters]");

/** Only those of a verdict, "" for all. @param {string} verdict */
export function only(verdict) {
  filterForm.elements.verdict.value = verdict;
  return filter(filterForm);
}

/** No filter is left; the order is. */
export function everybody() {
  filterForm.reset();
  filterForm.elements.by.value = by;
  return filter(filterForm);
}

/** @param {any} form */
export function filter({ elements }) {
  const said = (/** @type {string} */ name) => elements[name].value;
  filters = { text: said("text"), target: said("target"), verdict: said("verdict"), standing: said("standing"), group: said("group"), doubtful: elements.doubtful.checked };
  at = 0;
  return showTable();
}

// Somebody, with all reasons.

const dialog = one(page, "dialog.person");
dialog.addEventListener("click", (/** @type {any} */ { target }) => {
  if (target === dialog) dialog.close(); // outside of what it holds
});

/** @param {Row} row */
export async function openPerson(row) {
  const { person, line } = await whole(row);
  const calculated = line.verdict !== null;
  const told = { ...line, ...asShown(row, names), ...detailed(line), calculated };
  fill(dialog, { ...told, payload: null });
  dialog.showModal();
  dialog.scrollTop = 0;
  if (!calculated) return;
  const { record } = person.accounts.at(-1);
  const { payload } = await scorers.ask("save", { record, date: new Date().toLocaleDateString("sv") }, { urgent: true }); // 2026-08-31
  fill(dialog, { ...told, payload });
}

/** @type {(line: any) => any} what the template takes of it in another shape */
function detailed({ items, groups, readings, troubles, accounts }) {
  return {
    checked: accounts.length > 1 || accounts.some((/** @type {any} */ { code }) => code),
    scored: groups?.flatMap((/** @type {any} */ group) => [
      { kind: "group", name: names.groups[group.id], points: group },
      ...items.filter((/** @type {any} */ item) => item.group === group.id).map((/** @type {any} */ item) => ({ kind: "item", ...item, points: item })),
    ]),
    doubts: readings?.map((/** @type {any} */ each) => {
      const { [/** @type {"A" | "B"} */ (each.choice)]: side, question } = names.readings[each.id] ?? { question: each.id, A: "", B: "" };
      return { ...each, question, side };
    }),
    mistakes: troubles?.map(asLine),
  };
}
