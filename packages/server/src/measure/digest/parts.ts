// What changed in a week, part by part: each figure with how sure it is and the page behind it. What cannot be read is left
// out and said, so that one report that fails keeps no letter back.

import type { Trend } from '@visavis/engine/measure';
import type { Decide } from '../../decide/index.ts';
import type { Journeys } from '../../journey/index.ts';
import type { Segments } from '../../segment/index.ts';
import type { Alarms } from '../alarms/index.ts';
import type { Experiments } from '../experiments/index.ts';
import type { LiftDoor } from '../lift/index.ts';
import type { MaturityDoor } from '../maturity/index.ts';
import type { Reports } from '../reports/index.ts';
import { ORDER } from '../reports/route-words.ts';
import type { Line, Part } from '../team/index.ts';

export interface PartsDeps {
  reports: Pick<Reports, 'scorecard' | 'filter'>;
  experiments: Pick<Experiments, 'results'>;
  alarms: Pick<Alarms, 'list'>;
  maturity: Pick<MaturityDoor, 'assess'>;
  lift: Pick<LiftDoor, 'price'>;
  decide: Pick<Decide, 'experiences'>;
  segments: Pick<Segments, 'definitions' | 'insights'>;
  journeys: Pick<Journeys, 'definitions'>;
  baseUrl(): string;
  failed(error: unknown): void;
}
export interface Week {
  workspaceId: string;
  /** [from, to) */
  from: number;
  to: number;
}

const WEEK_MS = 7 * 86_400_000;
const PATIENCE_MS = 60_000;
const LOOK_BACK_DAYS = 14;
const MOST = 6;
/** Fewer people than this come and go without telling anything. */
const LEAST_MEMBERS = 10;

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });
const percent = (value: number): string =>
  `${(value * 100).toLocaleString('en', { maximumFractionDigits: 1 })}%`;
const signed = (value: number, say: (value: number) => string): string =>
  `${value < 0 ? '−' : '+'}${say(Math.abs(value))}`;
const between = ({ low, high }: { low: number; high: number }, say: (value: number) => string): string =>
  `95% interval ${say(low)} to ${say(high)}`;

export async function partsOf(deps: PartsDeps, week: Week): Promise<Part[]> {
  const read = async (title: string, empty: string, lines: () => Promise<Line[]>): Promise<Part> => {
    try {
      return { title, empty, lines: (await lines()).slice(0, MOST) };
    } catch (error) {
      deps.failed(error);
      return { title, lines: [], empty: 'This could not be read this week.' };
    }
  };
  // One after the other: nobody waits for a letter, and others may be asking.
  return [
    await read('Alarms', 'None was raised.', () => alarmLines(deps, week)),
    await read('The journey', 'No journey has people yet.', () => journeyLines(deps, week)),
    await read('Experiments', 'None can be decided yet.', () => experimentLines(deps, week)),
    await read('Segments', 'None has moved.', () => segmentLines(deps, week)),
    await read('The ladder', '', () => ladderLines(deps, week)),
  ];
}

async function alarmLines({ alarms, baseUrl }: PartsDeps, { workspaceId, from, to }: Week): Promise<Line[]> {
  const all = await alarms.list(workspaceId, LOOK_BACK_DAYS);
  return all
    .filter(({ openedAt, closedAt }) => openedAt < to && (openedAt >= from || closedAt === 0))
    .map(({ sentence, state, closedAt }) => ({
      text: sentence,
      note: closedAt > 0 ? 'It is over.' : `It lasts, and is ${state}.`,
      url: `${baseUrl()}/alarms`,
    }));
}

/** What moved beyond chance first; else how many go on. */
async function journeyLines(
  { reports, journeys, baseUrl }: PartsDeps,
  { workspaceId, from, to }: Week,
): Promise<Line[]> {
  const order = await reports.filter(workspaceId, ORDER, 'order');
  const lines: (Line & { isSure: boolean })[] = [];
  for (const { machine } of await journeys.definitions.machines(workspaceId)) {
    const asked = { journey: machine.key, before: from - WEEK_MS, from, to, order, withinMs: WEEK_MS / 2 };
    const options = { timeoutMs: PATIENCE_MS };
    const { stages } = await reports.scorecard(workspaceId, {}, asked, options);
    for (const { name, conversion } of stages) {
      const now = conversion?.now;
      if (!now) continue;
      lines.push({
        ...{
          text: `${machine.name}, ${name}: ${percent(now.value)} went on`,
          isSure: isSure(conversion.trend),
        },
        note: `${between(now, percent)}, of ${number(now.n)} people${trendWords(conversion.trend)}`,
        url: `${baseUrl()}/scorecard?journey=${encodeURIComponent(machine.key)}&days=7`,
      });
    }
  }
  return lines.sort((a, b) => Number(b.isSure) - Number(a.isSure)).map(({ isSure: _, ...line }) => line);
}

const isSure = (trend: Trend | null): boolean => trend !== null && (trend.low > 0 || trend.high < 0);
const points = (value: number): string =>
  `${(value * 100).toLocaleString('en', { maximumFractionDigits: 1 })} points`;
const trendWords = (trend: Trend | null): string =>
  trend
    ? `; ${signed(trend.value, points)} since the week before (${signed(trend.low, points)} to ${signed(trend.high, points)}), ${isSure(trend) ? 'more than chance' : 'which may be chance'}`
    : '';

async function experimentLines(
  { decide, experiments, baseUrl }: PartsDeps,
  { workspaceId }: Week,
): Promise<Line[]> {
  const all = await decide.experiences.list(workspaceId);
  const live = all.filter(({ status, goal }) => status === 'live' && goal);
  const lines: Line[] = [];
  for (const { key, name } of live) {
    const { verdicts, metrics } = await experiments.results(workspaceId, key, {});
    const goal = metrics.find(({ role }) => role === 'goal');
    for (const { variant, verdict, reason } of verdicts) {
      if (verdict === 'keep going') continue;
      const effect = goal?.effects.find((one) => one.variant === variant)?.relative?.sequential;
      const say = (value: number) => signed(value, percent);
      lines.push({
        text: `${name}, ${variant}: ${WORDS[verdict]}`,
        note: effect
          ? `${say(effect.value)} (${between(effect, say)}, whenever one looks). ${reason}`
          : reason,
        url: `${baseUrl()}/experiences/${encodeURIComponent(key)}?tab=results`,
      });
    }
  }
  return lines;
}
const WORDS = { ship: 'it helps, ship it', stop: 'stop it', invalid: 'its figures do not hold' } as const;

/** Sizes are counted, so they have no interval; those that changed most of what they were first. */
async function segmentLines({ segments, baseUrl }: PartsDeps, { workspaceId, from }: Week): Promise<Line[]> {
  const live = (await segments.definitions.segments(workspaceId)).filter(({ state }) => state === 'live');
  const sizes = await segments.insights.sizes.lately(workspaceId, live);
  const moves = live.flatMap(({ id, key, name }) => {
    const points = sizes.get(id) ?? [];
    const then = points.findLast(({ time }) => time <= from) ?? points[0];
    const now = points.at(-1);
    if (!then || !now || then === now || Math.max(then.size, now.size) < LEAST_MEMBERS) return [];
    const change = now.size - then.size;
    return change === 0 ? [] : [{ key, name, now: now.size, change, part: change / Math.max(1, then.size) }];
  });
  return moves
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
    .map(({ key, name, now, change, part }) => ({
      text: `${name}: ${number(now)} members, ${signed(change, number)} (${signed(part, percent)})`,
      note: 'Counted, not estimated.',
      url: `${baseUrl()}/segments/${encodeURIComponent(key)}`,
    }));
}

async function ladderLines(
  { maturity, lift, baseUrl }: PartsDeps,
  { workspaceId, from }: Week,
): Promise<Line[]> {
  const url = `${baseUrl()}/ladder`;
  const { stage, next, history } = await maturity.assess(workspaceId);
  const before = history.findLast(({ day }) => Date.parse(day) <= from)?.stage;
  const moved = before === undefined || before === stage ? '' : `, from rung ${before} a week ago`;
  const { whole, metric } = await lift.price(workspaceId, {});
  const worth = whole?.relative;
  const say = (value: number) => signed(value, percent);
  return [
    { text: stage === 0 ? 'Before the first rung' : `On rung ${stage}${moved}`, url },
    ...(next[0] ? [{ text: `Next: ${next[0].asks}`, url: `${baseUrl()}${next[0].to}` }] : []),
    ...(worth && metric
      ? [
          {
            text: `Everything together: ${say(worth.value)} on ${metric.name}`,
            note: `${between(worth, say)}, whenever one looks`,
            url,
          },
        ]
      : []),
  ];
}
