// Shapes that more than one module of the page for rosters speaks of. Only the type checker reads this file.

/** Some people of a roster, in its order; `people` and `lines` have a line of JSON for each. `rows`: none before they are scored;
 * `troubles` and `mistaken`: all that is told of them, and how many have a mistake among them. */
interface Piece {
  people: Blob;
  lines: Blob;
  rows: Row[];
  troubles: any[];
  mistaken: number;
  count: number;
}

/** A file that was dropped. */
interface Roster {
  file: File;
  /** "waiting", "reading", "done", "cancelled", "refused" or "failed" */
  state: string;
  /** why it was refused */
  words: string;
  /** has the clerk come to its end? */
  read: boolean;
  pieces: Piece[];
  /** what is wrong that concerns no single person */
  troubles: any[];
  /** those chosen for it, by their ids */
  readings: Record<string, string>;
  /** its sign-offs, as its rows have them */
  signed: any[];
  /** the same, held against the people in it */
  checked: any[];
  stop: AbortController;
  /** when its reading began */
  begun?: number;
}

/** What the table has of a person: the light part of a line (calculator/batch/line.py), and where the whole of it is. */
interface Row extends Record<string, any> {
  roster: Roster;
  piece: Piece;
  at: number;
}

/** What the page calls things (sitegen/batch.py), and the clauses with their names. */
interface Names {
  titles: Record<string, string>;
  groups: Record<string, string>;
  /** what is said of somebody for whom the core has no answer */
  failed: { problem: string; allowed: string };
  readings: Record<string, { question: string; A: string; B: string }>;
  clauses: Record<string, { name: string }>;
}

/** What the person has chosen to see; "" and false: all. */
interface Filters {
  text: string;
  target: string;
  verdict: string;
  standing: string;
  group: string;
  doubtful: boolean;
}
