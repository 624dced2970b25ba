// Asks the quick way what the exercise asked: `node rehearsal.mjs ENGINE SNAPSHOT REQUESTS EXERCISE [MARKS OUTPUT]`. It
// must answer alike, to the letter, and must not miss anything. Writes which functions of an ENGINE ran that marks them
// from the address MARKS on.

import fs from "node:fs";
import { restore } from "../site_src/assets/runtime/quick.mjs";

const MOST = 100_000; // functions; the stack is far larger, and far from used up
const FEW = 8; // requests that an engine is asked

const [marks, output] = process.argv.slice(6);
const [engine, snapshot, requests, exercise] = process.argv.slice(2, 6).map((name) => fs.readFileSync(name));
const { buffer, byteOffset, byteLength } = snapshot;
const compiled = await WebAssembly.compile(engine);
const requested = JSON.parse(requests);
const { answers } = JSON.parse(exercise);
const marked = new Set();

// Python adapts its code to what it meets, and meets it in another way then: engines that have just begun meet all, too.
for (let first = 0; first < requested.length; first += FEW) {
  const { answer, memory } = await restore(compiled, buffer.slice(byteOffset, byteOffset + byteLength));
  requested.slice(first, first + FEW).forEach((/** @type {[string, string]} */ asked, /** @type {number} */ index) => {
    if (answer(...asked) !== answers[first + index]) throw new Error(`The quick way answers otherwise to ${asked}.`);
  });
  if (!output) continue;
  const found = new Uint8Array(memory.buffer, Number(marks), MOST);
  for (const number of found.keys()) if (found[number]) marked.add(number);
}
if (output) fs.writeFileSync(output, JSON.stringify([...marked]));
