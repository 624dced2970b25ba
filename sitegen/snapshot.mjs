// Takes the snapshot: `node snapshot.mjs CORE EXERCISE OUTPUT`. CORE is the folder of calculator/, EXERCISE what
// exercise.mjs has written. quick.mjs in the browser reads the snapshot, a list of words of 32 bits:
//
//   the address of the function that answers, the stack pointer, pages of memory, the number of runs,
//   the gap before each run of words that are not all noughts, the length of each, and the runs

import fs from "node:fs";
import { ofPyodide, started } from "./engine.mjs";

const GAP = 16; // so many noughts cost less than another run

const [core, exercise, output] = process.argv.slice(2);
const { module, python, called } = await started(ofPyodide("pyodide.asm.wasm"), core);

const { ran } = JSON.parse(fs.readFileSync(exercise, "utf8"));
module.FS.writeFile("/ran.json", JSON.stringify(ran));
module.FS.writeFile("/lean.py", fs.readFileSync(new URL("lean.py", import.meta.url)));
python(`
import json, sys
sys.path.append("/")
import lean
del sys.modules["lean"]
with open("/ran.json") as _file:
    _ran = set(json.load(_file))
lean.make_lean(_ran)
for _name in [name for name in globals() if not name.startswith("__")]:
    del globals()[_name]
del _name
import gc
gc.collect()
gc.collect()
gc.freeze()
del gc
`);

const { HEAPU8: memory, HEAPU32: words } = module;
const stackPointer = module.stackSave();
wipe(module._emscripten_stack_get_end(), stackPointer);
wipeFree();
wipeFrozen();

const runs = runsOf(words);
const filled = runs.flatMap(([begin, end]) => Array.from(words.subarray(begin, end)));
const gaps = runs.map(([begin], index) => begin - (runs[index - 1]?.[1] ?? 0));
const lengths = runs.map(([begin, end]) => end - begin);
const head = [called, stackPointer, memory.length / 65536, runs.length];
fs.writeFileSync(output, Uint32Array.from([...head, ...gaps, ...lengths, ...filled]));
process.exit(); // the engine would wait for messages

/**
 * @param {number} begin
 * @param {number} end
 */
function wipe(begin, end) {
  memory.fill(0, begin, end);
}

/**
 * Wipes what the allocator (dlmalloc) has free. Its chunks follow one another from the heap's begin to its end: after
 * four bytes of the one before come the size and, in the lowest bits, whether it is in use; a free one is linked to
 * others in its first 32 bytes.
 */
function wipeFree() {
  const end = module._sbrk(0);
  let chunk = module._emscripten_stack_get_base();
  while (chunk < end - 16) {
    const head = words[chunk / 4 + 1];
    const size = head & ~7;
    if (size < 16 || chunk + size > end) throw new Error("The heap is not as dlmalloc leaves it.");
    if (!(head & 2) && size > 32) wipe(chunk + 32, chunk + size);
    chunk += size;
  }
}

/**
 * Wipes the modules that are part of the engine, as bytecode, and says so in their tables: name, code, size, package.
 * To import one without code is an error, and before that nothing finds it (lean.py).
 */
function wipeFrozen() {
  for (const table of [module.__PyImport_FrozenBootstrap, module.__PyImport_FrozenStdlib, module.__PyImport_FrozenTest]) {
    for (let entry = words[table / 4] / 4; words[entry]; entry += 4) {
      const [code, size] = words.subarray(entry + 1, entry + 3);
      wipe(code, code + size);
      words[entry + 1] = 0;
    }
  }
}

/**
 * Begin and end of each run of words that are not noughts, but for short gaps.
 * @param {Uint32Array} words
 */
function runsOf(words) {
  /** @type {[number, number][]} */
  const found = [];
  for (let index = 0; index < words.length; index += 1) {
    if (!words[index]) continue;
    const last = found.at(-1);
    if (last && index - last[1] < GAP) last[1] = index + 1;
    else found.push([index, index + 1]);
  }
  return found;
}
