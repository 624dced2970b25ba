// The form: read into a record, and filled in from one.

import { fill } from "./fill.mjs";
import { addYears, all, controls, isClaimed, isObject, LISTS, one, placeOf, readFacts, speaking } from "./record.mjs";

/** @type {any} */
export const form = one(document, "#answers");

// From the form to a record.

/** @type {Facts} */
let beside = {};

export const readRecord = () => readFacts(form, structuredClone(beside));

/** @returns {Answers} all that is filled in, also for other titles */
export function readAnswers() {
  const said = speaking(form).filter(({ value }) => value !== "");
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
  for (const control of controls(form)) {
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
  for (const control of controls(form)) {
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

/** @type {(record: Facts, above: string) => [string, any][]} each fact with its path; a list is one fact */
function leaves(record, above) {
  return Object.entries(record).flatMap(([name, value]) =>
    isObject(value) && Object.keys(value).length ? leaves(value, `${above}${name}.`) : [[above + name, value]],
  );
}

/** Says “none” where a control is still open. @param {any} control */
function sayNone(control) {
  if (control.type !== "radio") control.value ||= "0";
  else if (control.value === "false" || control.value === "0") control.checked ||= form.elements[control.name].value === "";
}

/** Says “none” to all that is still open beside a button. @param {HTMLElement} button */
export function sayNoneBeside(button) {
  const list = button.closest(LISTS);
  for (const control of controls(form)) if (control.closest(LISTS) === list) sayNone(control);
}

// What is on the form for the title applied for, and for the years that count.

export function showTitle() {
  const target = form.elements.target.value;
  for (const part of all(document, "[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(target);
}

/** Shows at each question what hangs on it. One that has no answer and cannot change the result is not asked.
 * @type {(open: {parts: string[], verdict: boolean, points: number}[]) => void} */
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
