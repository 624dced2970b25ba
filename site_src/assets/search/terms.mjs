// Text to the terms that are searched: pairs of Han characters, words, numbers, and numbers with what they count.
// 第十六条 and 第16条 have the same; std-16-2 has std-16 as well.

const NUMERAL = "[零一二两三四五六七八九十百]+(?=[年月日天条项分篇次级个名部万章类届人至、])";
const WORDS = new RegExp(`(${NUMERAL})|[a-z0-9]+(?:[-._][a-z0-9]+)*|(?:(?!${NUMERAL})[㐀-鿿])+`, "g");

const COUNTS = /[0-9零一二两三四五六七八九十百]/; // beside a sign that stands alone, which then says nothing: 第, 条, 分

/** @param {string} numeral up to 199 */
function number(numeral) {
  const [, hundreds, tens, ones] = /^(?:(.?)百)?零?(?:(.?)十)?(.)?/.exec(numeral.replace("两", "二")) ?? [];
  const value = (/** @type {string | undefined} */ sign) => (sign === "" ? 1 : Math.max(0, "零一二三四五六七八九".indexOf(sign ?? "零")));
  return String(value(hundreds) * 100 + value(tens) * 10 + value(ones));
}

/** @param {string} text
 * @returns {Generator<[term: string, from: number, to: number]>} each term with where it stands */
function* spans(text) {
  const half = (/** @type {string} */ sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
  const plain = text.replace(/[！-～]/g, half).replace(/[A-Z]/g, (sign) => sign.toLowerCase());
  for (const { 0: word, 1: numeral, index: from } of plain.matchAll(WORDS)) {
    const to = from + word.length;
    if (!numeral && word > "z") {
      if (word.length === 1 && !COUNTS.test(plain.slice(Math.max(0, from - 1), to + 1))) yield [word, from, to];
      for (let at = from; at < to - 1; at++) yield [plain.slice(at, at + 2), at, at + 2];
      continue;
    }
    const value = numeral ? number(numeral) : word;
    yield [value, from, to];
    for (let cut = value.indexOf("-"); cut > 0; cut = value.indexOf("-", cut + 1)) yield [value.slice(0, cut), from, from + cut];
    const last = /(?:^|-)(\d[\d.]*)$/.exec(value)?.[1];
    const counted = plain[to] ?? "";
    if (last && last !== value && /^\d/.test(value)) yield [last, to - last.length, to];
    if (last && /[㐀-鿿%]/.test(counted)) yield [last + counted, from, to + 1];
  }
}

/** @param {string} text */
export function terms(text) {
  return [...spans(text)].map(([term]) => term);
}

/** Where the wanted terms stand, without overlaps.
 * @param {string} text
 * @param {Set<string>} wanted
 * @returns {[from: number, to: number][]} */
export function hits(text, wanted) {
  /** @type {[number, number][]} */
  const found = [];
  for (const [term, from, to] of [...spans(text)].sort((a, b) => a[1] - b[1])) {
    const before = found.at(-1);
    if (!wanted.has(term)) continue;
    if (before && from <= before[1]) before[1] = Math.max(before[1], to);
    else found.push([from, to]);
  }
  return found;
}
