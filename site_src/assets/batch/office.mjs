// The page's side of the clerk (clerk.mjs): each who asks gets an answer or is told why there is none. A clerk that fails is
// dead; another one begins anew when it is next asked.

import { CalculatorError, openWorker } from "../calculator/api.mjs";

/** What the clerk can say of a file that is of no use: a sentence for people. */
export class RefusedError extends Error {}

/** @typedef {{answer: any, made?: Blob}} Answered */
/** @typedef {{resolve: (answered: Answered) => void, reject: (error: Error) => void, onDone?: (done: number) => void}} Waiting */

export class Office {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Promise<void>} */
  #ready = Promise.resolve();
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #lastId = 0;
  #told;

  /** @param {{progress: (progress: Progress) => void, fetched: (requests: number) => void}} told  while it starts; afterwards */
  constructor(told) {
    this.#told = told;
  }

  /** Is it busy with what somebody waits for? */
  get busy() {
    return this.#waiting.size > 0;
  }

  /** Starts it where it is not there. @returns {Promise<void>} */
  start() {
    if (this.#worker) return this.#ready;
    const worker = openWorker("clerk.js", "clerk", "module");
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => {
      worker.onerror = ({ message }) => this.#fail(new CalculatorError("load", message || "clerk.js"), reject);
      worker.onmessage = ({ data }) => {
        if (worker !== this.#worker) return; // sent before it was ended
        if (data.ready) resolve();
        else if (data.failed) this.#fail(new CalculatorError("load", data.failed), reject);
        else this.#receive(data);
      };
    });
    this.#ready.catch(() => {}); // told to each who asks
    return this.#ready;
  }

  /**
   * @param {string} what
   * @param {unknown} request
   * @param {{files?: Record<string, Blob>, onDone?: (done: number) => void}} [options]
   * @returns {Promise<Answered>}
   */
  async ask(what, request, { files = {}, onDone } = {}) {
    await this.start();
    const id = ++this.#lastId;
    this.#worker?.postMessage({ id, what, request: JSON.stringify(request), files });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, onDone }));
  }

  /** Ends it in the midst of whatever it does. */
  end() {
    this.#fail(new DOMException("ended", "AbortError"), () => {});
  }

  /** @type {(error: Error, alsoTold: (error: Error) => void) => void} */
  #fail(error, alsoTold) {
    this.#worker?.terminate();
    this.#worker = undefined;
    alsoTold(error);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /** @param {any} message  one of those that clerk.mjs lists */
  #receive({ progress, fetched, id, done, answer, made, error }) {
    if (progress) return this.#told.progress(progress);
    if (fetched) return this.#told.fetched(fetched);
    const waiting = this.#waiting.get(id);
    if (done !== undefined) return waiting?.onDone?.(done);
    this.#waiting.delete(id);
    // Python may have stopped anywhere, out of memory say.
    if (error !== undefined) return this.#fail(new CalculatorError("bug", error), waiting?.reject ?? (() => {}));
    const { result, refused } = JSON.parse(answer);
    if (refused) waiting?.reject(new RefusedError(refused));
    else waiting?.resolve({ answer: result, made });
  }
}
