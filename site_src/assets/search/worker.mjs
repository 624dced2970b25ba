// Searches, in a worker. Out, once: {ready}. Then in: the words searched for; out: {query, near, results}, near where
// nothing has just these words. The entries are made by sitegen/search.py. From a folder without a server it runs in the
// page, which loads the entries before it, and calls `search.search`.

import MiniSearch from "minisearch";
import { hits, terms } from "./terms.mjs";

const MOST = 20; // results
const LONGEST = 200; // characters of a query
const WIDTH = 90; // characters of context
const FILLERS = /[怎么样什哪吗呢吧啊我你他的了是能不要有可以想请问多少几会就也]/;
// The articles first, then the tables, which say them again, then what is said about both.
const WORTH = { text: 1, table: 0.6, page: 0.15 };
const OPTIONS = {
  boost: { id: 20, title: 3, name: 3, words: 3 },
  bm25: { k: 1.2, b: 0.5, d: 0 },
  weights: { fuzzy: 0.2, prefix: 0.3 },
  boostDocument: (/** @type {string} */ id) => WORTH[entries.get(id)?.[6] ?? "page"],
};

/** @typedef {[anchor: string, label: string, text: string, words: string]} Part */
/** @typedef {{ href: string, title: string, name: string, context: string[], also: string }} Result */
/** @typedef {[id: string, page: string, title: string, name: string, above: string, parts: Part[], kind: keyof typeof WORTH, row: string]} Entry */

const inWorker = "importScripts" in globalThis;
if (inWorker) importScripts("search-entries.js");
/** @type {Map<string, Entry>} */
const entries = new Map(searchEntries.map((it) => [it[0], it]));
const fields = ["id", "title", "name", "above", "text", "words"];
const index = new MiniSearch({ fields, tokenize: terms, processTerm: (term) => term });
/** @type {Map<string, number>} In how many entries a term stands. */
const known = new Map();
for (const [id, , title, name, above, parts] of entries.values()) {
  const [text, words] = [2, 3].map((at) => parts.map((it) => it[at]).join(" "));
  const entry = { id, title, name, above, text, words };
  index.add(entry);
  for (const term of new Set(terms(Object.values(entry).join(" ")))) known.set(term, (known.get(term) ?? 0) + 1);
}

/** @type {Map<string, Set<string>>} */
const cache = new Map();

/** @param {string} text one of the entries' */
function termsOf(text) {
  const found = cache.get(text) ?? new Set(terms(text));
  cache.set(text, found);
  return found;
}

/** @param {string} query */
export function search(query) {
  const asked = terms(query.slice(0, LONGEST));
  const whole = query.replace(/\s/g, "");
  // A sign too many: 公分示 is searched as 公示, too.
  const skipping = asked.flatMap((term, at) => {
    const next = asked[at + 1] ?? "";
    return known.has(term) && known.has(next) ? [] : [term.charAt(0) + next.charAt(1)].filter((it) => known.has(it));
  });
  const found = index.search(whole, {
    ...OPTIONS,
    tokenize: () => [...asked, ...skipping],
    prefix: (term) => /^[a-z]{2}/.test(term) || asked.length === 1,
    fuzzy: (term) =>
      known.has(term) || term.length < 2 || (asked.length > 2 && FILLERS.test(term)) ? 0 : Math.ceil(term.length / 4),
  });
  /** @type {Set<string>} */
  const rows = new Set();
  const ranked = found.map(({ id, score, terms, queryTerms }) => {
    const exact = terms.filter((it) => queryTerms.includes(it));
    const entry = /** @type {Entry} */ (entries.get(id));
    const verbatim = entry.slice(0, 6).flat(2).some((text) => text.includes(whole)) ? 1.5 : 1;
    const own = entry[5].some((it) => it[3].split(" ").includes(whole)) ? 1.5 : 1; // its own words, just these
    // The same row of another table comes after what else was found.
    const row = entry[7] || id;
    const again = rows.has(row);
    rows.add(row);
    return { entry, terms: new Set(exact.length ? exact : terms), score: score * verbatim * own * (again ? 0.5 : 1) };
  });
  ranked.sort((a, b) => b.score - a.score);
  const least = (ranked[0]?.score ?? 0) * 0.15;
  const results = ranked.filter((it) => it.score > least).slice(0, MOST);
  return { query, near: !asked.some((it) => known.has(it)), results: results.map((it) => shown(it.entry, it.terms)) };
}

/** What of an entry is shown: the part that says most of what is wanted, and the words around it.
 * @param {Entry} entry
 * @param {Set<string>} wanted
 * @returns {Result} */
function shown([, page, title, name, , parts], wanted) {
  const rarity = (/** @type {string} */ term) => Math.log(1 + entries.size / (known.get(term) ?? 1));
  const value = (/** @type {string} */ text) =>
    [...wanted].reduce((sum, it) => sum + (termsOf(text).has(it) ? rarity(it) : 0), 0);
  /** @type {<T>(list: T[], worth: (it: T) => number) => T} */
  const best = (list, worth) => list.reduce((top, it) => (worth(it) > worth(top) ? it : top));
  const part = best(parts, (it) => value(it[2]) + value(it[3]) / 2);
  const [anchor, label, text, words] = part;
  // A part that is no more than a heading shows what it is the heading of.
  const at = parts.indexOf(part);
  const below = parts.slice(at, text.length < 20 ? at + 3 : at + 1);
  const context = around(below.map((it) => it[2]).join(" ").trim(), wanted);
  const phrase = best(words.split(" "), value);
  const also = value(phrase) > Math.max(value(text), value(title + name)) ? phrase : "";
  return { href: page + (anchor && "#" + anchor), title: title + label, name, context, also };
}

/** @param {string} text
 * @param {Set<string>} wanted
 * @returns {string[]} the text where most hits are, in pieces, every second one a hit */
function around(text, wanted) {
  const marks = hits(text, wanted);
  const inside = (/** @type {number} */ start) => marks.filter(([from, to]) => from >= start && to <= start + WIDTH);
  const starts = marks.map(([from]) => (from < 25 ? 0 : from - 15));
  const start = starts.reduce((top, it) => (inside(it).length > inside(top).length ? it : top), starts[0] ?? 0);
  const end = start + WIDTH;
  const pieces = [];
  let done = start;
  for (const [from, to] of inside(start)) {
    pieces.push(text.slice(done, from), text.slice(from, to));
    done = to;
  }
  pieces.push(text.slice(done, end) + (end < text.length ? "…" : ""));
  return start ? ["…" + pieces[0], ...pieces.slice(1)] : pieces;
}

if (inWorker) {
  addEventListener("message", ({ data }) => postMessage(search(data)));
  postMessage({ ready: true });
}
