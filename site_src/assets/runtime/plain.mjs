// Starts Python as Pyodide means it to be started: the whole engine, the whole library, and the core beside it.

import { address, download } from "./download.mjs";

/**
 * @param {RequestCache} cache
 * @param {(change: Partial<Progress>) => void} report
 * @returns {Promise<Answer>}
 */
export async function plain(cache, report) {
  const pyodide = await started(["plain/core.bin"], cache, report);
  return pyodide.pyimport("calculator.browser").answer;
}

/**
 * @param {string[]} archives  from which Python imports, beside its library
 * @param {RequestCache} cache
 * @param {(change: Partial<Progress>) => void} report
 */
export async function started(archives, cache, report) {
  /** @type {[typeof import("pyodide"), any[]]} */
  const [{ loadPyodide }, [engine, library, ...modules]] = await Promise.all([
    import(address("plain/pyodide.js")),
    download(["plain/engine.bin", "plain/library.bin", ...archives], cache, report),
  ]);
  report({ stage: "start" });
  handOver({
    "plain/pyodide.asm.wasm": new Response(engine, { headers: { "Content-Type": "application/wasm" } }),
    "plain/python_stdlib.zip": new Response(library),
  });
  const [pyodide] = await Promise.all([loadPyodide({ indexURL: address("plain/") }), engineStarted()]);
  for (const each of modules) pyodide.unpackArchive(each, "zip", { extractDir: "/core" });
  pyodide.runPython("import sys; sys.path.append('/core')");
  return pyodide;
}

/**
 * Pyodide fetches its files itself, by their own names: it is given these.
 * @param {Record<string, Response>} files
 */
function handOver(files) {
  const given = new Map(Object.entries(files).map(([name, response]) => [address(name), response]));
  const { fetch } = self;
  self.fetch = async (input, options) => given.get(String(input)) ?? fetch(input, options);
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
