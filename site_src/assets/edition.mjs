// A link that names an edition leads to the page of that edition, whichever is the site itself by now; and the list of
// editions says which holds on a day.

import { ASSETS } from "./here.mjs";
import { meta } from "./own-edition.mjs";

const others = meta?.dataset.others?.split(" ") ?? [];

const root = new URL("../", ASSETS);
const wanted = new URLSearchParams(location.search).get("edition") ?? "";
if (wanted && others.includes(wanted)) {
  const path = location.pathname.slice(root.pathname.length);
  location.replace(new URL(`editions/${wanted}/${path}${location.hash}`, root));
}

const field = document.querySelector("[data-on-day]");
const day = field?.querySelector("input");
const said = field?.querySelector("output");
if (field instanceof HTMLElement && day && said) {
  field.hidden = false;
  day.addEventListener("input", () => {
    /** @type {NodeListOf<HTMLElement>} */
    const listed = document.querySelectorAll("[data-since]");
    const rows = [...listed];
    // Days as 2026-01-31: their order is that of the text.
    const hold = rows.filter(({ dataset: { since = "", until = "" } }) => since && since <= day.value && day.value <= (until || "9"));
    for (const row of rows) row.classList.toggle("holds", hold.includes(row));
    const undated = rows.some(({ dataset: { since } }) => !since);
    const names = hold.map(({ dataset }) => dataset.name).join("、");
    said.value = day.value && (names || said.dataset[undated ? "open" : "none"] || "");
  });
}
