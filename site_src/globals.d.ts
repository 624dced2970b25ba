// What one script leaves for another, or for a page. Only the type checker reads this file.

/** A worker's own: fetches scripts and runs them. */
declare function importScripts(...names: string[]): void;

/** search-entries.js */
declare var searchEntries: import("./assets/search/worker.mjs").Entry[];

/** search.js, where it runs in the page. */
declare var search: typeof import("./assets/search/worker.mjs");

/** anchors.js: page and name of each place by its id. */
declare var anchors: Record<string, string[]> | undefined;

/** The script in the page itself. "dark", "light", or the system's colours. */
declare function setColours(choice?: string): void;

/**
 * Of what Python is started from, bytes and SHA-256 of each file, and the folders they lie in. The build (scripts.mjs)
 * puts it in its place.
 */
declare const PYTHON: { folders: Record<string, string>; files: Record<string, { bytes: number; sha256: string }> };
