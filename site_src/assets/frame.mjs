// The frame of every page: the menu and the choice of colours by real buttons. The theme keeps these states in unseen
// checkboxes and radio buttons; here its states and our buttons are bound together. The search is search/search.mjs.

const menu = one("dialog.menu", HTMLDialogElement);
const palette = one("[data-md-component=palette]", HTMLFormElement);

/**
 * @template {HTMLElement} T
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
export function one(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}

// The menu: a dialog, so that the browser keeps the focus in it, and gives it back.

one(".frame-menu", HTMLButtonElement).addEventListener("click", () => {
  menu.showModal();
  const here = menu.querySelector("[aria-current]");
  if (here instanceof HTMLElement) here.focus();
});
menu.addEventListener("click", ({ target }) => {
  // A link to a place of this page leaves the page as it is; and outside of the list is the dialog itself.
  if (target === menu || (target instanceof Element && target.closest("a"))) menu.close();
});

// The colours: each button goes on to the next. The theme's own answer to the Enter key would go on twice.

const schemes = [...palette.querySelectorAll("input")];
const buttons = [...palette.querySelectorAll("button")];
buttons.forEach((button, at) => {
  const next = (at + 1) % buttons.length;
  button.addEventListener("click", () => {
    schemes[next]?.click();
    buttons[next]?.focus();
  });
});
palette.addEventListener("keydown", (event) => event.stopPropagation(), { capture: true });

// Past the frame to the text. The address stays as it is: on the calculator's page it says what is in sight.

one("a.md-skip[href='#__main']", HTMLAnchorElement).addEventListener("click", (event) => {
  event.preventDefault();
  one("#__main", HTMLElement).focus();
});

// The theme turns the page at single letters (n, p, f, s …), which a slip of the hand or of speech input can type
// anywhere, with all that was filled in. It listens at the window; here they end before.
document.addEventListener("keydown", (event) => {
  if (event.key.length === 1) event.stopPropagation();
});

// The list of places follows the text in a glide that CSS cannot stop; who wants no motion gets a step.
if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
  for (const list of document.querySelectorAll(".md-sidebar__scrollwrap")) {
    list.scrollTo = (/** @type {ScrollToOptions | number | undefined} */ where) => {
      if (typeof where === "object") list.scrollTop = where.top ?? list.scrollTop;
    };
  }
}
