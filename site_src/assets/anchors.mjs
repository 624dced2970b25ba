// A place that this page has not: on to where it is, or a notice.

/** @type {HTMLTemplateElement | null} */
const lost = document.querySelector("template.lost");

async function go() {
  document.querySelector("div.lost")?.remove();
  const hash = location.hash.slice(1);
  const id = hash.toLowerCase();
  // Not by :target, which a page just opened has not found yet.
  if (!id || !lost || document.getElementById(hash)) return;
  const all = await fetch(new URL("anchors.json", import.meta.url));
  const places = new Map(Object.entries(await all.json()));
  let near = id;
  while (near && !places.has(near)) near = near.slice(0, Math.max(0, near.lastIndexOf("-")));
  const [path, name] = places.get(near) ?? [];
  const url = new URL(`../${path}`, import.meta.url).href;
  if (near === id) return location.replace(url);
  const note = document.importNode(lost.content, true);
  const link = note.querySelector("a");
  if (link && near) [link.href, link.textContent] = [url, name];
  document.querySelector("article")?.prepend(note);
  scrollTo(0, 0);
}

addEventListener("hashchange", go);
go();
