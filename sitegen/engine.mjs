// The unmodified engine of Pyodide under Node, without the Python layer that Pyodide puts on it. This leans on
// Pyodide's insides, so it is for one version: sitegen/quickstart.py stops the build on another.

import fs from "node:fs";
import { caller } from "../site_src/assets/runtime/quick.mjs";

const PACKAGE = new URL("../node_modules/pyodide/", import.meta.url);

// Nothing of the machine or the hour gets into the memory: two builds are equal to the byte.
const NOW = Date.UTC(1980, 0, 2);
Date.now = () => NOW;
performance.now = () => 0;
process.env.TZ = "UTC";

const ENVIRONMENT = { HOME: "/", LANG: "C.UTF-8", LC_ALL: "C.UTF-8", PYTHONHASHSEED: "0", PYTHON_COLORS: "0" };

/** @param {string} name  of a file in Pyodide's package */
export function ofPyodide(name) {
  return fs.readFileSync(new URL(name, PACKAGE));
}

/**
 * An engine with the core imported and the rules read; its files are gone.
 * @param {BufferSource} wasm
 * @param {string} core  folder of calculator/, with the compiled rules
 */
export async function started(wasm, core) {
  const { default: createModule } = await import(new URL("pyodide.asm.mjs", PACKAGE));
  /** @type {any} */
  let exports;
  const module = await createModule({
    API: { config: { jsglobals: globalThis, packages: [], env: {}, args: [] }, runtimeEnv: {}, lockFilePromise: new Promise(() => {}) },
    thisProgram: "/python",
    arguments: ["-OO", "-P", "-S", "-s"], // no docstrings, nothing of the place it runs in
    noImageDecoding: true,
    noAudioDecoding: true,
    locateFile: (/** @type {string} */ name) => name,
    preRun: [prepare],
    async instantiateWasm(/** @type {any} */ imports, /** @type {any} */ ready) {
      const noValue = Symbol("no value"); // what Pyodide's Python layer would bring
      Object.assign(imports.env, { Jsv_GetError_import: () => noValue, JsvError_Check: (/** @type {any} */ it) => it === noValue });
      const { instance, module } = await WebAssembly.instantiate(wasm, imports);
      exports = instance.exports;
      ready(instance, module);
    },
  });
  copy(core, "/core");
  const python = (/** @type {string} */ source) => run(module, source);
  python("import sys; sys.path.insert(0, '/core'); import calculator.browser; calculator.browser.rules()");

  /** @param {any} module */
  function prepare(module) {
    const { FS, ENV, HEAP32 } = module;
    for (const folder of ["/lib/python3.14/lib-dynload", "/lib/python3.14/site-packages"]) FS.mkdirTree(folder);
    FS.writeFile("/lib/python314.zip", ofPyodide("python_stdlib.zip"));
    Object.assign(ENV, ENVIRONMENT);
    // No second module for calls through a pointer: the browser leaves them to JavaScript as well.
    const trampoline = module.__PyRuntime + HEAP32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET / 4];
    HEAP32[trampoline / 4] = 0;
  }

  /**
   * @param {string} from
   * @param {string} to
   */
  function copy(from, to) {
    module.FS.mkdirTree(to);
    for (const entry of fs.readdirSync(from, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
      if (entry.isDirectory()) copy(source, target);
      else module.FS.writeFile(target, fs.readFileSync(source));
    }
  }

  const called = lookUp(module, "calculator.browser", "answer");
  return { module, exports, python, called, answer: caller(exports, called) };
}

/**
 * @param {any} module
 * @param {string} source
 */
function run(module, source) {
  const text = module.stringToNewUTF8(source);
  const failed = module._PyRun_SimpleString(text);
  module._free(text);
  if (failed) throw new Error("Python has failed, as it says above.");
}

/**
 * The address of an object in a module that is loaded.
 * @param {any} module
 * @param {string} where
 * @param {string} name
 */
function lookUp(module, where, name) {
  const [moduleName, attribute] = [where, name].map((text) => module.stringToNewUTF8(text));
  const found = module._PyObject_GetAttrString(module._PyImport_ImportModule(moduleName), attribute);
  module._free(moduleName);
  module._free(attribute);
  return found;
}
