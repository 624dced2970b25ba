// The small calculators, folded beside the rules in the text: nothing of them is fetched before a fold is opened.

import { load } from "./load.mjs";

for (const fold of document.querySelectorAll("details.small")) {
  const lost = /** @type {HTMLElement} */ (fold.querySelector(".small-lost"));
  const told = () => { lost.hidden = false; };
  fold.addEventListener("toggle", () => load("small.js").catch(told), { once: true });
}
