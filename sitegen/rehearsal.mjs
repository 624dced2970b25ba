// Asks the quick way what the exercise asked: `node rehearsal.mjs ENGINE SNAPSHOT REQUESTS EXERCISE [MARKS OUTPUT]`. It
// must answer alike, to the letter, and must not miss anything. Writes which functions of an ENGINE ran that marks them
// from the address MARKS on.

import fs from "node:fs";
import { restore } from "../site_src/assets/runtime/quick.mjs";

const MOST = 100_000; // functions; the stack is far larger, and far from used up

const [marks, output] = process.argv.slice(6);
const [engine, snapshot, requests, exercise] = process.argv.slice(2, 6).map((name) => fs.readFileSync(name));
const { buffer, byteOffset, byteLength } = snapshot;
const compiled = await WebAssembly.compile(engine);
const { answer, memory } = await restore(compiled, buffer.slice(byteOffset, byteOffset + byteLength));
const { answers } = JSON.parse(exercise);
JSON.parse(requests).forEach((/** @type {[string, string]} */ asked, /** @type {number} */ index) => {
  if (answer(...asked) !== answers[index]) throw new Error(`The quick way answers otherwise to ${asked}.`);
});
if (output) {
  const marked = new Uint8Array(memory.buffer, Number(marks), MOST);
  fs.writeFileSync(output, JSON.stringify(Array.from(marked.keys()).filter((number) => marked[number])));
}
