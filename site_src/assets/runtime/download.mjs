// Downloads the files that Python is started from, side by side, and checks each before it is used.
//
// The build has packed them itself and gives them a name that means nothing to a host: one that compresses nothing,
// or knows no type for WebAssembly, serves them as well as any.

import { ASSETS } from "../here.mjs";

/** A file does not hold what the build has put into it. */
class DamagedError extends Error {}

/** @param {string} name  of a file, or of a folder with a / behind it */
export function address(name) {
  const [way = "", file] = name.split("/");
  return new URL(`../${PYTHON.folders[way]}/${file}`, ASSETS).href;
}

/** @param {string} name */
function promised(name) {
  const file = PYTHON.files[name];
  if (!file) throw new Error(`The build has no ${name}.`);
  return file;
}

/**
 * @param {string} name
 * @param {RequestInit} how
 */
async function request(name, how) {
  const response = await fetch(address(name), how);
  if (!response.ok) throw new Error(`${name}: HTTP status ${response.status}`);
  return response;
}

/**
 * The contents of the files, unpacked. A damaged one is fetched again past the browser's cache, where it may lie.
 * @param {string[]} names  as PYTHON has them
 * @param {RequestCache} cache
 * @param {(change: Partial<Progress>) => void} report  told the bytes on the wire while they come
 * @returns {Promise<any[]>} an ArrayBuffer of each
 */
export async function download(names, cache, report) {
  try {
    return await downloadOnce(names, cache, report);
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    return downloadOnce(names, "reload", report);
  }
}

/** @type {typeof download} */
async function downloadOnce(names, cache, report) {
  const stop = new AbortController();
  const how = { cache, signal: stop.signal };
  let loaded = 0;
  report({ stage: "download", loaded, total: names.reduce((sum, name) => sum + promised(name).bytes, 0) });
  try {
    return await Promise.all(
      names.map(async (name) => {
        const packed = await read(await request(name, how), (bytes) => report({ loaded: (loaded += bytes) }));
        await check(name, packed, promised(name));
        return unpack(packed);
      }),
    );
  } finally {
    stop.abort(); // where one has failed, the others are of no use
  }
}

/**
 * @param {Response} response
 * @param {(bytes: number) => void} count
 */
async function read(response, count) {
  const counter = new TransformStream({
    transform(chunk, stream) {
      count(chunk.byteLength);
      stream.enqueue(chunk);
    },
  });
  return new Response(response.body?.pipeThrough(counter)).arrayBuffer();
}

/**
 * @param {string} name
 * @param {ArrayBuffer} packed
 * @param {{bytes: number, sha256: string}} promised
 */
async function check(name, packed, promised) {
  const whole = packed.byteLength === promised.bytes && (await isOf(packed, promised.sha256));
  if (!whole) throw new DamagedError(`${name} is damaged.`);
}

/**
 * Without encryption on the line there is no digest to be had: the checksum inside the packed file must do.
 * @param {ArrayBuffer} content
 * @param {string} sha256  in Base64
 */
async function isOf(content, sha256) {
  if (!globalThis.isSecureContext) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return btoa(String.fromCharCode(...digest)) === sha256;
}

/** @param {ArrayBuffer} packed */
function unpack(packed) {
  const unpacked = new Response(packed).body?.pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).arrayBuffer();
}
