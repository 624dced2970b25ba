// Fills the page's own HTML with data: words and layout stay in the templates, names of the data in their attributes.
// What each attribute does is told at the head of calculator.md.j2.

/** @type {WeakMap<Element, any>} */
const entries = new WeakMap();

/** @type {(element: any) => any} the entry of a list that an element inside it stands for */
export const entryOf = (element) => entries.get(element.closest("[data-entry]"));

/** @type {(data: any, path: string) => any} */
function at(data, path) {
  if (path === ".") return data;
  return path.split(".").reduce((value, name) => {
    return (Array.isArray(value) && value.find(({ id }) => id === name)) || value?.[name];
  }, data);
}

/** @type {(condition: string, data: any) => boolean} */
function holds(condition, data) {
  const [, path = "", not, wanted] = /^([^!=]*)(!?)=(.*)$/.exec(condition) ?? [];
  if (path) return (String(at(data, path)) === wanted) !== (not === "!");
  if (condition.startsWith("!")) return !holds(condition.slice(1), data);
  const value = at(data, condition);
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** @type {(span: {min: number, max: number} | null | undefined, blank: boolean) => string} `blank` where it is open */
function words(span, blank) {
  if (!span) return "";
  if (span.min === span.max) return `${span.min}`;
  return blank ? "" : `${span.min} 至 ${span.max}`;
}

/** @param {string | null | undefined} date */
function day(date) {
  return date ? new Date(date).toLocaleDateString("zh-CN", { dateStyle: "long", timeZone: "UTC" }) : "";
}

/** @type {Record<string, {address: string, name: string, words: string[]}>} where each clause stands, and what it says */
export const clauses = JSON.parse(document.querySelector("[data-clauses]")?.textContent ?? "{}");

/** @type {(element: HTMLElement, text: string) => void} */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @type {(element: HTMLElement, data: any) => void} */
export function fill(element, data) {
  const { dataset } = element;
  if (dataset.if !== undefined) {
    element.hidden = !holds(dataset.if, data);
    if (element.hidden) return;
  }
  if (dataset.of !== undefined) {
    data = at(data, dataset.of);
    element.hidden = data === null || data === undefined;
    if (element.hidden) return;
  }
  for (const variable of dataset.vars?.split(" ") ?? []) {
    const [name, path = ""] = variable.split("=");
    element.style.setProperty(`--${name}`, /^\d/.test(path) ? path : String(at(data, path)));
  }
  if (dataset.state) dataset.is = at(data, dataset.state);
  if (element instanceof HTMLInputElement) {
    if (dataset.checked) element.checked = Boolean(at(data, dataset.checked));
    if (dataset.value) element.value = at(data, dataset.value) ?? "";
  }
  if (element instanceof HTMLAnchorElement) fillLink(element, data);
  if (dataset.text !== undefined) write(element, String(at(data, dataset.text) ?? ""));
  else if (dataset.span !== undefined) write(element, words(at(data, dataset.span), "blank" in dataset));
  else if (dataset.day !== undefined) write(element, day(at(data, dataset.day)));
  else {
    for (const child of element.children) {
      if (child instanceof HTMLElement && child.dataset.entry === undefined) fill(child, data);
    }
    if (dataset.each !== undefined) fillList(element, at(data, dataset.each) ?? []);
  }
}

/** @type {(link: HTMLAnchorElement, data: any) => void} */
function fillLink(link, data) {
  const { href, clause } = link.dataset;
  if (href) link.href = href.replace(/\{(.*?)\}/g, (_, path) => encodeURIComponent(at(data, path) ?? ""));
  if (!clause) return;
  const id = at(data, clause);
  link.href = clauses[id]?.address ?? "";
  write(link, clauses[id]?.name ?? "");
}

/** @type {(parent: HTMLElement, list: any[]) => void} an entry that was there keeps its element, with the focus in it */
function fillList(parent, list) {
  const template = /** @type {HTMLTemplateElement} */ (parent.querySelector(":scope > template"));
  const before = new Map(
    [...parent.children].map((child) => [/** @type {HTMLElement} */ (child).dataset.entry, child]),
  );
  /** @type {Element} */
  let last = template;
  list.forEach((entry, index) => {
    const key = `${index} ${entry?.id ?? entry?.field ?? ""}`;
    const found = before.get(key) ?? template.content.firstElementChild?.cloneNode(true);
    const element = /** @type {HTMLElement} */ (found);
    before.delete(key);
    element.dataset.entry = key;
    entries.set(element, entry);
    if (last.nextElementSibling !== element) last.after(element);
    fill(element, entry);
    last = element;
  });
  before.delete(undefined);
  for (const gone of before.values()) gone.remove();
}
