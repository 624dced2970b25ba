// Starts Python in a fraction of the time that Pyodide takes: the engine cut to the functions that the core was seen
// to use, and the memory of an engine that has loaded core and rules. sitegen/quickstart.py makes both.
//
// What is missed is missed loudly: a function that was cut, something asked of the system or an import ends in an
// exception here. The engine is then of no more use, and plain.mjs answers instead.

import { download } from "./download.mjs";

/** What is exported of the engine: its memory, and of CPython's C API what it takes to call a function. */
/**
 * @typedef {object} Engine
 * @property {WebAssembly.Memory} memory
 * @property {WebAssembly.Table} __indirect_function_table
 * @property {WebAssembly.Global} __stack_pointer
 * @property {(bytes: number) => number} malloc
 * @property {(address: number) => void} free
 * @property {(text: number, bytes: number) => number} PyUnicode_FromStringAndSize
 * @property {(string: number, bytes: number) => number} PyUnicode_AsUTF8AndSize
 * @property {(called: number, passed: number, count: number, names: number) => number} PyObject_Vectorcall
 * @property {(object: number) => void} Py_DecRef
 */

const PAGE = 65536; // bytes of WebAssembly's memory

/**
 * @param {RequestCache} cache
 * @param {(change: Partial<Progress>) => void} report
 * @returns {Promise<Answer>}
 */
export async function quick(cache, report) {
  const [engine, snapshot] = await download(["quick/engine.bin", "quick/snapshot.bin"], cache, report);
  report({ stage: "start" });
  return (await restore(await WebAssembly.compile(engine), snapshot)).answer;
}

/**
 * @param {WebAssembly.Module} compiled
 * @param {ArrayBuffer} snapshot  as sitegen/snapshot.mjs writes it
 * @returns {Promise<{ answer: Answer, memory: WebAssembly.Memory }>}
 */
export async function restore(compiled, snapshot) {
  /** @type {Engine} */
  let engine;
  const { exports } = await WebAssembly.instantiate(
    compiled,
    imports(compiled, () => engine),
  );
  engine = /** @type {any} */ (exports);
  const { called, stackPointer } = write(engine.memory, new Uint32Array(snapshot));
  engine.__stack_pointer.value = stackPointer;
  return { answer: caller(engine, called), memory: engine.memory };
}

/**
 * The system that the engine runs on: calls through a pointer, and more memory. All else raises an exception.
 * @param {WebAssembly.Module} compiled
 * @param {() => Engine} engine  once it is there
 */
function imports(compiled, engine) {
  const system = new Map([
    [
      // Only JavaScript leaves out arguments that a function does not take, and Python's slots rely on that.
      "_PyEM_TrampolineCall_JS",
      (/** @type {number} */ index, /** @type {number[]} */ ...passed) =>
        engine().__indirect_function_table.get(index)(...passed),
    ],
    ["emscripten_resize_heap", (/** @type {number} */ bytes) => grow(engine().memory, bytes >>> 0)],
  ]);
  /** @type {Record<string, Record<string, any>>} */
  const found = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(compiled)) {
    const of = (found[module] ??= {});
    // The globals are the places of JavaScript's functions, which a snapshot never calls.
    of[name] = kind === "global" ? new WebAssembly.Global({ value: "i32", mutable: true }, 0) : system.get(name);
    of[name] ??= () => {
      throw new WebAssembly.RuntimeError(`The engine asks for ${name}.`);
    };
  }
  return found;
}

/**
 * @param {WebAssembly.Memory} memory
 * @param {number} bytes  that it should have
 * @returns {number} 1, or 0 where there is no more
 */
function grow(memory, bytes) {
  const has = memory.buffer.byteLength;
  const wanted = Math.max(bytes, has * 1.2); // by a fifth, as Pyodide does, not by each small piece
  try {
    memory.grow(Math.ceil((wanted - has) / PAGE));
    return 1;
  } catch {
    return 0;
  }
}

/**
 * Writes the snapshot into a memory that holds nothing but noughts.
 * @param {WebAssembly.Memory} memory
 * @param {Uint32Array} words  four of the head; the gap before each run of words and the length of each; the runs
 */
function write(memory, words) {
  const [called = 0, stackPointer = 0, pages = 0, runs = 0] = words;
  memory.grow(Math.max(0, pages - memory.buffer.byteLength / PAGE));
  const target = new Uint32Array(memory.buffer);
  const gaps = words.subarray(4, 4 + runs);
  const lengths = words.subarray(4 + runs, 4 + 2 * runs);
  let from = 4 + 2 * runs;
  let to = 0;
  for (const [run, length] of lengths.entries()) {
    to += gaps[run] ?? 0;
    target.set(words.subarray(from, from + length), to);
    from += length;
    to += length;
  }
  return { called, stackPointer };
}

/**
 * @param {Engine} engine
 * @param {number} called  a function of Python: two strings in, a string out
 * @returns {Answer}
 */
export function caller(engine, called) {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  /** @param {string} text */
  function string(text) {
    const bytes = encoder.encode(text);
    const address = engine.malloc(bytes.length + 1);
    if (!address) throw new Error("There is no more memory.");
    new Uint8Array(engine.memory.buffer).set(bytes, address);
    const made = engine.PyUnicode_FromStringAndSize(address, bytes.length);
    engine.free(address);
    return made;
  }

  /** @param {number} made  a string of Python's */
  function text(made) {
    const size = engine.malloc(4);
    const address = engine.PyUnicode_AsUTF8AndSize(made, size);
    const [bytes] = new Uint32Array(engine.memory.buffer, size, 1);
    engine.free(size);
    if (!address) throw new Error("Python's answer is no text.");
    return decoder.decode(new Uint8Array(engine.memory.buffer, address, bytes));
  }

  return (...given) => {
    const strings = given.map(string);
    const passed = engine.malloc(4 * strings.length);
    new Uint32Array(engine.memory.buffer).set(strings, passed / 4);
    const answer = engine.PyObject_Vectorcall(called, passed, strings.length, 0);
    engine.free(passed);
    strings.forEach(engine.Py_DecRef);
    if (!answer) throw new Error("Python has raised an exception.");
    const told = text(answer);
    engine.Py_DecRef(answer);
    return told;
  };
}
