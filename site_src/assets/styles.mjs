// A host that knows no type for style sheets: browsers take nothing from them then. Here they are read as text.

import { IN_FOLDER } from "./folder.mjs";

/** @type {NodeListOf<HTMLLinkElement>} */
const links = document.querySelectorAll("link[rel=stylesheet]");
for (const link of links) if (!IN_FOLDER && link.sheet?.cssRules.length === 0) adopt(link);

/** @param {HTMLLinkElement} link */
async function adopt({ href, media }) {
  const text = await (await fetch(href)).text();
  const sheet = new CSSStyleSheet({ media });
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}
