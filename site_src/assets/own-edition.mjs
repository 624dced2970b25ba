// Of which edition the page is: overrides/main.html says it.

/** @type {HTMLMetaElement | null} */
export const meta = document.querySelector("meta[name=edition]");
export const own = meta?.content ?? "";
