// The frame of every page: the menu, the choice of colours, and what follows the text while it is scrolled.
// The search is search/search.mjs.

const menu = one("dialog.menu", HTMLDialogElement);
const header = one(".md-header", HTMLElement);
const text = one("#__main", HTMLElement);

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

// The buttons of the frame are shown from now on.
document.documentElement.classList.replace("no-js", "js");

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

// The colours: a button says what is chosen, and goes on to the next. The page has them already: palette.html.

const COLOURS = "zhicheng-colours";
const buttons = [...one(".frame-colours", HTMLElement).querySelectorAll("button")];
let chosen = Math.max(0, buttons.findIndex(({ value }) => value === kept()));

function kept() {
  try {
    return localStorage.getItem(COLOURS);
  } catch {
    return null; // refused
  }
}

/** @param {string} choice */
function keep(choice) {
  try {
    localStorage.setItem(COLOURS, choice);
  } catch {
    // Refused: it is the choice for this page.
  }
}

function showColours() {
  buttons.forEach((button, at) => { button.hidden = at !== chosen; });
  globalThis.setColours(buttons[chosen]?.value);
}

for (const button of buttons)
  button.addEventListener("click", () => {
    chosen = (chosen + 1) % buttons.length;
    keep(buttons[chosen]?.value ?? "");
    showColours();
    buttons[chosen]?.focus();
  });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showColours);
showColours();

// Past the frame to the text. The address stays as it is: on the calculator's page it says what is in sight.

one("a.md-skip[href='#__main']", HTMLAnchorElement).addEventListener("click", (event) => {
  event.preventDefault();
  text.focus();
});

// What follows the text: the header stands off from it, and bears its title once that is out of sight; who turns back
// is offered the way to the top; and the list of places marks where the text is.

const main = one(".md-main", HTMLElement);
const title = one("h1", HTMLElement);
const up = one(".md-top", HTMLButtonElement);
const list = document.querySelector(".md-sidebar--secondary .md-sidebar__scrollwrap");
const links = [...(list?.querySelectorAll("a") ?? [])];
const places = links.map(({ hash }) => document.getElementById(decodeURIComponent(hash.slice(1))));
let before = scrollY;

/** @type {(link: Element) => void} in the list, which glides there where the style sheet says so */
function keepInSight(link) {
  if (!list) return;
  const [around, at] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
  if (at.top < around.top || at.bottom > around.bottom) list.scrollTop += at.top - around.top - around.height / 2;
}

function markPlace() {
  const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
  // A link leads to just below the header, where scroll-margin-top ends.
  const line = 2 + Math.max(...places.map((place) => (place ? parseFloat(getComputedStyle(place).scrollMarginTop) : 0)));
  const passed = places.filter((place) => place && (end || place.getBoundingClientRect().top < line));
  const here = links[places.lastIndexOf(passed[passed.length - 1] ?? null)];
  if (here?.classList.contains("md-nav__link--active")) return;
  links.forEach((link, at) => {
    link.classList.toggle("md-nav__link--active", link === here);
    link.classList.toggle("md-nav__link--passed", link !== here && passed.includes(places[at] ?? null));
  });
  if (here) keepInSight(here);
}

function follow() {
  const edge = header.offsetHeight;
  header.classList.toggle("md-header--shadow", main.getBoundingClientRect().top < edge);
  one(".md-header__title", HTMLElement).classList.toggle("md-header__title--active", title.getBoundingClientRect().bottom < edge);
  up.hidden = scrollY >= before || scrollY < innerHeight / 2;
  before = scrollY;
  if (list?.clientHeight) markPlace();
}

addEventListener("scroll", follow, { passive: true });
addEventListener("resize", follow, { passive: true });
follow();
up.addEventListener("click", () => {
  scrollTo(0, 0);
  text.focus({ preventScroll: true });
});
