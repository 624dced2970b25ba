// Bundles the scripts: `node scripts.mjs ASSETS` writes them into that folder of the site. All stand right in it, so that
// here.mjs is right in each.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const assets = path.resolve(process.argv[2]);
const sources = fileURLToPath(new URL("../site_src/assets", import.meta.url));
const license = fs.readFileSync(new URL("../node_modules/minisearch/LICENSE.txt", import.meta.url), "utf8");

// Older than what the pages use of HTML: what cannot run a script can read all the same.
const ALL = { bundle: true, minify: true, charset: "utf8", target: "es2020", absWorkingDir: sources };

// Classic scripts, which a browser also runs from a folder without a server. What one exports is in a variable of its name.
const CLASSIC = {
  site: "site.mjs",
  search: "search/worker.mjs",
  small: "small.mjs",
  calculator: "calculator/page.mjs",
};
for (const [name, source] of Object.entries(CLASSIC)) {
  await build({
    ...ALL,
    entryPoints: [source],
    outfile: path.join(assets, `${name}.js`),
    format: "iife",
    globalName: name,
    define: { "import.meta.url": "document.currentScript.src" },
    banner: name === "search" ? { js: `/*! MiniSearch\n${license}*/` } : {},
  });
}

// Modules: the worker that runs Python, which loads the second only in need, and what others may import.
await build({
  ...ALL,
  entryPoints: { worker: "calculator/worker.mjs", plain: "runtime/plain.mjs", api: "calculator/api.mjs" },
  outdir: assets,
  format: "esm",
});
// The address that README tells.
fs.mkdirSync(path.join(assets, "calculator"), { recursive: true });
fs.writeFileSync(path.join(assets, "calculator", "api.mjs"), 'export * from "../api.js";\n');
