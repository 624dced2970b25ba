// What the page shows, under the names that its template uses.

import { clauses, entryOf, fill } from "../calculator/fill.mjs";
import { all, one } from "../calculator/record.mjs";

export const page = one(document, ".batch");
/** @type {Names} */
export const names = { ...JSON.parse(one(document, "[data-names]").textContent), clauses };

/** @type {Record<string, any>} */
export const shown = { offline: "loading", loading: {}, requests: 0 };

/** Each part says in data-filled which names it uses.
 * @type {[HTMLElement, string[]][]} */
const parts = all(page, "[data-filled]").map((part) => [part, part.dataset.filled.split(" ")]);

/** @param {Record<string, any>} change */
export function show(change) {
  Object.assign(shown, change);
  for (const [part, used] of parts) if (used.some((name) => name in change)) fill(part, shown);
  for (const bar of all(page, "[data-progress]")) {
    const { progress } = entryOf(bar) ?? shown.making ?? {};
    if (progress === undefined) bar.removeAttribute("value");
    else bar.value = progress;
  }
}

/** Between two of these the browser has time for the person. */
export const breath = () => new Promise((resolve) => setTimeout(resolve));
