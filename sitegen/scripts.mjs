// Bundles the scripts: `node scripts.mjs SITE PYTHON` writes them into assets/ of the site, and the service worker beside
// it. All stand right in that folder, so that here.mjs is right in each. PYTHON is a file that bundle.py has written.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [site, python] = process.argv.slice(2);
const assets = path.resolve(site, "assets");
const sources = fileURLToPath(new URL("../site_src/assets", import.meta.url));
const license = fs.readFileSync(new URL("../node_modules/minisearch/LICENSE.txt", import.meta.url), "utf8");

// Older than what the pages use of HTML: what cannot run a script can read all the same.
const ALL = { bundle: true, minify: true, charset: "utf8", target: "es2020", absWorkingDir: sources };
const PYTHON = fs.readFileSync(python, "utf8");

// Classic scripts, which a browser also runs from a folder without a server. What one exports is in a variable of its name.
// The worker that runs Python can be started as a module as well.
const CLASSIC = {
  site: "site.mjs",
  search: "search/worker.mjs",
  small: "small.mjs",
  calculator: "calculator/page.mjs",
  worker: "calculator/worker.mjs",
  batch: "batch/page.mjs",
  clerk: "batch/clerk.mjs",
};
const WORKERS = ["worker", "clerk"];
for (const [name, source] of Object.entries(CLASSIC)) {
  await build({
    ...ALL,
    entryPoints: [source],
    outfile: path.join(assets, `${name}.js`),
    format: "iife",
    globalName: name,
    define: { "import.meta.url": WORKERS.includes(name) ? "location.href" : "document.currentScript.src", PYTHON },
    banner: name === "search" ? { js: `/*! MiniSearch\n${license}*/` } : {},
  });
}

// Modules: what that worker loads only in need, and what others may import.
await build({
  ...ALL,
  entryPoints: { plain: "runtime/plain.mjs", api: "calculator/api.mjs" },
  outdir: assets,
  format: "esm",
  define: { PYTHON },
});
// The service worker, without what Workbox says to developers.
await build({
  ...ALL,
  entryPoints: ["offline/worker.mjs"],
  outfile: path.join(site, "sw.js"),
  format: "iife",
  define: { "process.env.NODE_ENV": '"production"' },
});
