// Data-driven attribution: how much less likely a conversion would be if a channel were not there. People's ways through
// channels are a Markov chain of first order; of a removed channel nobody comes any further. Source: E. Anderl et al.,
// Mapping the customer journey: Lessons learned from graph-based online attribution modeling, IJRM 2016.

/** How often people went from one channel to the next; null is the start, or the end. */
export interface TouchStep {
  from: string | null;
  /** `converted` and `left` are ends. */
  to: { channel: string } | 'converted' | 'left';
  times: number;
}

const ROUNDS = 10_000;
const CLOSE = 1e-13;

/** By channel, the relative loss of conversions without it, scaled so that all add up to 1; all 0 where nobody converted. */
export function removalEffects(steps: readonly TouchStep[]): Map<string, number> {
  const channels = [
    ...new Set(steps.flatMap(({ from, to }) => [from, typeof to === 'object' ? to.channel : null])),
  ];
  const known = channels.filter((channel): channel is string => channel !== null);
  const rows = rowsOf(steps);
  const whole = conversion(rows, undefined);
  const lost = known.map((channel) => (whole === 0 ? 0 : 1 - conversion(rows, channel) / whole));
  const all = lost.reduce((sum, one) => sum + Math.max(0, one), 0);
  return new Map(known.map((channel, i) => [channel, all === 0 ? 0 : Math.max(0, lost[i]!) / all]));
}

type Rows = Map<string | null, { out: number; converted: number; to: [string, number][] }>;

function rowsOf(steps: readonly TouchStep[]): Rows {
  const rows: Rows = new Map();
  for (const { from, to, times } of steps) {
    const row = rows.get(from) ?? { out: 0, converted: 0, to: [] };
    rows.set(from, row);
    row.out += times;
    if (to === 'converted') row.converted += times;
    else if (to !== 'left') row.to.push([to.channel, times]);
  }
  return rows;
}

/** The chance that a way from the start ends in a conversion; without `removed`, whose share goes nowhere. */
function conversion(rows: Rows, removed: string | undefined): number {
  const chances = new Map<string | null, number>([...rows.keys()].map((channel) => [channel, 0]));
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (const [channel, { out, converted, to }] of rows) {
      if (channel === removed || out === 0) continue;
      let chance = converted;
      for (const [next, times] of to) if (next !== removed) chance += times * (chances.get(next) ?? 0);
      moved = Math.max(moved, Math.abs(chance / out - chances.get(channel)!));
      chances.set(channel, chance / out);
    }
    if (moved < CLOSE) break;
  }
  return chances.get(null) ?? 0;
}
