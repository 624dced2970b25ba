// Binds the calculator's form to the core: reads the controls into a record, asks for its result, and lays
// that out in the sheet that the build has put on the page. It knows names and shapes, and no rule.

import { onProgress, retry, score, start } from "./api.mjs";

/** @typedef {import("./api.mjs").CalculatorError} CalculatorError */
/** @typedef {HTMLInputElement | HTMLSelectElement} Control */
/** @typedef {{min: number, max: number}} Span */

const page = one(document, "[data-calculator]");
const form = /** @type {HTMLFormElement} */ (one(page, "form"));

/**
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
function one(within, selector) {
  const found = within.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/**
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
function all(within, selector) {
  return [...within.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);
}

// Reading the form.

/** @returns {Control[]} those that are asked now: not the ones of another title, nor of another year */
function controls() {
  return /** @type {Control[]} */ (
    [...form.elements, ...all(page, "[data-reading] input")].filter(
      (control) => control instanceof HTMLInputElement || control instanceof HTMLSelectElement,
    )
  ).filter((control) => control.name && !control.closest("[hidden]"));
}

/**
 * What a control says, as JSON has it; null where it is left open. What is no number stays a text:
 * the core then says what is wrong with it.
 * @param {Control} control
 */
function answer(control) {
  const text = control.value.normalize("NFKC").trim();
  if (text === "") return null;
  switch (control.dataset.json) {
    case "bool":
      return text === "true";
    case "number":
      return number(text);
    case "numbers":
      return text.split(/[\s,、;]+/).filter(Boolean).map(number);
    default:
      return text;
  }
}

/** @param {string} text */
function number(text) {
  const found = Number(text);
  return Number.isFinite(found) ? found : text;
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null;
}

/** @returns {Record<string, any>} the record that the form tells */
export function record() {
  /** @type {Record<string, any>} */
  const found = {};
  for (const control of controls()) {
    if (control.type === "radio" && !(/** @type {HTMLInputElement} */ (control).checked)) continue;
    const value = answer(control);
    // In a list of claims, what is left open must be said: left out, it would be "not claimed".
    const block = control.closest("[data-nulls], [data-measures]");
    if (value === null && !block?.hasAttribute("data-nulls")) continue;
    const names = control.name.split(".");
    const last = /** @type {string} */ (names.pop());
    let level = found;
    // Where a name has fields of its own and one is filled in, they take the place of its plain answer.
    for (const name of names) level = isObject(level[name]) ? level[name] : (level[name] = {});
    if (!isObject(level[last])) level[last] = value;
  }
  return found;
}

// What is on the page for the title applied for, and for the years that count.

function showTitle() {
  const target = /** @type {HTMLSelectElement} */ (form.elements.namedItem("target")).value;
  for (const part of all(page, "[data-for]")) {
    part.hidden = !part.dataset.for?.split(" ").includes(target);
  }
  for (const section of all(form, ".form-section")) {
    section.hidden = all(section, ".question").every((question) => question.closest("[hidden]:not(.form-section)"));
  }
}

const YEARS_AT_FIRST = 5; // shown until the core says which years it asks for

/**
 * Shows a row for each year, the latest first. A row that has been there keeps what was filled in.
 * @param {HTMLElement} block
 * @param {number[]} years
 */
function showYears(block, years) {
  const template = /** @type {HTMLTemplateElement} */ (one(block, "template"));
  for (const year of years) {
    if (block.querySelector(`[data-year="${year}"]`)) continue;
    const row = /** @type {HTMLElement} */ (
      /** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild
    );
    row.dataset.year = String(year);
    row.setAttribute("aria-label", `${year}年`);
    one(row, ".year-name").textContent = `${year}年`;
    for (const control of all(row, "[name]")) {
      const named = /** @type {Control} */ (control);
      named.name = named.name.replace("YEAR", String(year));
      if (named.ariaLabel) named.ariaLabel += `，${year}年`;
    }
    const later = all(block, "[data-year]").filter((other) => Number(other.dataset.year) > year);
    (later.at(-1) ?? template).after(row);
  }
  for (const row of all(block, "[data-year]")) row.hidden = !years.includes(Number(row.dataset.year));
  one(block, "[data-no-years]").hidden = years.length > 0;
}

/** @param {Record<string, number[] | null>} periods  by question; null where the core cannot say yet */
function showPeriods(periods) {
  const applied = Number(/** @type {HTMLInputElement} */ (form.elements.namedItem("year")).value);
  for (const block of all(form, "[data-years]")) {
    const years = periods[block.dataset.years ?? ""];
    if (years) showYears(block, years);
    else if (applied) showYears(block, Array.from({ length: YEARS_AT_FIRST }, (_, index) => applied - 1 - index));
  }
}

// Showing the result.

/** @param {Span} span */
function words({ min, max }) {
  return min === max ? `${min}` : `${min} 至 ${max}`;
}

/** @param {any} result */
function showResult(result) {
  showMistakes([]);
  showPeriods(result.periods);
  showEligibility(result.eligibility);
  showScore(result);
  showReadings(result);
}

/** @type {Record<string, [address: string, name: string]>} */
const clauses = JSON.parse(one(page, "[data-clauses]").textContent ?? "{}");

/** @type {Record<string, string>} */
const STATUS = { met: "满足", unmet: "不满足", unknown: "不清楚", waived: "不作要求" };

/** @typedef {{id: string, status: string, why: string, requirements?: Requirement[]}} Requirement */

/** @param {{verdict: string, why: string, requirements: Requirement[], routes: Requirement[]}} eligibility */
function showEligibility({ verdict, why, requirements, routes }) {
  one(page, "[data-eligibility]").hidden = false;
  for (const line of all(page, "[data-verdict]")) {
    line.hidden = line.dataset.verdict !== verdict;
    if (!line.hidden) one(page, "[data-bar-verdict]").textContent = line.textContent;
  }
  one(page, "[data-verdict-why]").textContent = why;
  one(page, "[data-tree]").replaceChildren(...[...requirements, ...routes].map(branch));
  one(page, "[data-bar]").hidden = false;
}

/**
 * A requirement of the explanation, with those that it is made of.
 * @param {Requirement} node
 */
function branch(node) {
  const item = document.createElement("li");
  item.dataset.nodeStatus = node.status;
  const status = document.createElement("strong");
  status.textContent = STATUS[node.status] ?? node.status;
  item.append(status, ` ${node.why}`, linkTo(node.id));
  if (node.requirements) {
    const list = document.createElement("ul");
    list.append(...node.requirements.map(branch));
    item.append(list);
  }
  return item;
}

/** @param {any} result */
function showScore(result) {
  const scored = result.score;
  one(page, "[data-scored]").hidden = !scored;
  one(page, "[data-no-score]").hidden = Boolean(scored);
  one(page, "[data-bar-score]").hidden = !scored;
  if (!scored) return;
  for (const total of all(page, "[data-total]")) total.textContent = words(scored.total);
  const meter = one(page, ".meter");
  meter.style.setProperty("--sure", String(scored.total.min));
  meter.style.setProperty("--possible", String(scored.total.max));
  for (const verdict of all(page, "[data-passes]")) verdict.hidden = verdict.dataset.passes !== scored.passes;
  const sheet = one(page, `[data-sheet="${result.target}"]`);
  for (const group of scored.groups) {
    one(sheet, `[data-group="${group.id}"] summary [data-points]`).textContent = words(group);
  }
  for (const item of scored.items) {
    const line = one(sheet, `[data-item="${item.id}"]`);
    one(line, "[data-points]").textContent = words(item);
    one(line, "[data-why]").textContent = item.why;
    line.classList.toggle("open", item.min !== item.max);
  }
}

/**
 * Shows the readings whose other side changes something, with what it changes.
 * @param {{eligibility: {verdict: string}, readings: {id: string, verdict: string, total: Span | null}[]}} result
 */
function showReadings({ eligibility, readings }) {
  const box = one(page, "[data-readings]");
  for (const reading of all(box, "[data-reading]")) {
    const other = readings.find(({ id }) => id === reading.dataset.reading);
    const chosen = /** @type {HTMLInputElement} */ (one(reading, "input[value=B]")).checked;
    reading.hidden = !other && !chosen;
    one(reading, ".other").hidden = !other;
    if (!other) continue;
    const verdict = one(page, `[data-verdict="${other.verdict}"]`).textContent ?? "";
    const changed = other.verdict === eligibility.verdict ? [] : [verdict];
    if (other.total) changed.push(`总分${words(other.total)}分`);
    one(reading, "[data-other]").textContent = changed.join("，");
  }
  box.hidden = all(box, "[data-reading]:not([hidden])").length === 0;
}

/** @typedef {{words: string, clause: string, points?: Span}} Step */

/** @param {{sets: {changes: Step[]}[], gains: Step[], ask: Step[]}} advice */
function showAdvice(advice) {
  showSteps("sets", advice.sets.map(({ changes }) => changes));
  showSteps("gains", advice.gains.map((gain) => [gain]));
  showSteps("ask", advice.ask.map((question) => [question]));
  const box = one(page, "[data-advice]");
  box.hidden = all(box, "[data-steps]:not([hidden])").length === 0;
}

/**
 * @param {string} name  of the list
 * @param {Step[][]} lines  the steps of each line, which are to be taken together
 */
function showSteps(name, lines) {
  const list = one(page, `[data-steps="${name}"]`);
  list.hidden = lines.length === 0;
  one(list, "ul").replaceChildren(
    ...lines.map((steps) => {
      const item = document.createElement("li");
      for (const { words: step, clause, points } of steps) {
        const gain = points && typeof points === "object" ? `可加${words(points)}分。` : "";
        item.append(`${step}${gain}`, linkTo(clause), " ");
      }
      return item;
    }),
  );
}

/** @param {string} clause */
function linkTo(clause) {
  const [address, name] = clauses[clause] ?? ["", ""];
  const link = document.createElement("a");
  link.href = address;
  link.textContent = name;
  return link;
}

/**
 * Shows each mistake beside its question; one that has no question on the page above the result.
 * @param {{path: string, problem: string, allowed: string}[]} mistakes
 */
function showMistakes(mistakes) {
  const questions = all(form, "[data-name]");
  // The innermost of those that a path (study_leaves[0]) leads to; it stands behind the one around it.
  const asking = (/** @type {string} */ path) =>
    questions.filter(({ dataset }) => `${path.replaceAll("[", ".[")}.`.startsWith(`${dataset.name}.`)).at(-1);
  for (const question of questions) {
    const own = mistakes.filter(({ path }) => asking(path) === question);
    const problem = question.querySelector(":scope > .problem");
    if (!(problem instanceof HTMLElement)) continue;
    problem.hidden = own.length === 0;
    problem.textContent = own.map(({ problem, allowed }) => `${problem}，应为${allowed}。`).join("");
  }
  const listed = mistakes.map(({ path }) => asking(path)?.dataset.title ?? path);
  if (listed.length) showStatus(`有填写不对的地方，结果还是改动以前的：${[...new Set(listed)].join("、")}。`);
  else showStatus("");
}

/**
 * @param {string} text  "" for none
 * @param {{loading?: boolean, again?: boolean}} [state]
 */
function showStatus(text, { loading = false, again = false } = {}) {
  const status = one(page, "[data-status]");
  const line = one(status, "[data-status-text]");
  if (line.textContent !== text) line.textContent = text;
  one(status, "progress").hidden = !loading;
  one(status, "[data-retry]").hidden = !again;
  status.hidden = !text;
}

/** @type {Record<string, string>} */
const FAILURES = {
  unsupported: "这个浏览器运行不了计算程序（需要 WebAssembly）。请换用较新的浏览器；计分表仍可对照阅读。",
  load: "计算程序没有下载完整，可能是网络断了。填的内容都还在，计分表仍可对照阅读。",
  timeout: "计算没有回应。填的内容都还在。",
  bug: "计算程序出错了，没有得出结果。填的内容都还在。",
};

// Asking the core: one question at a time, always about the form as it stands.

const FIRST_RESULT = "calculator-first-result";

let asking = false;
let changed = false;

async function rescore() {
  changed = true;
  if (asking) return;
  asking = true;
  while (changed) {
    changed = false;
    try {
      const asked = record();
      const result = await score(asked);
      // A change made meanwhile is asked about next; the result of a form that is no more is not shown.
      if (changed) continue;
      showResult(result);
      if (!performance.getEntriesByName(FIRST_RESULT).length) performance.mark(FIRST_RESULT);
      // Advice takes longer, so it follows.
      const { advice } = await score(asked, { full: true });
      if (!changed) showAdvice(advice);
    } catch (error) {
      const { kind, mistakes } = /** @type {CalculatorError} */ (error);
      if (kind === "record") showMistakes(mistakes ?? []);
      else showStatus(FAILURES[kind] ?? String(FAILURES.bug), { again: kind !== "unsupported" });
    }
  }
  asking = false;
}

onProgress(({ stage, loaded, total }) => {
  const bar = /** @type {HTMLProgressElement} */ (one(page, "progress"));
  if (total) bar.value = (100 * loaded) / total;
  const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
  showStatus(
    stage === "download"
      ? `正在下载计算程序（${megabytes(loaded)}${total ? `／${megabytes(total)}` : ""} MB），可以先填写。`
      : "正在启动计算程序，可以先填写。",
    { loading: true },
  );
});

one(page, "[data-retry]").addEventListener("click", () => {
  showStatus("正在重新加载计算程序……", { loading: true });
  retry().catch(() => {}); // told by the question below
  rescore();
});

page.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-rest]") : null;
  if (!(button instanceof HTMLElement)) return;
  const [entry = "", choice = entry] = button.dataset.rest?.split(" ") ?? [];
  const blocks = "[data-nulls], [data-measures]";
  const block = /** @type {HTMLElement} */ (button.closest(blocks));
  for (const control of all(block, "input")) {
    const input = /** @type {HTMLInputElement} */ (control);
    if (input.closest(blocks) !== block) continue;
    if (input.type === "text" && input.value === "") input.value = entry;
    else if (input.type === "radio" && input.value === choice) {
      const open = block.querySelector(`[name="${input.name}"][value=""]:checked`);
      if (open) input.checked = true;
    }
  }
  rescore();
});

page.addEventListener("input", ({ target }) => {
  if (/** @type {Control} */ (target).name === "target") showTitle();
  if (/** @type {Control} */ (target).name === "year") showPeriods({});
  rescore();
});
form.addEventListener("submit", (event) => event.preventDefault());

const year = /** @type {HTMLInputElement} */ (form.elements.namedItem("year"));
year.value ||= String(new Date().getFullYear());
// A score table links here with the title that it is for.
const titles = /** @type {HTMLSelectElement} */ (form.elements.namedItem("target"));
const linked = [...titles.options].find(({ value }) => value === location.hash.slice(1));
if (linked) linked.selected = true;
showTitle();
showPeriods({});
start().catch(() => {}); // told by the question below
rescore();
