// Runs the Python core in a module worker. It knows the shapes of messages, and no rule.
//
// In:  {id, what, request}: what is asked for (calculator/browser.py lists it), and with what, as JSON text
// Out: {progress}, again and again while it starts
//      {ready: true} or {failed: Failure}, once
//      {id, result}, {id, mistakes} or {id, error: Failure}: one for each that came in
//
// A worker of the name "reload" passes the browser's cache by, where a damaged file may lie.

const CORE = "core.zip";
const ENGINE = "pyodide/pyodide.asm.wasm";
const LIBRARY = "pyodide/python_stdlib.zip";
const COUNTED = [CORE, ENGINE, LIBRARY]; // the large files, whose bytes are counted for the progress

let unread = COUNTED.length;
/** @type {Progress} */
const progress = { stage: "download", loaded: 0, total: undefined };

/** @param {Partial<Progress>} change */
function report(change) {
  postMessage({ progress: Object.assign(progress, change) });
}

/** @param {string} name */
function address(name) {
  return new URL(name, import.meta.url).href;
}

const networkFetch = self.fetch.bind(self);

/** @param {string} name */
async function download(name) {
  const cache = self.name === "reload" ? "reload" : "default";
  const response = await networkFetch(address(name), { cache });
  if (!response.ok) throw new Error(`${name}: HTTP status ${response.status}`);
  return response;
}

/** @param {string} name  of a file whose bytes are reported while they are read */
async function downloadCounted(name) {
  const response = await download(name);
  const counter = new TransformStream({
    transform(chunk, stream) {
      report({ loaded: progress.loaded + chunk.byteLength });
      stream.enqueue(chunk);
    },
    flush() {
      unread -= 1;
      if (unread === 0) report({ stage: "start" });
    },
  });
  return new Response(response.body?.pipeThrough(counter), response);
}

/** Learns from the build how much there is to download: a server that compresses tells another size. */
async function learnTotal() {
  const sizes = await (await download("sizes.json")).json();
  report({ total: COUNTED.reduce((sum, name) => sum + sizes[name], 0) });
}

/**
 * Lets the downloads run side by side from the start: Pyodide, which asks for one after the other,
 * is given these.
 */
function downloadRuntime() {
  const files = [ENGINE, LIBRARY].map((name) => ({ url: address(name), response: downloadCounted(name) }));
  self.fetch = (input, options) =>
    files.find(({ url }) => url === String(input))?.response ?? networkFetch(input, options);
  return Promise.all(files.map(({ response }) => response));
}

/** Settles as the engine starts or fails to: Pyodide itself only warns of a failure, and waits for ever. */
function engineStarted() {
  const instantiate = WebAssembly.instantiateStreaming;
  return new Promise((resolve, reject) => {
    WebAssembly.instantiateStreaming = (source, imports) => {
      const result = instantiate(source, imports);
      result.then(resolve, reject);
      return result;
    };
  });
}

async function loadPyodide() {
  /** @type {typeof import("pyodide")} */
  const pyodide = await import(address("pyodide/pyodide.mjs"));
  return pyodide.loadPyodide({ indexURL: address("pyodide/") });
}

/** @returns {Promise<(what: string, request: string) => string>} */
async function start() {
  const [pyodide, core] = await Promise.all([
    loadPyodide(),
    downloadCounted(CORE).then((response) => response.arrayBuffer()),
    downloadRuntime(),
    engineStarted(),
    learnTotal(),
  ]);
  pyodide.unpackArchive(core, "zip", { extractDir: "/core" });
  pyodide.runPython("import sys; sys.path.append('/core')");
  return pyodide.pyimport("calculator.browser").answer;
}

/** @type {(kind: Failure["kind"], error: unknown) => Failure} */
function failure(kind, error) {
  return { kind, message: error instanceof Error ? error.message : String(error) };
}

const started = start().catch((error) => {
  throw failure("load", error);
});
started.then(
  () => postMessage({ ready: true }),
  (failed) => postMessage({ failed }),
);

/**
 * @param {string} what
 * @param {string} request
 */
async function reply(what, request) {
  try {
    const answer = await started;
    return JSON.parse(answer(what, request));
  } catch (error) {
    return { error: error instanceof Error ? failure("bug", error) : error };
  }
}

addEventListener("message", async ({ data: { id, what, request } }) => {
  postMessage({ id, ...(await reply(what, request)) });
});
