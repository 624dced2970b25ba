// The service worker: after one visit the site is there without a network. Workbox keeps and serves; here stands what
// it keeps, and that nothing is kept or served that is not what the build has made.
//
// A release is switched to whole: its pages are kept beside those of the one before, which goes on until all its pages
// are closed, or one of them says "switch". "python" fetches what the calculator is started from; "rosters" all of
// Python's files, and is answered when they are there.

import { clientsClaim } from "workbox-core";
import { PrecacheController, PrecacheRoute } from "workbox-precaching";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";

/** @typedef {import("workbox-core/types.js").WorkboxPlugin} WorkboxPlugin */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { pages, python } = release;

/** @param {Record<string, Kept>} files */
const byAddress = (files) => new Map(Object.entries(files).map(([name, file]) => [address(name), file]));

const pythonFiles = byAddress(python);
const files = new Map([...byAddress(pages), ...pythonFiles]);
const packed = new Map(Object.values(pages).map((file) => [packedAt(file), file]));

/** @param {string} name  in the site */
function address(name) {
  return new URL(name, location.href).href;
}

/** @param {Kept} file */
function nameOf({ sha256 }) {
  return sha256.replaceAll("/", "_").replaceAll("+", "-").replace("=", "");
}

/**
 * Each page lies packed beside the site, so that it is as small from a host that compresses nothing.
 * @param {Kept} file
 */
function packedAt(file) {
  return address(`offline/${nameOf(file)}.bin`);
}

/**
 * The file that is served at an address.
 * @param {string} url
 */
function fileAt(url) {
  const { origin, pathname } = new URL(url);
  return files.get(origin + pathname.replace(/\/$/, "/index.html"));
}

/**
 * @param {Response} response  which stays unread
 * @param {Kept | undefined} file
 */
async function isWhole(response, file) {
  const content = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return btoa(String.fromCharCode(...digest)) === file?.sha256;
}

/**
 * What is kept may be damaged all the same: then it is as if it were not there.
 * @param {(event: ExtendableEvent) => void} [heal]
 * @returns {WorkboxPlugin}
 */
const checkKept = (heal) => ({
  cachedResponseWillBeUsed: async ({ request, cachedResponse, event }) => {
    if (request.cache === "reload") return null;
    if (cachedResponse && (await isWhole(cachedResponse, fileAt(request.url)))) return cachedResponse;
    if (event?.type === "fetch") heal?.(event);
    return null;
  },
});

/** @type {WorkboxPlugin} */
const unpack = {
  requestWillFetch: async ({ request }) => {
    const file = fileAt(request.url);
    return file ? new Request(packedAt(file)) : request;
  },
  fetchDidSucceed: async ({ request, response }) => {
    const file = packed.get(request.url);
    if (!response.ok || !file) throw new Error(`${request.url}: HTTP status ${response.status}`);
    const content = response.body?.pipeThrough(new DecompressionStream("gzip"));
    const unpacked = new Response(content, { headers: { "Content-Type": file.type } });
    if (!(await isWhole(unpacked, file))) throw new Error(`${request.url} is damaged.`);
    return unpacked;
  },
};

/** @type {WorkboxPlugin} */
const checkFetched = {
  cacheWillUpdate: async ({ request, response }) => {
    const whole = response.ok && (await isWhole(response, fileAt(request.url)));
    return whole ? response : null;
  },
};

const kept = new PrecacheController({ plugins: [checkKept(heal), unpack] });
kept.precache(
  Object.entries(pages).map(([url, file]) => ({ url, revision: nameOf(file), integrity: `sha256-${file.sha256}` })),
);
const pythonCache = `python-${worker.registration.scope}`;
const pythonKept = new CacheFirst({ cacheName: pythonCache, plugins: [checkKept(), checkFetched] });

/** @type {Promise<unknown> | undefined} */
let healing;

/**
 * Where one page is missing or damaged, all are looked at, and what is wanting is fetched again.
 * @param {ExtendableEvent} event
 */
function heal(event) {
  if (healing) return;
  const all = [...kept.getURLsToCacheKeys()].flatMap(([url, cacheKey]) => {
    const params = { cacheKey, integrity: kept.getIntegrityForCacheKey(cacheKey) };
    return kept.strategy.handleAll({ event, request: new Request(url), params });
  });
  healing = Promise.allSettled(all).then(() => { healing = undefined; });
}

registerRoute(new PrecacheRoute(kept, { ignoreURLParametersMatching: [/./], cleanURLs: false }));
registerRoute(({ url }) => pythonFiles.has(url.href), pythonKept);
// What is not to be had as this release has it is to be had as the host has it now.
setCatchHandler(async ({ request }) => fetch(request));

worker.addEventListener("activate", (event) => event.waitUntil(forgetPython()));
clientsClaim();

/** Python's files of releases before. */
async function forgetPython() {
  const cache = await caches.open(pythonCache);
  const old = (await cache.keys()).filter(({ url }) => !files.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/**
 * @param {ExtendableEvent} event
 * @param {string} folder  all where it is ""
 */
function fetchPython(event, folder) {
  const wanted = Object.keys(python).filter((name) => name.startsWith(folder));
  return Promise.all(
    wanted.flatMap((name) => pythonKept.handleAll({ event, request: new Request(address(name)) })),
  );
}

worker.addEventListener("message", (event) => {
  if (event.data === "switch") worker.skipWaiting();
  if (event.data === "python") event.waitUntil(fetchPython(event, release.quick));
  if (event.data === "rosters") event.waitUntil(fetchPython(event, "").then(() => event.ports[0]?.postMessage("kept")));
});
