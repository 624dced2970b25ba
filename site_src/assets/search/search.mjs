// The search field and its results. What it says stands in overrides/partials/search.html; worker.mjs does the finding.

import { IN_FOLDER, reachable } from "../folder.mjs";
import { one } from "../frame.mjs";
import { ASSETS } from "../here.mjs";
import { load } from "../load.mjs";

const root = new URL("../", ASSETS);
const inner = one(".md-search__inner", HTMLElement);
const toggle = one("#__search", HTMLInputElement); // the theme shows the search while it is checked
const opener = one(".frame-search", HTMLButtonElement);
const form = one(".md-search__form", HTMLFormElement);
const field = one(".md-search__input", HTMLInputElement);
const status = one(".md-search-result__meta", HTMLElement);
const places = one(".search-places", HTMLElement);
const list = one(".md-search-result__list", HTMLElement);
const template = one(".md-search template", HTMLTemplateElement);
/** @type {Worker | MessagePort | undefined} */
let worker;
let ready = false;

/** @param {string} state
 * @param {import("./worker.mjs").Result[]} results */
function show(state, results = []) {
  status.textContent = (status.dataset[state] ?? "").replace("#", String(results.length));
  inner.ariaBusy = String(state === "wait");
  places.hidden = state !== "none";
  list.replaceChildren(...results.map(({ href, context, ...words }) => {
    const item = /** @type {Element} */ (template.content.firstElementChild?.cloneNode(true));
    for (const [name, text] of Object.entries(words)) item.querySelector(`.search-${name}`)?.append(text);
    item.querySelector("a")?.setAttribute("href", reachable(new URL(href, root).href));
    const pieces = context.map((text, at) => (at % 2 ? Object.assign(document.createElement("mark"), { textContent: text }) : text));
    item.querySelector(".search-context")?.append(...pieces);
    return item;
  }));
}

function ask() {
  const words = field.value.trim();
  if (!worker) start();
  if (!words) show("blank");
  else if (!ready) show("wait");
  else worker?.postMessage(words);
}

function start() {
  ready = false;
  hear(IN_FOLDER ? inPage() : inWorker());
}

/** @param {Worker | MessagePort} finder */
function hear(finder) {
  worker = finder;
  worker.onmessage = ({ data: { query, near, results } }) => {
    ready = true;
    if (!query) ask();
    else if (query === field.value.trim()) show(results[0] ? (near ? "near" : "found") : "none", results);
  };
}

function inWorker() {
  const started = new Worker(new URL("search.js", ASSETS));
  started.onerror = (error) => {
    error.preventDefault(); // is heard here
    hear(inPage());
  };
  return started;
}

/** The same scripts in the page, where no worker can be started, or it may load none: the host knows no type for them. */
function inPage() {
  const { port1, port2 } = new MessageChannel();
  const loaded = load("search-entries.js").then(() => load("search.js"));
  loaded.then(() => {
    port2.onmessage = ({ data }) => port2.postMessage(search.search(data));
    port2.postMessage({ ready: true });
  }, fail);
  return port1;
}

function fail() {
  worker = undefined; // the next letter tries again
  show("failed");
}

function open(wanted = true) {
  if (toggle.checked !== wanted) toggle.click();
  if (wanted) ask();
}

opener.addEventListener("click", () => (open(), field.focus()));
for (const kind of ["click", "focus", "input", "compositionend"])
  field.addEventListener(kind, (event) => {
    // While a word is being composed, its Latin letters stand in the field.
    if (!(event instanceof InputEvent && event.isComposing)) open();
  });
for (const closer of document.querySelectorAll(".frame-search-close, .md-search__overlay"))
  closer.addEventListener("click", () => open(false));
toggle.addEventListener("change", () => {
  opener.ariaExpanded = String(toggle.checked);
  if (!toggle.checked && inner.contains(document.activeElement)) opener.focus();
});
inner.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("a")) open(false);
});
inner.addEventListener("focusout", ({ relatedTarget: next }) => {
  if (next instanceof Node && !inner.contains(next)) open(false);
});
form.addEventListener("reset", () => setTimeout(ask));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  list.querySelector("a")?.click();
});
inner.addEventListener("keydown", (event) => {
  if (event.key === "Escape") open(false);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const stops = [field, ...list.querySelectorAll("a")];
  stops[Math.max(0, stops.findIndex((it) => it === document.activeElement) + step)]?.focus();
});

// A link that brings its words: /?q=软考
field.value = new URLSearchParams(location.search).get("q") ?? "";
if (field.value) opener.click();
