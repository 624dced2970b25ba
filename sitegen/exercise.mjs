// Finds what the core uses: `node exercise.mjs ENGINE MARKS CORE REQUESTS OUTPUT`.
//
// ENGINE marks each function that runs, from the address MARKS on (sitegen/wasm.py); CORE is the folder of
// calculator/; REQUESTS a list of what to ask, [[what, request], …]. Writes which functions of the engine and which of
// Python ran for the requests, and the answers.

import fs from "node:fs";
import { started } from "./engine.mjs";

const [engine, marks, core, requests, output] = process.argv.slice(2);
const { module, python, answer } = await started(fs.readFileSync(engine), core);

const address = Number(marks);
if (address < module._emscripten_stack_get_end()) throw new Error("The marks lie outside of the stack.");

module.FS.writeFile("/lean.py", fs.readFileSync(new URL("lean.py", import.meta.url)));
const marked = module.HEAPU8.subarray(address, module.stackSave() - (1 << 20)); // the stack grows down to it

python(`
import gc, sys
gc.set_threshold(10) # often, so that it meets even what is there for a moment
sys.path.append("/")
from lean import mark
_ran = set()
def _note(code, offset):
    _ran.add(mark(code))
    return sys.monitoring.DISABLE
sys.monitoring.use_tool_id(0, "exercise")
sys.monitoring.register_callback(0, sys.monitoring.events.PY_START, _note)
sys.monitoring.register_callback(0, sys.monitoring.events.PY_RESUME, _note)
sys.monitoring.set_events(0, sys.monitoring.events.PY_START | sys.monitoring.events.PY_RESUME)
`);
marked.fill(0); // what ran until now is done with before the snapshot is taken
const answers = JSON.parse(fs.readFileSync(requests, "utf8")).map((/** @type {[string, string]} */ asked) => answer(...asked));
python(`
import json
gc.collect()
with open("/ran.json", "w") as file:
    json.dump(sorted(_ran), file)
`);

const functions = Array.from(marked.keys()).filter((number) => marked[number]);
const ran = JSON.parse(module.FS.readFile("/ran.json", { encoding: "utf8" }));
fs.writeFileSync(output, JSON.stringify({ functions, ran, answers }));
process.exit(); // the engine would wait for messages
