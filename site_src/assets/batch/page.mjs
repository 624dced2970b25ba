// The page for rosters: what its buttons and fields do. It knows names and shapes, and no rule.

import { entryOf } from "../calculator/fill.mjs";
import { all, one } from "../calculator/record.mjs";
import { asText, askMore, listed } from "./mistakes.mjs";
import { make, signOff, unsaved } from "./products.mjs";
import { forget, listMore, rank } from "./ranking.mjs";
import { everybody, filter, only, openPerson, showTable, sortAgain, sortBy, turnPage } from "./results.mjs";
import { page, show, shown } from "./shown.mjs";
import { counted } from "./table.mjs";
import { begin, cancel, drop, office, progressOf, rosters, rows, take, working } from "./work.mjs";

// What is shown follows what comes, but not each piece: the page stays free for the person.

const PAUSE = 400; // milliseconds
const SHARE = 10; // of the time, at most one part goes into it
let pause = PAUSE;
let refreshing = 0;

/** @param {boolean} last  there is no more to come */
function changed(last) {
  if (shown.busy === last) show({ busy: !last });
  if (last) attempt(rank).then(refresh).then(speak);
  refreshing ||= window.setTimeout(refresh, pause);
}

/** @type {Map<string, number>} how many more mistakes of a sheet are to be listed */
const more = new Map();

function refresh() {
  clearTimeout(refreshing);
  refreshing = 0;
  const begun = performance.now();
  const people = rows();
  page.toggleAttribute("data-people", people.length > 0);
  show({ rosters: rosters.map(progressOf), mistakes: listed(rosters, more), count: counted(people) });
  const done = showTable();
  pause = Math.max(PAUSE, SHARE * (performance.now() - begun));
  return done;
}

/** Tells those who do not see it that all is done, in the words that stand there. */
function speak() {
  const seen = all(page, "[data-spoken]").filter((part) => part.offsetParent);
  const said = seen.map(({ innerText }) => innerText.replaceAll(/\s+/g, ""));
  one(page, "[data-live]").textContent = said.filter(Boolean).join("。");
}

/** @type {Record<string, (button: any) => any>} what a button does, by its data-do */
const ACTIONS = {
  retry() {
    show({ failure: null });
    return begin();
  },
  cancel(button) {
    cancel(entryOf(button).roster);
    return refresh();
  },
  drop(button) {
    drop(entryOf(button).roster);
    forget();
    if (working()) return refresh();
    return changed(true);
  },
  more(button) {
    askMore(more, entryOf(button).id);
    return refresh();
  },
  copy() {
    const text = document.createElement("textarea");
    text.value = asText(rosters);
    page.append(text);
    text.select();
    show({ copied: document.execCommand("copy") }); // the newer way asks for HTTPS
    text.remove();
  },
  template({ form, dataset }) {
    const { year, title } = form.elements;
    if (!form.reportValidity()) return undefined;
    return make("template", { form: dataset.form, year: Number(year.value), title: title.value });
  },
  sort: ({ dataset }) => sortAgain(dataset.by),
  page: ({ dataset }) => turnPage(Number(dataset.to)),
  only: ({ dataset }) => only(dataset.verdict),
  everybody,
  open: (button) => openPerson(entryOf(button).row),
  close: (button) => button.closest("dialog").close(),
  make: ({ dataset }) => make(dataset.what),
  sign: ({ form }) => signOff(form),
  stop: () => office.end(),
  "more-ranked": listMore,
};

/** @param {() => unknown} act  which may fail */
async function attempt(act) {
  try {
    await act();
  } catch (error) {
    if (error.name !== "AbortError") show({ failure: error.kind ?? "bug" });
  }
}

page.addEventListener("click", (/** @type {any} */ { target }) => {
  const button = target.closest("[data-do]");
  if (button) attempt(() => ACTIONS[button.dataset.do]?.(button));
});

/** @param {File[]} files */
function add(files) {
  if (!files.length) return undefined;
  show({ failure: null });
  forget();
  return take(files, changed);
}

const field = one(page, "[data-files]");
field.addEventListener("change", () => {
  attempt(() => add([...field.files]));
  field.value = "";
});

const place = one(page, "[data-drop]");
for (const moment of ["dragenter", "dragover", "dragleave", "drop"]) {
  place.addEventListener(moment, (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    place.toggleAttribute("data-over", ["dragenter", "dragover"].includes(moment));
    if (moment === "drop") attempt(() => add([...(event.dataTransfer?.files ?? [])]));
  });
}

one(page, "[data-filters]").addEventListener("input", (/** @type {any} */ { target }) => {
  attempt(() => (target.name === "by" ? sortBy(target.value, false) : filter(target.form)));
});
one(page, "[data-understood]")?.addEventListener("change", () => attempt(rank).then(refresh));
for (const form of all(page, "form")) form.onsubmit = () => false;

// Whoever leaves is asked first where something would be lost that took its time.
addEventListener("beforeunload", (event) => {
  if (working() || unsaved()) event.preventDefault();
});

one(page, "[name=year]").value ||= String(new Date().getFullYear());
page.dataset.ready = "";
show({ failure: null, rosters: [], mistakes: null, table: {}, count: {}, making: null, busy: false, left: null });
attempt(begin);
