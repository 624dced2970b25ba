// Questions on a page: their controls, named by the paths of their facts, make a record. It knows no rule.

import { fill } from "./fill.mjs";

/** @type {(within: ParentNode, selector: string) => any[]} of whatever type */
export const all = (within, selector) => [...within.querySelectorAll(selector)];

/** @type {(within: ParentNode, selector: string) => any} the first of them */
export const one = (within, selector) => within.querySelector(selector);

/** @type {(form: any) => any[]} those that can be filled in */
export function controls(form) {
  return [...form.elements].filter(({ name, localName }) => name && /^(input|select)$/.test(localName));
}

/** @type {(form: any) => any[]} those that say something: a radio button does only where it is chosen */
export const speaking = (form) => controls(form).filter(({ type, checked }) => type !== "radio" || checked);

/** @type {(value: any) => boolean} */
export const isObject = (value) => value === Object(value) && !Array.isArray(value);

/** What a control says, as JSON has it; null where it is left open. What is no number stays a text, for the core to name.
 * @param {any} control
 */
function answer(control) {
  const text = control.value.normalize("NFKC").trim();
  const { json } = control.dataset;
  if (text === "") return null;
  if (json === "bool") return text === "true";
  if (json === "number") return number(text);
  return json === "numbers" ? text.split(/[\s,、;]+/).filter(Boolean).map(number) : text;
}

/** @type {(text: string) => number | string} */
const number = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);

export const LISTS = "[data-nulls], [data-measures]";

/** @type {(control: any) => boolean} in a list of claims: what is left out there is “not claimed”, what is open is said */
export const isClaimed = (control) => control.closest(LISTS)?.matches("[data-nulls]");

/** In a table of years that is begun? What is open there is said as well: not known is not the same as not given.
 * @type {(control: any) => boolean}
 */
function isBegun(control) {
  const years = control.closest("[data-years]");
  return years && all(years, "[name]").some(({ value }) => value);
}

/** @type {(form: any, found: Facts) => Facts} `found` with the answers, but not those of another title or year */
export function readFacts(form, found) {
  for (const control of speaking(form)) {
    if (control.closest("[data-for][hidden], [data-year][hidden]")) continue;
    const value = answer(control);
    const open = value === null;
    if (open && !isClaimed(control) && !isBegun(control)) continue;
    const [level, last] = placeOf(found, control.name);
    if (!open || level[last] === undefined) level[last] = value;
  }
  return found;
}

/** The object that holds a fact, and its name there. Numbers of its own that are filled in take its plain answer's place.
 * @type {(record: Facts, path: string) => [Facts, string]}
 */
export function placeOf(record, path) {
  const names = path.split(".");
  const last = names.pop() ?? "";
  let level = record;
  for (const name of names) level = isObject(level[name]) ? level[name] : (level[name] = {});
  return [level, last];
}

/** @type {(block: any, years: number[]) => void} a row for each, the latest first; one that is there keeps its answers */
export function addYears(block, years) {
  const template = one(block, "template");
  for (const year of years) {
    if (one(block, `[data-year="${year}"]`)) continue;
    const row = template.content.firstElementChild.cloneNode(true);
    row.dataset.year = year;
    row.ariaLabel = `${year}年`;
    fill(row, { year });
    for (const control of all(row, "[name]")) {
      control.name = control.name.replace("YEAR", year);
      if (control.ariaLabel) control.ariaLabel += `，${year}年`;
    }
    const later = all(block, "[data-year]").filter(({ dataset }) => dataset.year > year);
    (later.at(-1) ?? template).after(row);
  }
}

/** @type {(form: any, periods: Record<string, number[] | null>) => void} null where the core cannot say yet */
export function showPeriods(form, periods) {
  const applied = Number(form.elements.year.value);
  const guess = applied ? [1, 2, 3, 4, 5].map((ago) => applied - ago) : []; // until the core says which years count
  for (const block of all(form, "[data-years]")) {
    const years = periods[block.dataset.years] ?? guess;
    addYears(block, years);
    for (const row of all(block, "[data-year]")) row.hidden = !years.includes(Number(row.dataset.year));
    fill(one(block, "[data-no-years]"), { years });
  }
}

/** The innermost question that a path (study_leaves[0]) leads to: it stands behind the one around it.
 * Of a list of claims, which is no question itself, the first.
 * @type {(form: any, path: string) => any}
 */
export function questionOf(form, path) {
  const inside = `${path.replaceAll("[", ".[")}.`;
  const around = all(form, "[data-name]").findLast(({ dataset }) => inside.startsWith(`${dataset.name}.`));
  return around ?? one(form, `.still-open[data-name^="${CSS.escape(inside)}"]`);
}

/** @type {(form: any, mistakes: Mistake[]) => any[]} each beside its question; what to list in the summary */
export function showMistakes(form, mistakes) {
  const found = mistakes.map((mistake) => ({ ...mistake, question: questionOf(form, mistake.path) }));
  for (const question of all(form, "[data-name]")) {
    const own = found.filter((mistake) => mistake.question === question);
    const problem = one(question, ":scope > .problem");
    problem.hidden = !own.length;
    problem.textContent = own.map(({ problem, allowed }) => `${problem}，应为${allowed}。`).join("");
    for (const control of all(question, "input, select")) {
      if (control.closest("[data-name]") === question) control.ariaInvalid = own.length ? "true" : null;
    }
  }
  return found.map(({ question, path, ...rest }) => ({ name: question?.dataset.title ?? path, id: question?.id, ...rest }));
}
