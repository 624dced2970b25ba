// A place that this page has not: on to where it is, or a notice.

/** @type {HTMLTemplateElement | null} */
const lost = document.querySelector("template.lost");

async function go() {
  document.querySelector("div.lost")?.remove();
  const id = location.hash.slice(1).toLowerCase();
  if (!id || !lost || document.querySelector(":target")) return;
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
