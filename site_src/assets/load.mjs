// A script that is fetched when it is needed: what it has to say, it leaves in a variable.

import { ASSETS } from "./here.mjs";

/** @type {Map<string, Promise<void>>} */
const loads = new Map();

/**
 * @param {string} name  of a script in assets/
 * @returns {Promise<void>} the same for each who asks; after a failure, the next one tries again
 */
export function load(name) {
  const found = loads.get(name) ?? fetched(name);
  loads.set(name, found);
  found.catch(() => loads.delete(name));
  return found;
}

/** @type {typeof load} */
function fetched(name) {
  const script = document.createElement("script");
  script.src = new URL(name, ASSETS).href;
  document.head.append(script);
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${name} could not be loaded.`));
  });
}
