// The small calculators, folded beside the rules in the text: each asks the core about its own few questions. What is
// said stands in the page and is filled in by names, as on the calculator's page. They know no rule.
// folds.mjs fetches this when the first fold is opened; Python is not fetched before one of its controls is touched.

import { ask, onProgress, retry } from "./calculator/api.mjs";
import { fill } from "./calculator/fill.mjs";
import { all, one, readFacts, showMistakes, showPeriods } from "./calculator/record.mjs";

const SETTLED_AFTER = 1000; // milliseconds: a result is spoken then, and not at every key

/** @param {HTMLDetailsElement} fold */
function bind(fold) {
  const form = one(fold, "form");
  const result = one(fold, ".small-result");
  const link = one(fold, "a.button");
  const { routes } = form.dataset;
  let asking = false;
  let changed = false;
  let speaking = 0;

  /** @param {Record<string, any>} found  the core's answer, or why there is none */
  function show(found) {
    fill(result, found);
    clearTimeout(speaking);
    speaking = window.setTimeout(() => {
      const answers = all(result, ".small-answer").filter((/** @type {Element} */ each) => each.checkVisibility());
      one(fold, "[role=status]").textContent = answers.map((/** @type {HTMLElement} */ each) => each.innerText).join("");
    }, SETTLED_AFTER);
  }

  /** Asks about the form as it stands, again where it has changed meanwhile. */
  async function answer() {
    changed = true;
    if (asking) return;
    asking = true;
    while (changed) {
      changed = false;
      try {
        const record = readFacts(form, {});
        const found = await ask(form.dataset.ask, { record, full: false, routes: routes?.split(" ") });
        const { payload } = await ask("save", { record, date: new Date().toLocaleDateString("sv") }); // 2026-08-31
        if (changed) continue;
        showMistakes(form, []);
        showPeriods(form, found.periods ?? {});
        // So is a record of years that were not on the form until now.
        changed = JSON.stringify(readFacts(form, {})) !== JSON.stringify(record);
        link.hash = `open=${payload}`;
        show(found);
      } catch ({ kind = "bug", mistakes }) {
        showMistakes(form, mistakes ?? []);
        show(mistakes ? { mistakes } : { failure: kind });
      }
    }
    asking = false;
  }

  function begin() {
    show({ loading: {} });
    return answer();
  }

  onProgress((/** @type {Progress} */ { loaded, total = 0 }) => {
    if (!asking) return;
    const [done, whole] = [loaded, total].map((bytes) => (bytes / 1e6).toFixed(1));
    fill(result, { loading: { done, total: total && whole } });
    one(result, "progress").value = (100 * loaded) / (total || Infinity);
  });
  one(result, "button").addEventListener("click", () => {
    retry().catch(() => {}); // told by the question that follows
    begin();
  });
  form.addEventListener("focusin", begin, { once: true });
  form.addEventListener("input", answer);
  form.onsubmit = () => false;
  form.elements.year.value ||= String(new Date().getFullYear());
  showPeriods(form, {});
  one(fold, ".small-lost").hidden = true;
  fold.dataset.ready = "";
}

/** @type {NodeListOf<HTMLDetailsElement>} */
const folds = document.querySelectorAll("details.small");
for (const fold of folds) {
  if (fold.open) bind(fold);
  else fold.addEventListener("toggle", () => bind(fold), { once: true });
}
