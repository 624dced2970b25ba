// The floor: what hand-written JavaScript takes for the same sum. It reads the score tables and adds up one record of
// which all is known, each rule by its first reading; the core does much more.

const [rules, record] = await Promise.all(
  ["rules.json", "record.json"].map((name) => fetch(new URL(name, import.meta.url)).then((found) => found.json())),
);
const time = rules["scoring.toml"].time;

const at = (path) => path.split(".").reduce((value, name) => value?.[name], record);
const holds = ({ field, values, least }) => (values ? values.includes(at(field)) : at(field) >= least);
const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);

const takes = ({ at, from, above, to }, number) =>
  (at === undefined || number === at) &&
  (from === undefined || number >= from) &&
  (above === undefined || number > above) &&
  (to === undefined || number <= to);
const tiered = (tiers, number) => tiers.find((tier) => takes(tier, number))?.points;

/** Full years from the day in `since` to the last day that counts. */
function years(since) {
  const [year, month, day] = at(since).split("-").map(Number);
  const { month: lastMonth, day: lastDay } = time.cutoff;
  const leave = sum(at(time.study_leave.field).map((months) => Math.max(0, months - 12 * time.study_leave.years)));
  const months = (at(time.year) - year) * 12 + lastMonth - month - (lastDay < day) - leave;
  return Math.max(0, Math.floor(months / 12));
}

/** The calendar years in the present post: after the one in which it began, before the application's. */
function inPost() {
  const first = Number(at(time.title_since).slice(0, 4)) + 1;
  return Array.from({ length: at(time.year) - first }, (_, index) => first + index);
}

const KINDS = {
  amount: ({ field }) => at(field),
  choice: ({ field, tiers }) => tiers.find(({ values }) => values.includes(at(field)))?.points ?? 0,
  years: ({ tiers }) => tiered(tiers, years(time.title_since)) ?? 0,
  exam({ field, tiers }) {
    const { score, pass_mark } = at(field);
    if (score < pass_mark) return 0;
    return tiers.findLast(({ from = 0 }) => score >= from).points;
  },
  hours({ field, parts, tiers }) {
    const full = inPost().map((year) => at(field)[year]).filter((hours) => parts.every((part) => hours[part.field] >= part.least));
    const least = Math.min(...full.map((hours) => sum(parts.map((part) => hours[part.field]))));
    return full.length ? (tiered(tiers, least) ?? 0) : 0;
  },
  grades({ field, window, best, plain, tiers, all_plain }) {
    const grades = inPost().slice(-window.years).map((year) => at(field)[year]);
    const count = grades.filter((grade) => grade === best).length;
    return tiered(tiers, count) ?? (grades.every((grade) => grade === plain) ? all_plain.points : 0);
  },
  ladder({ field, conditions, ladders }) {
    const met = conditions.filter(({ id }) => at(field)[id]).length;
    const { need, points, extra, cap } = ladders.find((ladder) => !ladder.field || holds(ladder));
    return met < need ? 0 : Math.min(cap, points + extra * (met - need));
  },
  tally({ field, rows, limits, cap }) {
    const counted = rows.filter(({ value }) => limits.every((limit) => limit.value !== value || holds(limit)));
    const points = counted.map((row) => sum(Object.entries(at(field)[row.value] ?? {}).map(([of, count]) => row[of] * count)));
    return Math.min(cap, sum(points));
  },
  per_year: ({ field, rate, cap }) => Math.min(cap, rate.points * Math.floor(at(field))),
};

const { groups } = rules[`tables/${record.target}.toml`];
const total = sum(groups.map(({ items, cap }) => Math.min(cap, sum(items.map(({ rule }) => KINDS[rule.kind](rule))))));
const passes = total >= rules["scoring.toml"].pass.mark;

const shown = document.createElement("output");
shown.textContent = `总分${total}分，${passes ? "达到" : "未达到"}标准分`;
document.querySelector("h1").after(shown);
performance.mark("calculator-first-result");
