// One style sheet for all pages, from the theme's two and our own: `node styles.mjs SITE` writes assets/css/site.css
// anew. Of the theme's it leaves out what no page has anything for, since nothing is seen before the sheet is there.
// A rule stays if its names are words of a page or of a script: so what only a script sets (an open menu, the colours
// of the night) stays as well, and nothing must be listed. Our own rules stay as they are.

import fs from "node:fs";
import path from "node:path";
import { PurgeCSS } from "purgecss";

const WORDS = /[\w-]+/g;
const VARIABLES = /--[\w-]+/g;

const [site] = process.argv.slice(2);
const read = (file) => fs.readFileSync(file, "utf8");
const all = fs.readdirSync(site, { recursive: true }).map((name) => path.join(site, name)).sort();
const theme = all.filter((file) => path.dirname(file) === path.join(site, "assets", "stylesheets"));
const own = all.filter((file) => file.endsWith(".css") && !theme.includes(file));

const content = all.filter((file) => /\.(html|m?js)$/.test(file));
// PurgeCSS sees the variables of the theme's own rules; these are what we use of them.
const variables = [...own, ...content.filter((file) => !file.endsWith(".js"))]
  .flatMap((file) => read(file).match(VARIABLES) ?? []);
const kept = await new PurgeCSS().purge({
  content,
  css: theme.filter((file) => file.endsWith(".css")),
  defaultExtractor: (text) => text.match(WORDS) ?? [],
  keyframes: true,
  variables: true,
  safelist: { standard: [], deep: [], greedy: [], variables },
});
const sheet = path.join(site, "assets", "css", "site.css");
fs.writeFileSync(sheet, [...kept.map(({ css }) => css), read(sheet)].join("\n"));
