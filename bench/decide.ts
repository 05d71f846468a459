// What does one visitor see of 10, 100 and 1,000 experiences, each with three conditions that must all hold and a
// 50/50 split? Our line-up against SDKs that evaluate in the process, each asked for everything in its best way. All
// must find the same experiences; the draws are each product's own.

import { type BenchResult, type BenchRow, figure, median } from './bench.ts';
import type { Decider, MakeDecider, Part, Visitor } from './deciders/decider.ts';
import { flagd } from './deciders/flagd.ts';
import { growthbook } from './deciders/growthbook.ts';
import { launchdarkly } from './deciders/launchdarkly.ts';
import { ninetailed } from './deciders/ninetailed.ts';
import { optimizely } from './deciders/optimizely.ts';
import { posthog } from './deciders/posthog.ts';
import { makeParts, makeVisitor, seeded } from './deciders/questions.ts';
import { statsig } from './deciders/statsig.ts';
import { unleash } from './deciders/unleash.ts';
import { visavis } from './deciders/visavis.ts';

const MAKERS: MakeDecider[] = [
  ...[visavis, flagd, growthbook, ninetailed, launchdarkly],
  ...[unleash, statsig, optimizely, posthog],
];
const VISITORS = Number(process.env.BENCH_VISITORS ?? 100_000);
const SIZES = (process.env.BENCH_EXPERIENCES ?? '10,100,1000').split(',').map(Number);
/** One after the other in each round, so that what else the machine does meets all alike. */
const ROUNDS = 5;
/** Of processor time, after which a round goes no further through its part of the visitors. */
const ROUND_MS = 100;
const WARM_MS = 200;

/** `tell` hears of the rows of one number of experiences as soon as they are there. */
export async function run(tell: (rows: BenchRow[]) => void = () => {}): Promise<BenchResult> {
  const random = seeded(11);
  const visitors = Array.from({ length: VISITORS }, (_, i) => makeVisitor(i, random));
  const rows: BenchRow[] = [];
  for (const size of SIZES) {
    const experiences = Array.from({ length: size }, () => makeParts(random));
    const compared = await compare(experiences, visitors);
    rows.push(...compared);
    tell(compared);
  }
  const many = VISITORS.toLocaleString('en-US');
  return {
    name: 'Deciding all experiences for one visitor',
    rows,
    note: `Three conditions and a 50/50 split each; ${many} random visitors, of whom the slower products did as many as the labels say; microseconds of processor time a visitor, the median of ${ROUNDS} rounds in turn. Ratios: the fastest of the others to each.`,
  };
}

async function compare(experiences: Part[][], visitors: Visitor[]): Promise<BenchRow[]> {
  const deciders: Decider[] = [];
  for (const make of MAKERS) deciders.push(await make(experiences, visitors));
  await demandAgreement(deciders);
  for (const decider of deciders) await turn(decider, 0, VISITORS, WARM_MS);
  const turns = deciders.map((): Turn[] => []);
  const part = VISITORS / ROUNDS;
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, decider] of deciders.entries())
      turns[i]!.push(await turn(decider, round * part, (round + 1) * part, ROUND_MS));
  for (const { close } of deciders) await close?.();
  const micros = turns.map((list) => median(list.map(({ micros }) => micros)));
  const fastest = Math.min(...micros.slice(1));
  return deciders.map(({ name }, i) => {
    const done = turns[i]!.reduce((sum, { visitors }) => sum + visitors, 0).toLocaleString('en-US');
    return {
      label: `${name}, ${experiences.length.toLocaleString('en-US')} experiences, ${done} visitors`,
      value: micros[i]!,
      unit: 'µs',
      ratio: fastest / micros[i]!,
    };
  });
}

interface Turn {
  micros: number;
  visitors: number;
}

/** Visitors from one place to another, or until the time is up. Processor time, which other work does not stretch. */
async function turn({ all, isAsync }: Decider, from: number, to: number, most: number): Promise<Turn> {
  const before = process.cpuUsage();
  let spent = 0;
  let visitor = from;
  // The clock is read every so often: a reading takes as long as some of the answers.
  for (let batch = 1; visitor < to && spent < most * 1_000; batch = Math.min(batch * 2, 500)) {
    const end = Math.min(to, visitor + batch);
    if (isAsync) for (; visitor < end; visitor++) await all(visitor);
    else for (; visitor < end; visitor++) all(visitor);
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  }
  return { micros: spent / (visitor - from), visitors: visitor - from };
}

async function demandAgreement(deciders: readonly Decider[]): Promise<void> {
  let found = 0;
  for (let visitor = 0; visitor < 200; visitor++) {
    const answers: string[] = [];
    for (const { all, seen } of deciders)
      answers.push(
        seen(await all(visitor))
          .sort()
          .join(),
      );
    if (answers[0] !== '') found++;
    const other = answers.findIndex((answer) => answer !== answers[0]);
    if (other > 0)
      throw new Error(`Expected ${deciders[other]!.name} to show ${answers[0]}, got ${answers[other]}`);
  }
  if (found === 0) throw new Error('Expected somebody to see something');
}

if (import.meta.main) {
  await run((rows) => {
    for (const { label, value, ratio } of rows)
      console.log(`${label.padEnd(80)} ${figure(value).padStart(10)} µs ${figure(ratio!).padStart(8)}×`);
  });
  process.exit(0);
}
