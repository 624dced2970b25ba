// The clerk: reads rosters, makes files and ranks, in the whole of Pyodide and in a worker. It knows the shapes of messages,
// and no rule. Whoever does not want to wait for it any longer ends the worker.
//
// In:  {id, what, request, files}: what is asked for (calculator/batch/browser.py lists it); with what, as JSON text; and
//      the files that go with it, by the names of folders in which Python finds them, below /files/
// Out: {progress}, again and again while it starts
//      {ready: true} or {failed: message}, once
//      {fetched: n}: so many requests have gone over the line, once it is ready
//      {id, done}, again and again: how many per cent are done
//      {id, answer}, and with it {made}, where Python has put a file below /made/; or {id, error: message}

import { started } from "../runtime/plain.mjs";
import { watchLine } from "./proof.mjs";

const FILES = "/files";
const MADE = "/made";

/** @type {Progress} */
const progress = { stage: "download", loaded: 0, total: undefined };

async function start() {
  const pyodide = await started(["plain/core.bin", "plain/batch.bin"], "default", (change) => {
    postMessage({ progress: Object.assign(progress, change) });
  });
  for (const folder of [FILES, MADE]) pyodide.FS.mkdirTree(folder);
  return { fs: pyodide.FS, answer: pyodide.pyimport("calculator.batch.browser").answer };
}

const clerk = start();

/** @type {any[]} the folders of the files that came with a request, by their names */
const mounted = [];

/**
 * Lets Python read the files where they are: none is copied into its memory. They stay until others come.
 * @param {any} fs
 * @param {Record<string, Blob>} files
 */
function mount(fs, files) {
  for (const [name, data] of Object.entries(files)) {
    const folder = `${FILES}/${name}`;
    if (mounted.includes(name)) fs.unmount(folder);
    else fs.mkdirTree(folder);
    fs.mount(fs.filesystems.WORKERFS, { blobs: [{ name: data instanceof File ? data.name : name, data }] }, folder);
    if (!mounted.includes(name)) mounted.push(name);
  }
}

/** @type {(fs: any) => Blob | undefined} the file that Python has made, which it forgets */
function taken(fs) {
  const [name] = fs.readdir(MADE).filter((/** @type {string} */ name) => !name.startsWith("."));
  if (!name) return undefined;
  const made = new Blob([fs.readFile(`${MADE}/${name}`)]);
  fs.unlink(`${MADE}/${name}`);
  return made;
}

clerk.then(
  () => {
    postMessage({ ready: true });
    watchLine((fetched) => postMessage({ fetched }));
  },
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data: { id, what, request, files } }) => {
  try {
    const { fs, answer } = await clerk;
    mount(fs, files);
    const text = answer(what, request, (/** @type {number} */ done) => postMessage({ id, done }));
    postMessage({ id, answer: text, made: taken(fs) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
