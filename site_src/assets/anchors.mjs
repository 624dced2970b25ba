// A place that this page has not: on to where it is, or a notice.

import { reach, reachable } from "./folder.mjs";
import { ASSETS } from "./here.mjs";
import { load } from "./load.mjs";

/** @type {HTMLTemplateElement | null} */
const lost = document.querySelector("template.lost");

/** @returns {Promise<Map<string, string[]>>} page and name of each place; none where they cannot be had */
async function known() {
  await load("anchors.js").catch(() => {});
  return new Map(Object.entries(globalThis.anchors ?? {}));
}

async function go() {
  document.querySelector("div.lost")?.remove();
  const hash = location.hash.slice(1);
  const id = hash.toLowerCase();
  // Not by :target, which a page just opened has not found yet.
  if (!id || !lost || document.getElementById(hash)) return;
  const places = await known();
  let near = id;
  while (near && !places.has(near)) near = near.slice(0, Math.max(0, near.lastIndexOf("-")));
  const [path, name] = places.get(near) ?? [];
  const url = reachable(new URL(`../${path}`, ASSETS).href);
  if (near === id) return location.replace(url);
  const note = document.importNode(lost.content, true);
  reach(note);
  const link = note.querySelector("a");
  if (link && near) [link.href, link.textContent] = [url, name ?? ""];
  document.querySelector("article")?.prepend(note);
  scrollTo(0, 0);
}

addEventListener("hashchange", go);
go();
