// Plain Pyodide: `loadPyodide` as its documentation has it, and the core as source files. It speaks as the
// calculator's own worker does.

import { loadPyodide } from "./pyodide/pyodide.mjs";

async function start() {
  const [pyodide, core] = await Promise.all([
    loadPyodide(),
    fetch("core.zip").then((response) => response.arrayBuffer()),
  ]);
  pyodide.unpackArchive(core, "zip");
  const { answer } = pyodide.pyimport("calculator.browser");
  postMessage({ ready: true });
  return answer;
}

const started = start();

addEventListener("message", async ({ data: { id, what, request } }) => {
  const answer = await started;
  postMessage({ id, ...JSON.parse(answer(what, request)) });
});
