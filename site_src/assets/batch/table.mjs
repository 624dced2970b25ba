// Which rows of the results are shown, and in what order. Pure: rows in, rows out.

export const SIZE = 50; // rows a page
const ASKS = 2; // questions in sight

const collator = new Intl.Collator("zh");

/** @type {(row: Row) => string} */
export const verdictOf = (row) => row.verdict ?? "none";

const VERDICTS = ["eligible", "undetermined", "ineligible", "none"];
const PASSES = ["yes", "undetermined", "no"];
const STANDINGS = ["sure", "possible", "out", "below"];

/** What a row is sorted by; undefined comes last in either direction.
 * @type {Record<string, (row: Row, names: Names) => any>} */
const KEYS = {
  name: (row) => row.name || row.key || undefined,
  title: (row, { titles }) => Object.keys(titles).indexOf(row.target),
  route: (row, { clauses }) => clauses[row.route]?.name,
  verdict: (row) => VERDICTS.indexOf(verdictOf(row)),
  total: (row) => middle(row.total),
  passes: (row) => place(PASSES, row.passes),
  open: (row) => row.open ?? undefined,
  rank: (row) => row.rank && STANDINGS.indexOf(row.rank.standing) * 1e6 + (row.rank.best ?? 0),
};

/** @type {(list: string[], value: any) => number | undefined} */
const place = (list, value) => (list.includes(value) ? list.indexOf(value) : undefined);

/** @type {(span: any) => number | undefined} those of the same middle in the order of their least */
const middle = (span) => (span ? (span.min + span.max) / 2 + span.min / 1e6 : undefined);

/** @type {(by: string) => (row: Row, names: Names) => any} */
function keyOf(by) {
  const [kind = "", id] = by.split(":");
  if (kind !== "group") return KEYS[kind] ?? (() => 0);
  return (row) => middle(row.groups?.find((/** @type {any} */ group) => group.id === id));
}

/** @type {(rows: Row[], by: string, falling: boolean, names: Names) => Row[]} */
export function sorted(rows, by, falling, names) {
  if (!by) return falling ? [...rows].reverse() : rows;
  const key = keyOf(by);
  const way = falling ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: key(row, names) }));
  keyed.sort((one, other) => {
    if (one.key === undefined || other.key === undefined) return Number(one.key === undefined) - Number(other.key === undefined);
    if (typeof one.key === "string") return way * collator.compare(one.key, other.key);
    return way * (one.key - other.key);
  });
  return keyed.map(({ row }) => row);
}

/** @type {(rows: Row[], filters: Filters) => Row[]} */
export function filtered(rows, { text, target, verdict, standing, group, doubtful }) {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const said = words.length ? `${row.name} ${row.employer} ${row.key}`.toLowerCase() : "";
    return (
      words.every((word) => said.includes(word)) &&
      (!target || row.target === target) &&
      (!verdict || verdictOf(row) === verdict) &&
      (!standing || row.rank?.words === standing) &&
      (!group || row.rank?.groups.includes(group)) &&
      (!doubtful || row.doubts || row.altered || row.rank?.readings.length || row.troubles?.length)
    );
  });
}

/** @type {(rows: Row[]) => Record<string, number>} */
export function counted(rows) {
  const count = { people: rows.length, eligible: 0, undetermined: 0, ineligible: 0, none: 0 };
  for (const row of rows) count[/** @type {keyof typeof count} */ (verdictOf(row))] += 1;
  return count;
}

/** @type {(row: Row, names: Names) => any} a row as the page's template takes it */
export function asShown(row, names) {
  const asks = row.ask ?? [];
  return {
    ...row,
    row,
    called: row.name || row.key || "（没有姓名）",
    title: names.titles[row.target] ?? "",
    mistakes: row.troubles?.filter((/** @type {any} */ { grave }) => grave).length,
    asks: asks.slice(0, ASKS),
    asksMore: Math.max(0, asks.length - ASKS),
  };
}
