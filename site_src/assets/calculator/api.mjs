// The calculator for any page: `import { score } from ".../assets/calculator/api.mjs"`.
// It speaks to worker.mjs, which runs the core, and sets the mark "calculator-ready".

import { IN_FOLDER } from "../folder.mjs";
import { ASSETS } from "../here.mjs";

/** Why there is no result. */
export class CalculatorError extends Error {
  /**
   * @param {Kind} kind
   * @param {string} message
   * @param {Mistake[]} [mistakes]  of a record
   */
  constructor(kind, message, mistakes) {
    super(message);
    this.name = "CalculatorError";
    this.kind = kind;
    this.mistakes = mistakes;
  }
}

// Milliseconds. A start is watched only for a standstill, however slow the line; it may also come in the midst of an
// answer, when the quick way to start is not enough.
const ANSWER_WITHIN = 10_000;
const START_STALLED_AFTER = 60_000;

/** @type {(file: string, name: string, type: WorkerType) => Worker} */
export function openWorker(file, name, type) {
  if (IN_FOLDER) throw new CalculatorError("folder", "From a folder no worker can be started.");
  // A browser that knows the selector is young enough for all else: README has the versions.
  const young = globalThis.CSS?.supports?.("selector(:has(*))");
  if (!young || [typeof WebAssembly, typeof Worker, typeof DecompressionStream].includes("undefined"))
    throw new CalculatorError("unsupported", "This browser lacks WebAssembly, workers, DecompressionStream or :has().");
  return new Worker(new URL(file, ASSETS), { name, type });
}

const START = 0; // the start's number among the requests

/** A worker, and those who wait for it. Once it has failed it is dead, and all who ask are told why. */
export class Engine {
  /** @type {Map<number, {resolve: (result: any) => void, reject: (error: CalculatorError) => void}>} */
  #waiting = new Map();
  #lastId = START;
  /** @type {CalculatorError | undefined} */
  #failure;
  #timer = 0;
  #worker;

  /** @param {string} name  of the worker, which says what it means */
  constructor(name) {
    this.#worker = this.#opened(name, "module");
    /** @type {Promise<void>} */
    this.ready = this.#answerTo(START);
    this.ready.catch(() => {}); // told to each who asks
    this.#watchStart();
  }

  /** A host that knows no type for scripts can serve no module: a classic script lacks only the whole of Pyodide.
   * @type {(name: string, type: WorkerType) => Worker} */
  #opened(name, type) {
    const worker = openWorker("worker.js", name, type);
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = ({ message }) => {
      if (!message && type === "module") this.#worker = this.#opened(name, "classic");
      else this.fail(new CalculatorError("load", message ?? "worker.js could not be loaded."));
    };
    return worker;
  }

  /** @type {(what: string, request: unknown) => Promise<any>} */
  async ask(what, request) {
    const text = JSON.stringify(request);
    await this.ready;
    if (this.#failure) throw this.#failure;
    const id = ++this.#lastId;
    this.#worker.postMessage({ id, what, request: text });
    if (!this.#waiting.size) this.#watchAnswers();
    return this.#answerTo(id);
  }

  /** @param {CalculatorError} error */
  fail(error) {
    this.#failure = error;
    this.#worker.terminate();
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /** @param {number} id */
  #answerTo(id) {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #watchStart() {
    this.#failAfter(START_STALLED_AFTER, "load", "The start of the calculator has come to a standstill.");
  }

  #watchAnswers() {
    this.#failAfter(ANSWER_WITHIN, "timeout", "The calculator does not answer.");
  }

  /** @type {(silence: number, kind: Kind, message: string) => void} `silence`: milliseconds */
  #failAfter(silence, kind, message) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.fail(new CalculatorError(kind, message)), silence);
  }

  /** @param {any} message  one of those that worker.mjs lists */
  #receive(message) {
    if (this.#failure) return; // sent before the worker was ended
    if (message.progress) {
      this.#watchStart();
      for (const listener of listeners) listener(message.progress);
    } else if (message.ready) {
      performance.mark("calculator-ready");
      this.#settle(START, { result: undefined });
    } else if (message.failed) {
      this.fail(new CalculatorError(message.failed.kind, message.failed.message));
    } else {
      this.#settle(message.id, message);
    }
  }

  /** @type {(id: number, answer: {result?: any, mistakes?: Mistake[], error?: Failure}) => void} */
  #settle(id, { result, mistakes, error }) {
    const request = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size) this.#watchAnswers();
    else clearTimeout(this.#timer);
    if (mistakes) request?.reject(new CalculatorError("record", "The record has mistakes.", mistakes));
    else if (error) request?.reject(new CalculatorError(error.kind, error.message));
    else request?.resolve(result);
  }
}

/** @type {Set<(progress: Progress) => void>} */
const listeners = new Set();
/** @type {Engine | undefined} */
let engine;

/**
 * The core's answer, once Python is there; starts it where nothing has yet.
 * @param {string} what  one of those that calculator/browser.py lists
 * @param {unknown} request
 * @returns {Promise<any>} rejects with a CalculatorError
 */
export async function ask(what, request) {
  engine ??= new Engine("calculator");
  return engine.ask(what, request);
}

/**
 * The result of a record.
 * @param {unknown} record
 * @param {{full?: boolean}} [options]  materials, calendar and advice take longer: without it, they are null
 * @returns {Promise<any>} rejects with a CalculatorError
 */
export function score(record, { full = false } = {}) {
  return ask("score", { record: record ?? null, full });
}

/** Starts Python before it is needed. Rejects with a CalculatorError where it cannot. */
export async function start() {
  engine ??= new Engine("calculator");
  return engine.ready;
}

/** Throws the worker away, dead or not, and starts a new one from files fetched anew. */
export async function retry() {
  engine?.fail(new CalculatorError("load", "The calculator is started again."));
  engine = new Engine("reload");
  return engine.ready;
}

/** @param {(progress: Progress) => void} listener  called while Python is loading */
export function onProgress(listener) {
  listeners.add(listener);
}
