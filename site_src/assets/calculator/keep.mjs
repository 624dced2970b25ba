// Where answers stay: for this tab always, so that a reload loses nothing; in this browser only where the person
// agrees. One that refuses to store anything loses nothing else.

import { own } from "../own-edition.mjs";

const NAME = `zhicheng-calculator-${own}`; // each edition has its own answers

/**
 * @param {"sessionStorage" | "localStorage"} place
 * @param {string | null} [text]  to be stored, null for nothing; without it, what is there stays
 * @returns {string | null} what is stored
 */
function stored(place, text) {
  try {
    const storage = window[place];
    if (text === null) storage.removeItem(NAME);
    else if (text !== undefined) storage.setItem(NAME, text);
    return storage.getItem(NAME);
  } catch {
    return null; // refused or full
  }
}

/** @type {(state: State | null, inBrowser: boolean) => void} null leaves nothing behind; `inBrowser`: beyond this tab */
export function keep(state, inBrowser) {
  const text = state && JSON.stringify(state);
  stored("sessionStorage", text);
  stored("localStorage", inBrowser ? text : null);
}

export function isInBrowser() {
  return stored("localStorage") !== null;
}

/** @returns {State | null} null where there is none, or it is damaged */
export function kept() {
  try {
    const state = JSON.parse(stored("sessionStorage") ?? stored("localStorage") ?? "null");
    return state?.answers?.controls && state.answers.beside && state.scenarios && state.ticked ? state : null;
  } catch {
    return null;
  }
}
