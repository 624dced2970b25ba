// Asks the quick way what the exercise asked: `node rehearsal.mjs ENGINE SNAPSHOT REQUESTS EXERCISE`. It must answer
// alike, to the letter, and must not miss anything.

import fs from "node:fs";
import { restore } from "../site_src/assets/runtime/quick.mjs";

const [engine, snapshot, requests, exercise] = process.argv.slice(2).map((name) => fs.readFileSync(name));
const { buffer, byteOffset, byteLength } = snapshot;
const compiled = await WebAssembly.compile(engine);
const answer = await restore(compiled, buffer.slice(byteOffset, byteOffset + byteLength));
const { answers } = JSON.parse(exercise);
JSON.parse(requests).forEach((/** @type {[string, string]} */ asked, /** @type {number} */ index) => {
  if (answer(...asked) !== answers[index]) throw new Error(`The quick way answers otherwise to ${asked}.`);
});
