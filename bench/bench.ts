// What every file in bench/ shares: the shape of a result, and how a figure is taken so that it can be believed on a
// noisy machine. `npm run bench` runs every file here that exports `run`.

export interface BenchResult {
  /** What was measured, as a heading: `Matching one profile against segments`. */
  name: string;
  rows: BenchRow[];
  /** One or two sentences: what was done, on what, what the figure does not say. */
  note?: string;
}
export interface BenchRow {
  label: string;
  value: number;
  /** `/s`, `ms`, `µs`, `MB`, ... */
  unit: string;
  /** Against the row that this is measured by, such as the fastest peer; above 1 is better. */
  ratio?: number;
}

/** The middle value; the mean of the middle two for an even count. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Milliseconds that one call takes: the median of `rounds` rounds after one that is thrown away. A round repeats the
 * call until `roundMs` have passed, so that quick calls are not measured by the clock's grain.
 */
export async function timePerCall(
  call: () => unknown,
  { rounds = 5, roundMs = 200 }: { rounds?: number; roundMs?: number } = {},
): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    let calls = 0;
    do {
      await call();
      calls++;
    } while (performance.now() - start < roundMs);
    if (round > 0) taken.push((performance.now() - start) / calls);
  }
  return median(taken);
}

/** Like `timePerCall`, for calls that are quick and synchronous: no await between them. */
export function timePerCallSync(
  call: () => unknown,
  { rounds = 5, roundMs = 200 }: { rounds?: number; roundMs?: number } = {},
): number {
  const taken: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    let calls = 0;
    do {
      call();
      calls++;
    } while (performance.now() - start < roundMs);
    if (round > 0) taken.push((performance.now() - start) / calls);
  }
  return median(taken);
}

/** Three significant figures, thousands apart: `12,300`, `0.0457`. */
export function figure(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** Medians of so many rounds, in turns, so that what else the machine does meets all alike; a first round is thrown away. */
export async function inTurns<K extends string>(
  rounds: number,
  works: Record<K, () => Promise<unknown>>,
): Promise<Record<K, number>> {
  const times = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round++)
    for (const [name, work] of Object.entries<() => Promise<unknown>>(works)) {
      const began = performance.now();
      await work();
      if (round > 0) times.set(name, [...(times.get(name) ?? []), performance.now() - began]);
    }
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)])) as Record<K, number>; // every work has its times
}
