// What sitegen/release.py writes before the service worker. Only the type checker reads this file.

/** Of a file: its SHA-256 in Base64, and what it is served as. */
interface Kept {
  sha256: string;
  type: string;
}

/** Each by its path in the site; quick: the folder of what the calculator is started from. */
declare var release: { pages: Record<string, Kept>; python: Record<string, Kept>; quick: string };
