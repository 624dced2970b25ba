// The form: its controls are read into a record and filled in from one. It knows names and shapes, and no rule.
// A control's name is the path of its fact in the record.

import { fill } from "./fill.mjs";

/** @type {any} */
export const form = document.querySelector("#answers");

/** @type {(within: ParentNode, selector: string) => any[]} of whatever type */
export const all = (within, selector) => [...within.querySelectorAll(selector)];

/** @type {(within: ParentNode, selector: string) => any} the first of them */
export const one = (within, selector) => within.querySelector(selector);

/** @returns {any[]} those that can be filled in */
function controls() {
  return [...form.elements].filter(({ name, localName }) => name && /^(input|select)$/.test(localName));
}

/** @param {any} control  a radio button says something only where it is chosen */
function speaks(control) {
  return control.type !== "radio" || control.checked;
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// From the form to a record.

/**
 * What a control says, as JSON has it; null where it is left open. What is no number stays a text:
 * the core then says what is wrong with it.
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

/** @param {string} text */
function number(text) {
  const found = Number(text);
  return Number.isFinite(found) ? found : text;
}

/** @type {Facts} */
let beside = {};

const LISTS = "[data-nulls], [data-measures]";

/**
 * Is a control in a list of claims? There, what is left out is “not claimed”; what is open must be said.
 * @param {any} control
 */
function isClaimed(control) {
  return control.closest(LISTS)?.matches("[data-nulls]");
}

/**
 * Is a control in a table of years that is begun? What is open there is said as well: hours may be not known, or not
 * given at all, and the two score differently.
 * @param {any} control
 */
function isBegun(control) {
  const years = control.closest("[data-years]");
  return years && all(years, "[name]").some(({ value }) => value);
}

/** @returns {Facts} without the questions of another title, or of another year */
export function readRecord() {
  const found = structuredClone(beside);
  for (const control of controls()) {
    if (!speaks(control) || control.closest("[data-for][hidden], [data-year][hidden]")) continue;
    const value = answer(control);
    const open = value === null;
    if (open && !isClaimed(control) && !isBegun(control)) continue;
    const [level, last] = placeOf(found, control.name);
    if (!open || level[last] === undefined) level[last] = value;
  }
  return found;
}

/**
 * The object that holds a fact, and its name there. Where a fact has numbers of its own and one is filled in, they
 * take the place of its plain answer.
 * @param {Facts} record
 * @param {string} path
 * @returns {[Facts, string]}
 */
function placeOf(record, path) {
  const names = path.split(".");
  const last = names.pop() ?? "";
  let level = record;
  for (const name of names) level = isObject(level[name]) ? level[name] : (level[name] = {});
  return [level, last];
}

/** @returns {Answers} all that is filled in, also for other titles */
export function readAnswers() {
  const said = controls().filter((control) => speaks(control) && control.value !== "");
  return { controls: Object.fromEntries(said.map(({ name, value }) => [name, value])), beside };
}

// From a record to the form.

/** @param {Answers} answers */
export function writeAnswers(answers) {
  form.reset();
  for (const block of all(form, "[data-years]")) {
    const start = `${block.dataset.years}.`;
    const named = Object.keys(answers.controls).filter((name) => name.startsWith(start));
    addYears(block, named.map((name) => Number(name.slice(start.length).split(".")[0])));
  }
  beside = answers.beside;
  for (const control of controls()) {
    const text = answers.controls[control.name];
    if (text === undefined) continue;
    if (control.type === "radio") control.checked = control.value === text;
    else control.value = text;
  }
  showTitle();
}

/** @param {Facts} record  as the core has checked it */
export function writeRecord(record) {
  const facts = new Map(leaves(record, ""));
  /** @type {Record<string, string>} */
  const texts = {};
  for (const [path, value] of facts) {
    if (value !== null) texts[path] = Array.isArray(value) ? value.join("、") || "0" : `${value}`;
  }
  writeAnswers({ controls: texts, beside: {} });
  for (const control of controls()) {
    const path = `${control.name}.`;
    const listed = [...facts].some(
      ([other, value]) => `${other}.`.startsWith(path) || (value === null && path.startsWith(`${other}.`)),
    );
    if (isClaimed(control) && !listed && isObject(record[path.split(".", 1).join()])) sayNone(control);
  }
  const told = readAnswers().controls;
  for (const [path, text] of Object.entries(texts)) {
    if (told[path] === text) continue;
    const [level, last] = placeOf(beside, path);
    level[last] = facts.get(path);
  }
}

/**
 * Each fact with its path; a list is one fact.
 * @param {Facts} record
 * @param {string} above
 * @returns {[string, any][]}
 */
function leaves(record, above) {
  return Object.entries(record).flatMap(([name, value]) =>
    isObject(value) && Object.keys(value).length ? leaves(value, `${above}${name}.`) : [[above + name, value]],
  );
}

/** Says “none” where a control of a list is still open. @param {any} control */
function sayNone(control) {
  if (control.type !== "radio") control.value ||= "0";
  else if (control.value === "false" || control.value === "0") control.checked ||= form.elements[control.name].value === "";
}

/** Says “none” to all that is still open beside a button. @param {HTMLElement} button */
export function sayNoneBeside(button) {
  const list = button.closest(LISTS);
  for (const control of controls()) if (control.closest(LISTS) === list) sayNone(control);
}

// What is on the form for the title applied for, and for the years that count.

export function showTitle() {
  const target = form.elements.target.value;
  for (const part of all(document, "[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(target);
}

/**
 * A row for each year, the latest first. A row that is there keeps what was filled in.
 * @param {HTMLElement} block
 * @param {number[]} years
 */
function addYears(block, years) {
  const template = one(block, "template");
  for (const year of years) {
    if (block.querySelector(`[data-year="${year}"]`)) continue;
    const row = template.content.firstElementChild.cloneNode(true);
    row.dataset.year = year;
    row.ariaLabel = `${year}年`;
    fill(row, { year });
    for (const control of all(row, "[name]")) {
      control.name = control.name.replace("YEAR", year);
      if (control.ariaLabel) control.ariaLabel += `，${year}年`;
    }
    const later = all(block, "[data-year]").filter((other) => Number(other.dataset.year) > year);
    (later.at(-1) ?? template).after(row);
  }
}

/** @param {Record<string, number[] | null>} periods  by question; null where the core cannot say yet */
export function showPeriods(periods) {
  const applied = Number(form.elements.year.value);
  const guess = applied ? [1, 2, 3, 4, 5].map((ago) => applied - ago) : []; // until the core says which years count
  for (const block of all(form, "[data-years]")) {
    const years = periods[block.dataset.years] ?? guess;
    addYears(block, years);
    for (const row of all(block, "[data-year]")) row.hidden = !years.includes(Number(row.dataset.year));
    fill(one(block, "[data-no-years]"), { years });
  }
}

// Questions, by the path of the fact that they ask for.

/**
 * The innermost question that a path (study_leaves[0]) leads to: it stands behind the one around it.
 * Of a list of claims, which is no question itself, the first that is open.
 * @param {string} path
 * @returns {any}
 */
export function questionOf(path) {
  const inside = `${path.replaceAll("[", ".[")}.`;
  const around = all(form, "[data-name]").findLast(({ dataset }) => inside.startsWith(`${dataset.name}.`));
  return around ?? one(form, `.still-open[data-name^="${CSS.escape(inside)}"]`);
}

/**
 * Shows each mistake beside its question.
 * @param {Mistake[]} mistakes
 * @returns what to list in the summary
 */
export function showMistakes(mistakes) {
  const found = mistakes.map((mistake) => ({ ...mistake, question: questionOf(mistake.path) }));
  for (const question of all(form, "[data-name]")) {
    const own = found.filter((mistake) => mistake.question === question);
    const problem = one(question, ":scope > .problem");
    problem.hidden = own.length === 0;
    problem.textContent = own.map(({ problem, allowed }) => `${problem}，应为${allowed}。`).join("");
    for (const control of all(question, "input, select")) {
      if (control.closest("[data-name]") !== question) continue;
      control.ariaInvalid = own.length ? "true" : null;
    }
  }
  return found.map(({ question, path, ...rest }) => ({ name: question?.dataset.title ?? path, id: question?.id, ...rest }));
}

/**
 * Shows at each question what hangs on it. One that has no answer and cannot change the result is not asked.
 * @param {{parts: string[], verdict: boolean, points: number}[]} open  the questions that the result hangs on
 */
export function showOpen(open) {
  const parts = open.flatMap((hanging) => hanging.parts.map((part) => ({ part: `${part}.`, hanging })));
  const answered = Object.keys(readAnswers().controls).map((name) => `${name}.`);
  for (const question of all(form, ".question")) {
    const name = `${question.dataset.name}.`;
    const found = parts.find(({ part }) => part.startsWith(name) || name.startsWith(part));
    const started = answered.some((path) => path.startsWith(name)) || question.contains(document.activeElement);
    question.classList.toggle("moot", !found && !started && !question.matches("[data-always]"));
    question.classList.toggle("still-open", Boolean(found));
    fill(one(question, ".hangs"), found?.hanging ?? {});
  }
  for (const section of all(form, ".form-section")) {
    const moot = all(section, ".question.moot").filter((question) => !question.closest("[data-for][hidden]")).length;
    fill(one(section, ".moot-note"), { moot });
  }
}
