// Runs the Python core in a worker. It knows the shapes of messages, and no rule.
//
// In:  {id, what, request}: what is asked for (calculator/browser.py lists it), and with what, as JSON text
// Out: {progress}, again and again while it starts; again later where the quick way proves not to be enough
//      {ready: true} or {failed: Failure}, once
//      {id, result}, {id, mistakes} or {id, error: Failure}: one for each that came in
//
// A worker of the name "reload" passes the browser's cache by, where a damaged file may lie.

import { ASSETS } from "../here.mjs";
import { quick } from "../runtime/quick.mjs";

const CACHE = self.name === "reload" ? "reload" : "default";

/** @type {Progress} */
const progress = { stage: "download", loaded: 0, total: undefined };

/** @param {Partial<Progress>} change */
function report(change) {
  postMessage({ progress: Object.assign(progress, change) });
}

/** The whole of Pyodide, for all that the quick way cannot. */
async function plainly() {
  try {
    /** @type {typeof import("../runtime/plain.mjs")} */
    const { plain } = await import(new URL("plain.js", ASSETS).href);
    return { answer: await plain(CACHE, report), whole: true };
  } catch (error) {
    throw failure("load", error);
  }
}

/** @returns {Promise<{answer: Answer, whole: boolean}>} */
async function quickly() {
  return { answer: await quick(CACHE, report), whole: false };
}

/** The way in use. */
let way = quickly().catch(plainly);

/**
 * @param {Failure["kind"]} kind
 * @param {unknown} error
 * @returns {Failure}
 */
function failure(kind, error) {
  return { kind, message: error instanceof Error ? error.message : String(error) };
}

/**
 * Whatever keeps the quick way from an answer, the whole of Pyodide has the last word.
 * @param {string} what
 * @param {string} request
 * @returns {Promise<string>}
 */
async function ask(what, request) {
  const used = way;
  const { answer, whole } = await used;
  try {
    return answer(what, request);
  } catch (error) {
    if (whole) throw error;
    if (way === used) way = plainly();
    return ask(what, request);
  }
}

/**
 * @param {string} what
 * @param {string} request
 */
async function reply(what, request) {
  try {
    return JSON.parse(await ask(what, request));
  } catch (error) {
    return { error: error instanceof Error ? failure("bug", error) : error };
  }
}

way.then(
  () => postMessage({ ready: true }),
  (failed) => postMessage({ failed }),
);

addEventListener("message", async ({ data: { id, what, request } }) => {
  postMessage({ id, ...(await reply(what, request)) });
});
