// Some workers that score (calculator/worker.mjs), each with one piece of work at a time. What a worker dies of is given to
// another one. While another worker is busy as well, one of them rests: more than there are processors for would leave the
// page itself without one.

import { Engine } from "../calculator/api.mjs";

const TRIES = 2; // that a piece of work may be the death of

/** @typedef {{what: string, request: unknown, resolve: (answer: any) => void, reject: (error: Error) => void, tries: number}} Job */

export class Scorers {
  /** @type {Job[]} */
  #jobs = [];
  /** @type {Array<() => void>} those who wait for work */
  #idle = [];
  #most;
  #accompanied;
  #there = 0;
  #busy = 0;
  /** @type {Error | undefined} why the last one did not start */
  #failure;

  /** @param {number} most  of them
   * @param {() => boolean} accompanied  is another worker busy? */
  constructor(most, accompanied) {
    this.#most = most;
    this.#accompanied = accompanied;
  }

  /** How many pieces of work wait. */
  get waiting() {
    return this.#jobs.length;
  }

  /** Starts them where none is there: one, and the others once it has fetched what they all need. */
  async start() {
    if (this.#there) return;
    this.#there = 1;
    const first = await this.#engine();
    if (!first) throw this.#failure;
    this.#serve(first);
    this.#there = this.#most;
    const others = Array.from({ length: this.#most - 1 }, () => this.#engine());
    for (const each of others) each.then((engine) => this.#serve(engine));
    await Promise.all(others);
  }

  /** Gives up the work that has not begun. */
  clear() {
    this.#giveUp(new DOMException("cleared", "AbortError"));
  }

  /**
   * The core's answer (calculator/browser.py lists what it can be asked).
   * @param {string} what
   * @param {unknown} request
   * @param {{urgent?: boolean}} [options]  before all that waits
   * @returns {Promise<any>}
   */
  ask(what, request, { urgent = false } = {}) {
    this.start().catch(() => {}); // who waits is told
    return new Promise((resolve, reject) => {
      this.#jobs[urgent ? "unshift" : "push"]({ what, request, resolve, reject, tries: 0 });
      this.#idle.pop()?.();
    });
  }

  /** @returns {Promise<Engine | undefined>} none where it does not start; where none does, all who wait are told */
  async #engine() {
    try {
      const engine = new Engine("calculator");
      await engine.ready;
      return engine;
    } catch (error) {
      this.#there -= 1;
      this.#failure = error;
      if (!this.#there) this.#giveUp(error);
      return undefined;
    }
  }

  /** @param {Engine | undefined} engine  which is replaced as often as it dies */
  async #serve(engine) {
    while (engine) {
      const job = await this.#next();
      try {
        job.resolve(await engine.ask(job.what, job.request));
      } catch (error) {
        const lives = ["record", "bug"].includes(error.kind);
        job.tries += 1;
        if (lives || job.tries === TRIES) job.reject(error);
        else this.#jobs.unshift(job);
        if (!lives) engine = await this.#engine();
      }
      this.#busy -= 1;
      for (const wake of this.#idle.splice(0)) wake(); // there may be room for more of them now
    }
  }

  async #next() {
    for (;;) {
      const room = Math.max(1, this.#most - Number(this.#accompanied()));
      const job = this.#busy < room ? this.#jobs.shift() : undefined;
      if (job) {
        this.#busy += 1;
        return job;
      }
      await new Promise((resolve) => this.#idle.push(() => resolve(undefined)));
    }
  }

  /** @param {Error} error */
  #giveUp(error) {
    for (const { reject } of this.#jobs.splice(0)) reject(error);
  }
}
