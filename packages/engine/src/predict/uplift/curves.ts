// How well an order of people finds those whom a treatment moves: the uplift and Qini curves, and the areas under them
// against the best that could be and against chance. Definitions are those of scikit-uplift 0.5
// (uplift_auc_score, qini_auc_score with negative_effect=True), which its published values check.
// Source: N. Radcliffe, Using control groups to target on predicted lift, 2007; P. Gutierrez, J.-Y. Gérardy, 2017.

export interface Trial {
  /** What came of it, by row. */
  outcome: ArrayLike<number>;
  /** 1 for treated, 0 for control. */
  treated: ArrayLike<number>;
}
/** Points of a curve: so many people from the best on, and what treating them brings. */
export interface Curve {
  x: number[];
  y: number[];
}
type Value = (sums: {
  treatedOutcome: number;
  controlOutcome: number;
  treated: number;
  control: number;
}) => number;

const uplift: Value = ({ treatedOutcome, controlOutcome, treated, control }) =>
  (ratio(treatedOutcome, treated) - ratio(controlOutcome, control)) * (treated + control);
const qini: Value = ({ treatedOutcome, controlOutcome, treated, control }) =>
  treatedOutcome - controlOutcome * ratio(treated, control);
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

/** The rate among treated less that among controls, times how many there are. */
export const upliftCurve = (trial: Trial, scores: ArrayLike<number>): Curve => curveOf(trial, scores, uplift);
/** Outcomes among treated, less what controls would have had if there were as many. */
export const qiniCurve = (trial: Trial, scores: ArrayLike<number>): Curve => curveOf(trial, scores, qini);

export function upliftAuc(trial: Trial, scores: ArrayLike<number>): number {
  const { outcome, treated } = trial;
  let [controlResponders, treatedOthers] = [0, 0];
  for (let i = 0; i < outcome.length; i++) {
    if (outcome[i] === 1 && treated[i] === 0) controlResponders++;
    if (outcome[i] === 0 && treated[i] === 1) treatedOthers++;
  }
  const summand = controlResponders > treatedOthers ? outcome : treated;
  const best = Float64Array.from(treated, (one, i) => 2 * (outcome[i] === one ? 1 : 0) + summand[i]!);
  return against(upliftCurve(trial, scores), upliftCurve(trial, best));
}

export function qiniAuc(trial: Trial, scores: ArrayLike<number>): number {
  return against(qiniCurve(trial, scores), bestQini(trial));
}

export function bestQini(trial: Trial): Curve {
  const { outcome, treated } = trial;
  return qiniCurve(
    trial,
    Float64Array.from(treated, (one, i) => (one === 1 ? outcome[i]! : -outcome[i]!)),
  );
}

/** The area above that of chance, as a share of the best one's. */
export function against(curve: Curve, best: Curve): number {
  const chance = (best.x.at(-1)! * best.y.at(-1)!) / 2;
  return (areaOf(curve) - chance) / (areaOf(best) - chance);
}

function areaOf({ x, y }: Curve): number {
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2;
  return area;
}

function curveOf(trial: Trial, scores: ArrayLike<number>, value: Value): Curve {
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[b]! - scores[a]! || b - a,
  );
  const isEnd = (i: number) => i === order.length - 1 || scores[order[i]!] !== scores[order[i + 1]!];
  return along(trial, order, isEnd, value);
}

/** @param isEnd whether the order's place is the last of those who score the same */
function along(
  { outcome, treated }: Trial,
  order: Int32Array,
  isEnd: (place: number) => boolean,
  value: Value,
): Curve {
  const sums = { treatedOutcome: 0, controlOutcome: 0, treated: 0, control: 0 };
  const curve: Curve = { x: [0], y: [0] };
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    if (treated[row] === 1) {
      sums.treated++;
      sums.treatedOutcome += outcome[row]!;
    } else {
      sums.control++;
      sums.controlOutcome += outcome[row]!;
    }
    if (!isEnd(i)) continue;
    curve.x.push(i + 1);
    curve.y.push(value(sums));
  }
  return curve;
}

/** The Qini curve of people in an order drawn at random, where as many score the same as did. */
export function shuffledQini(
  trial: Trial,
  scores: ArrayLike<number>,
  whole: (low: number, high: number) => number,
): Curve {
  const sorted = Float64Array.from(scores).sort();
  const order = Int32Array.from({ length: scores.length }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = whole(0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const isEnd = (i: number) =>
    i === order.length - 1 || sorted[order.length - 1 - i] !== sorted[order.length - 2 - i];
  return along(trial, order, isEnd, qini);
}
