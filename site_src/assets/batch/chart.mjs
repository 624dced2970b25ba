// The picture of a ranking: people in order of rank along x, what each may still score as a bar upwards; the line where the
// places end, and the mark. It is drawn from the ranking's data, and knows no rule.

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 320; // at least
const HEIGHT = 300;
const MARGIN = { left: 44, right: 12, top: 14, bottom: 34 };
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100];
const TICKS = 6; // at most so many along an axis
const THICK = 6; // of a bar, at most
const SHAPE = 3; // half of it

/** @typedef {{min: number, max: number}} Span */
/** @typedef {{count: number, min: number, max: number, standing: string}} Drawn */

/** @type {(name: string, attributes: Record<string, any>, inside?: (Node | string)[]) => SVGElement} */
function element(name, attributes, inside = []) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...inside);
  return made;
}

/** @type {(from: number, to: number) => number[]} round numbers between the two */
function ticks(from, to) {
  const step = STEPS.find((each) => (to - from) / each <= TICKS) ?? (to - from) / TICKS;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, at) => (first + at) * step);
}

/** What stands at the end of a bar says the same as its colour: a disc, a diamond, a cross, a dash.
 * @type {Record<string, (x: number, y: number) => string>} */
const SHAPES = {
  sure: (x, y) => `M${x - SHAPE} ${y}a${SHAPE} ${SHAPE} 0 1 0 ${2 * SHAPE} 0a${SHAPE} ${SHAPE} 0 1 0 ${-2 * SHAPE} 0`,
  possible: (x, y) => `M${x} ${y - SHAPE}l${SHAPE} ${SHAPE}l${-SHAPE} ${SHAPE}l${-SHAPE} ${-SHAPE}z`,
  out: (x, y) => `M${x - SHAPE} ${y - SHAPE}l${2 * SHAPE} ${2 * SHAPE}m0 ${-2 * SHAPE}l${-2 * SHAPE} ${2 * SHAPE}`,
  below: (x, y) => `M${x - SHAPE} ${y}h${2 * SHAPE}`,
};

/** A unit is a pixel of the screen: words in it are as large as those around it.
 * @param {SVGElement} picture  which is emptied first
 * @param {{classes: Drawn[], mark: number, places: Span | null, line: Span | null}} group
 */
export function draw(picture, { classes, mark, places, line }) {
  const width = Math.max(WIDE, Math.round(picture.clientWidth));
  const inner = { width: width - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
  const people = classes.reduce((sum, { count }) => sum + count, 0);
  const least = Math.min(mark, ...classes.map(({ min }) => min));
  const most = Math.max(mark, ...classes.map(({ max }) => max));
  const [low, high] = [Math.max(0, Math.floor(least / 5) * 5 - 5), Math.ceil(most / 5) * 5 + 5];
  const x = (/** @type {number} */ place) => MARGIN.left + (inner.width * place) / people;
  const y = (/** @type {number} */ points) => MARGIN.top + (inner.height * (high - points)) / (high - low);
  const [left, right, top, bottom] = [x(0), x(people), y(high), y(low)];

  /** @type {Record<string, {bars: string, shapes: string}>} */
  const paths = {};
  let rank = 0;
  for (const { count, min, max, standing } of classes) {
    const path = (paths[standing] ??= { bars: "", shapes: "" });
    for (const last = rank + count; rank < last; rank += 1) {
      const at = round(x(rank + 0.5));
      path.bars += `M${at} ${round(y(min))}V${round(y(max))}`;
      path.shapes += SHAPES[standing]?.(at, round(y((min + max) / 2))) ?? "";
    }
  }
  const thick = Math.min(THICK, Math.max(1, (0.6 * inner.width) / people));
  picture.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  picture.replaceChildren(
    ...ticks(low, high).flatMap((points) => [
      element("path", { class: "grid", d: `M${left} ${y(points)}H${right}` }),
      element("text", { x: left - 6, y: y(points) + 4, "text-anchor": "end" }, [`${points}`]),
    ]),
    ...ticks(1, people).map((place) => element("text", { x: x(place - 0.5), y: bottom + 16, "text-anchor": "middle" }, [`${place}`])),
    ...(places ? [band(x(places.min), top, x(places.max), bottom, "places")] : []),
    ...(line ? [band(left, y(line.max), right, y(line.min), "line")] : []),
    element("path", { class: "mark", d: `M${left} ${y(mark)}H${right}` }),
    ...Object.entries(paths).flatMap(([standing, { bars, shapes }]) => [
      element("path", { class: `bars ${standing}`, d: bars, "stroke-width": thick }),
      // Of many people, the shapes would be a smear.
      ...(inner.width / people > 2 * SHAPE ? [element("path", { class: `shapes ${standing}`, d: shapes })] : []),
    ]),
    element("path", { class: "axis", d: `M${left} ${top}V${bottom}H${right}` }),
  );
}

/** @type {(points: number) => number} */
const round = (points) => Math.round(100 * points) / 100;

/** Where a line is not known but lies between two, it is as broad as that. A rectangle without breadth would not be drawn.
 * @type {(left: number, top: number, right: number, bottom: number, name: string) => SVGElement} */
function band(left, top, right, bottom, name) {
  return element("path", { class: name, d: `M${left} ${top}H${right}V${bottom}H${left}z` });
}
