// The calculator's page: asks the core about the form as it stands, shows the answer, and switches between the views.
// It knows names and shapes, and no rule.

import { ask, onProgress, retry, score, start } from "./api.mjs";
import { clauses, entryOf, fill } from "./fill.mjs";
import { form, readAnswers, readRecord, sayNoneBeside, showOpen, showTitle, writeAnswers, writeRecord } from "./form.mjs";
import { isInBrowser, keep, kept } from "./keep.mjs";
import { all, one, questionOf, showMistakes, showPeriods } from "./record.mjs";

// For the tests: the bundle leaves what is exported here in `calculator`.
export { ask, form, readRecord, showPeriods, writeRecord };

const page = one(document, "[data-calculator]");

// What is shown: the result, and what goes with it, under the names that the page's templates use.

/** @type {Record<string, any>} */
const shown = { stored: isInBrowser() };
/** @type {Scenario[]} what is kept to compare with */
let scenarios = [];
/** @type {Set<string>} the materials that are ticked off */
let ticked = new Set();

/** @param {Record<string, any>} change */
function show(change) {
  Object.assign(shown, change);
  for (const part of all(page, "[data-filled]:not(.away *, .print)")) fill(part, shown);
}

addEventListener("beforeprint", () => fill(one(page, ".print"), shown));

// Asking the core: one question at a time, always about the form as it stands.

let asking = false;
let changed = false;

async function rescore() {
  changed = true;
  remember();
  if (asking) return;
  asking = true;
  while (changed) {
    changed = false;
    try {
      const record = readRecord();
      const result = await score(record);
      // A change made meanwhile is asked about next; the result of a form that is no more is not shown.
      if (changed) continue;
      showPeriods(form, result.periods);
      // So is a record of years that were not on the form until now.
      changed = JSON.stringify(readRecord()) !== JSON.stringify(record);
      if (changed) continue;
      showResult(result, record);
      const more = await askMore(record);
      if (!changed) show(more);
    } catch (error) {
      showState(error);
    }
  }
  asking = false;
  speakSoon();
}

/** @param {any} record  about which to ask what can follow its result */
async function askMore(record) {
  const columns = [{ name: "现在的填写", record }, ...scenarios];
  const [full, said, sheet, table] = await Promise.all([
    score(record, { full: true }),
    ask("summary", { record }),
    ask("save", { record, date: new Date().toLocaleDateString("sv") }), // 2026-08-31
    scenarios.length ? ask("compare", { records: columns.map(({ record }) => record) }) : null,
  ]);
  return {
    advice: full.advice,
    materials: full.materials.map((/** @type {any} */ each) => ({ ...each, done: ticked.has(each.id) })),
    calendar: full.calendar,
    answers: said,
    sheet,
    table: table && { ...table, names: columns.map(({ name }) => name) },
  };
}

/** @type {(result: any, record: any) => void} */
function showResult(result, record) {
  showOpen(result.open.questions);
  const first = !shown.target;
  // What follows later stays as it was until then.
  const { advice, materials, calendar } = shown;
  Object.assign(shown, result, { record, advice, materials, calendar });
  showState({ kind: null });
  if (first) performance.mark("calculator-first-result");
}

/** @param {{kind?: Kind | null, mistakes?: Mistake[]}} error  of the kind null where all is well */
function showState({ kind = "bug", mistakes }) {
  // What is printed or saved waits: it never says another thing than the form.
  Object.assign(shown, { sheet: null, answers: null, report: null, loading: null });
  show({ mistakes: showMistakes(form, mistakes ?? []), failure: mistakes ? null : kind });
}

onProgress(({ stage, loaded, total = 0 }) => {
  const [done, all] = [loaded, total].map((bytes) => (bytes / 1e6).toFixed(1));
  Object.assign(shown, { failure: null, loading: { stage, done, all: total && all } });
  fill(one(page, ".status"), shown);
  one(page, "progress").value = (100 * loaded) / (total || Infinity);
});

// Results are spoken once they have settled, not at every key.

const SETTLED_AFTER = 1000; // milliseconds
let speaking = 0;

function speakSoon() {
  clearTimeout(speaking);
  speaking = window.setTimeout(() => {
    const said = one(page, "[data-spoken]").innerText.replaceAll(/\s+/g, "");
    const live = one(page, "[data-live]");
    if (live.textContent !== said) live.textContent = said;
  }, SETTLED_AFTER);
}

// What is filled in is kept; what was put in its place can be taken back.

function remember() {
  keep({ answers: readAnswers(), scenarios, ticked: [...ticked] }, shown.stored);
}

/** @type {Answers} */
let before;

/** @type {(record: any, notice: any) => Promise<void>} puts other answers in place of those on the form, and says so */
function replace(record, notice) {
  before = readAnswers();
  writeRecord(record);
  tell({ ...notice, undo: true });
  return rescore();
}

/** @param {Record<string, any>} notice  of what has happened, with its `kind` */
function tell(notice) {
  show({ notice });
  one(page, "[data-notice]").focus();
}

/** @type {(text: string, here: boolean) => Promise<any>} `here`: also what another edition has answered */
async function open(text, here) {
  const found = await ask("open", { text, here });
  if (found.problem) tell({ kind: "problem", words: found.problem });
  else if (found.payload) {
    tell({ ...found, kind: "elsewhere" });
    all(page, "[data-elsewhere]:not([hidden])")[0]?.click();
  } else await replace(found.record, { ...found, kind: "opened" });
  return !found.payload;
}

/** @type {(changes: any[], words: string) => Promise<void>} */
async function tryOut(changes, words) {
  const record = await ask("after", { record: readRecord(), changes });
  await replace(record, { kind: "tried", words });
}

function keepScenario() {
  const name = ["方案一", "方案二", "方案三"].find((free) => !scenarios.some(({ name }) => name === free));
  if (name) setScenarios([...scenarios, { name, record: readRecord() }]);
}

/** @param {Scenario[]} list */
function setScenarios(list) {
  scenarios = list;
  show({ scenarios });
}

/** Where the button that had the focus is gone. */
function focusView() {
  one(page, ".view:not(.away) [tabindex='-1']").focus();
}

function dismiss() {
  show({ notice: null });
  focusView();
}

// A case file is written anew at each change.

/** @type {any} */
let reporting;

async function report() {
  const said = new FormData(one(page, "[data-report]"));
  const asked = ask("case", { record: readRecord(), ...Object.fromEntries(said), told: said.getAll("told") });
  reporting = asked;
  const report = await asked;
  // An earlier answer would take back the ticks set since.
  if (reporting === asked) show({ report, copied: false });
}

/** @type {Record<string, (button?: any) => any>} what a button does, by its data-do */
const ACTIONS = {
  retry() {
    show({ failure: null, loading: { stage: "start" } });
    retry().catch(() => {}); // told by the question below
    return rescore();
  },
  none(button) {
    sayNoneBeside(button);
    return rescore();
  },
  moot() {
    page.toggleAttribute("data-all-asked");
  },
  try(button) {
    const { changes, ...change } = entryOf(button);
    const steps = changes ?? [change];
    return tryOut(steps, steps.map((/** @type {any} */ { words }) => words).join(""));
  },
  vary({ dataset: { field, value, later, words } }) {
    keepScenario();
    return tryOut([{ field, value: later ? Number(shown.year) + Number(later) : value }], words);
  },
  keep() {
    keepScenario();
    return rescore();
  },
  load(button) {
    const { record, name } = entryOf(button);
    return replace(record, { kind: "loaded", words: name });
  },
  drop(button) {
    const gone = entryOf(button);
    setScenarios(scenarios.filter((each) => each !== gone));
    focusView();
    return rescore();
  },
  undo() {
    writeAnswers(before);
    dismiss();
    return rescore();
  },
  dismiss,
  wipe() {
    writeAnswers({ controls: {}, beside: {} });
    setYear();
    ticked.clear();
    one(page, "[data-report]").reset();
    setScenarios([]);
    before = readAnswers();
    show({ stored: false, link: null });
    tell({ kind: "wiped" });
    rescore(); // which keeps the empty form at once
    keep(null, false);
  },
  async save({ dataset: { what } }) {
    await reporting;
    const { text, name } = shown[what];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text]));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  },
  link() {
    show({ link: `${location.href.split("#")[0]}#${OPEN}${shown.sheet.payload}`, copied: false });
  },
  here() {
    return open(shown.notice.payload, true);
  },
  copy({ dataset: { what } }) {
    one(page, `[data-copied=${what}]`).select();
    show({ copied: document.execCommand("copy") && what }); // the newer way asks for HTTPS
  },
  report,
  print({ dataset: { what } }) {
    page.dataset.print = what;
    window.print();
  },
};

/** @param {() => unknown} act  which may fail */
async function attempt(act) {
  try {
    await act();
  } catch (error) {
    if (error.mistakes) tell({ kind: "mistakes" });
    else showState(error);
  }
}

page.addEventListener("click", (/** @type {any} */ event) => {
  const { target } = event;
  const button = target.closest("[data-do]");
  if (button) attempt(() => ACTIONS[button.dataset.do ?? ""]?.(button));
  const link = target.closest("a");
  const id = link?.hash.slice(1) ?? "";
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.closest(".clause-words");
  if (!link || elsewhere || !clauses[id]) return;
  event.preventDefault();
  toggleWords(link, id);
});

/** @type {(link: HTMLAnchorElement, id: string) => void} opens or closes the words of a clause below the link to it */
function toggleWords(link, id) {
  const host = /** @type {HTMLElement} */ (link.closest("p, li, h3, h4, td, dd"));
  const around = host.matches("li, td, dd") ? host : host.parentElement;
  const open = around?.querySelector(`:scope > [data-words="${id}"]`);
  link.ariaExpanded = `${!open}`;
  if (open) {
    open.remove();
    return;
  }
  const panel = one(page, "[data-words-template]").content.firstElementChild.cloneNode(true);
  panel.dataset.words = id;
  if (around === host) host.append(panel);
  else host.after(panel);
  fill(panel, { id, ...clauses[id] });
}

page.addEventListener("input", (/** @type {any} */ { target }) => {
  if (target.matches("[data-material]")) ticked[target.checked ? "add" : "delete"](entryOf(target).id);
  if (target.matches("[data-agree]")) show({ stored: target.checked });
  if (target.name === "told") entryOf(target).told = target.checked;
  if (target.closest("[data-report]")) attempt(report);
  remember();
  if (target.form !== form || !target.name) return;
  if (target.name === "target") showTitle();
  if (target.name === "year") showPeriods(form, {});
  rescore();
});

one(page, "[data-file]").addEventListener("change", (/** @type {any} */ { target }) => {
  const [file] = target.files;
  // Of a file too large, only as much as lets the core say so.
  if (file) attempt(async () => open(await file.slice(0, 2e6).text(), false));
  target.value = "";
});

form.onsubmit = () => false;

// Views: each is an address, so that back, forward and reload do what they always do.

const OPEN = "open=";
const ANSWER = "answer="; // here, whichever edition has answered it before

/** @param {boolean} moved  by the person, so that the focus follows */
function route(moved) {
  const name = location.hash.slice(1);
  const sent = [OPEN, ANSWER].find((kind) => name.startsWith(kind));
  if (sent) {
    attempt(async () => {
      if (!(await open(name.slice(sent.length), sent === ANSWER))) return;
      // It does not stay in the address.
      history.replaceState(null, "", "#result");
      route(false);
    });
  }
  const found = document.getElementById(name) ?? questionOf(form, name.replace("q-", ""));
  const place = found && page.contains(found) ? found : one(page, "#fill");
  if (place.name === "target" && !place.checked) place.click();
  const view = place.closest(".view");
  const section = place.closest(".form-section:not([hidden])");
  for (const each of all(page, ".view")) each.classList.toggle("away", each !== view);
  for (const each of all(form, ".form-section")) each.classList.toggle("away", place.id !== "all" && each !== section);
  one(page, ".overview").classList.toggle("away", Boolean(section));
  for (const link of all(page, ".views a")) link.ariaCurrent = link.hash === `#${view.id}` ? "page" : null;
  show({});
  if (moved) arrive(place);
}

/** @param {HTMLElement} place */
function arrive(place) {
  const question = place.matches(".question, .measure");
  place.classList.remove("moot");
  const seen = place.matches(".view, .form-section, #all") ? one(page, ".views") : place;
  seen.scrollIntoView({ block: question ? "center" : "start" });
  const around = place.id === "all" ? form : place;
  const first = one(around, question ? "input:checked, input:not([type=radio]), select" : "[tabindex='-1']");
  (first ?? place).focus({ preventScroll: true });
}

addEventListener("hashchange", () => route(true));

// The start.

function setYear() {
  form.elements.year.value ||= String(new Date().getFullYear());
}

page.dataset.ready = "";
const state = kept();
if (state) {
  ticked = new Set(state.ticked);
  setScenarios(state.scenarios);
  writeAnswers(state.answers);
}
setYear();
showTitle();
showPeriods(form, {});
shown.loading = { stage: "start" };
route(location.hash.length > 1);
start().catch(() => {}); // told by the question below
rescore();
