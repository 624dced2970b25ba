// What is wrong in the rosters, sheet by sheet, with the cell where it stands.

const AT_ONCE = 50; // of a sheet, until more are asked for

/** All troubles of the rosters: those of people, and those of no single person.
 * @param {Roster[]} rosters
 * @returns {any[]}
 */
export function troublesOf(rosters) {
  return rosters.flatMap((roster) => [...roster.troubles, ...roster.pieces.flatMap(({ troubles }) => troubles)]);
}

/** @type {(spot: any) => string} as a spreadsheet calls it: H12; a whole row; nothing for a whole sheet */
export function cellOf({ row, column }) {
  if (!row) return "整张表";
  return column ? `${column}${row}` : `第${row}行`;
}

/** @type {(spot: any) => string} */
const sheetOf = ({ file, sheet }) => (sheet ? `${file}，工作表“${sheet}”` : file);

/**
 * @param {Roster[]} rosters
 * @param {Map<string, number>} asked  how many more of a sheet are asked for, by its name
 */
export function listed(rosters, asked) {
  const troubles = troublesOf(rosters);
  const grave = troubles.filter((each) => each.grave).length;
  const people = rosters.flatMap(({ pieces }) => pieces).reduce((sum, { mistaken }) => sum + mistaken, 0);
  /** @type {Map<string, any[]>} */
  const bySheet = new Map();
  for (const each of troubles) {
    const name = sheetOf(each.spot);
    if (!bySheet.has(name)) bySheet.set(name, []);
    bySheet.get(name)?.push(each);
  }
  const sheets = [...bySheet].map(([name, found]) => {
    const most = AT_ONCE + (asked.get(name) ?? 0);
    found.sort((one, other) => one.spot.row - other.spot.row);
    const more = Math.max(0, found.length - most);
    return { id: name, name, count: found.length, troubles: found.slice(0, most).map(asLine), more, next: Math.min(more, AT_ONCE) };
  });
  return { count: troubles.length, grave, notices: troubles.length - grave, people, sheets };
}

/** @type {(trouble: any) => any} as the page's template takes it */
export function asLine({ spot, problem, allowed, grave }) {
  return { cell: cellOf(spot), heading: spot.heading, problem, allowed, notice: !grave };
}

/** @type {(row: Row) => boolean} */
export const isMistaken = (row) => Boolean(row.troubles?.some((/** @type {any} */ { grave }) => grave));

/** @type {(asked: Map<string, number>, sheet: string) => void} */
export function askMore(asked, sheet) {
  asked.set(sheet, (asked.get(sheet) ?? 0) + AT_ONCE);
}

/** @type {(rosters: Roster[]) => string} for a letter or a table: a line each, its parts between tabs */
export function asText(rosters) {
  return troublesOf(rosters)
    .map(({ spot, problem, allowed }) => [sheetOf(spot), cellOf(spot), spot.heading, problem, allowed].join("\t"))
    .join("\n");
}
