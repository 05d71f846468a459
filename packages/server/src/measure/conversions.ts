// What people did after having seen an experience: of each variant, how many people saw it first and
// how many of them did what its goal and its guardrails ask for in time; and what the difference means.

import type { EventCondition } from '@visavis/engine/segment';
import { type Duration, durationMs } from '@visavis/engine/unify';
import type { StoredExperience } from '../decide/index.ts';
import type { Events } from '../platform/events/index.ts';
import { type ConversionRow, readConversions } from './conversion-store.ts';
import { type Effects, effectsOf, type VerdictOf, verdictsOf } from './effects.ts';

export interface Conversions {
  metrics: ConversionsOf[];
  /** What to do about each variant; empty where shares learn, and where nothing can be told yet. */
  verdicts: VerdictOf[];
  computedAt: string;
}
export interface ConversionsOf {
  role: 'goal' | 'guardrail';
  name: string;
  event: string;
  windowMs: number;
  /** How often it must happen to count; where the condition measures something else, once. */
  atLeast: number;
  /** Whether the condition asks for more than was counted here, such as a sum. */
  isSimplified: boolean;
  /** '' is the holdout. `people` saw it first, `converted` of them did it in time, `times` in all. */
  variants: { variant: string; people: number; converted: number; times: number }[];
  /** By day of the workspace's time zone: people who first saw it, and people who had then done it; absent where none. */
  days: { day: string; variant: string; people: number; converted: number }[];
  /** Shares of people who did it, held against the baseline's. */
  effects: Effects;
}

export async function conversionsOf(
  { events, timezone, now }: { events: Events; timezone: string; now: number },
  workspaceId: string,
  experience: Pick<StoredExperience, 'key' | 'goal' | 'guardrails' | 'variants' | 'allocation'>,
): Promise<Conversions> {
  const { key, goal, guardrails = [] } = experience;
  const asked = [
    ...(goal ? [{ role: 'goal' as const, ...goal }] : []),
    ...guardrails.map((one) => ({ role: 'guardrail' as const, ...one })),
  ];
  const counted = asked.map(async ({ role, name, condition }): Promise<ConversionsOf> => {
    const { atLeast, isSimplified } = timesIn(condition);
    const { window } = condition;
    // Metrics are checked to have a rolling window when they are saved.
    const windowMs = window && 'last' in window ? durationMs(window.last as Duration) : 0;
    const filter = { event: condition.event, ...(condition.where && { where: condition.where }) };
    const rows = await readConversions(events, workspaceId, {
      ...{ experience: key, filter, atLeast, windowMs, timezone },
    });
    const said = { role, name, event: condition.event, windowMs, atLeast, isSimplified };
    const variants = byVariant(rows);
    return { ...said, variants, days: byDay(rows), effects: effectsOf({ variants }, experience) };
  });
  const metrics = await Promise.all(counted);
  const verdicts = verdictsOf(metrics, experience, now);
  return { metrics, verdicts, computedAt: new Date(now).toISOString() };
}

/** “At least three times” is counted as it is; sums and the like as “at least once”. */
function timesIn({ measure, op = 'gte', value = 1 }: EventCondition): {
  atLeast: number;
  isSimplified: boolean;
} {
  const isCount = measure === undefined || 'count' in measure;
  const least = typeof value === 'number' ? (op === 'gt' ? Math.floor(value) + 1 : Math.ceil(value)) : 0;
  if (isCount && (op === 'gte' || op === 'gt') && least >= 1) return { atLeast: least, isSimplified: false };
  return { atLeast: 1, isSimplified: true };
}

function byVariant(rows: readonly ConversionRow[]): ConversionsOf['variants'] {
  const all = Map.groupBy(rows, ({ variant }) => variant);
  return [...all].map(([variant, mine]) => ({
    variant,
    people: sum(mine, ({ people }) => people),
    converted: sum(mine, ({ done, people }) => (done === '' ? 0 : people)),
    times: sum(mine, ({ times }) => times),
  }));
}

function byDay(rows: readonly ConversionRow[]): ConversionsOf['days'] {
  const days = new Map<string, ConversionsOf['days'][number]>();
  const at = (day: string, variant: string) => {
    const name = `${day} ${variant}`;
    const known = days.get(name) ?? { day, variant, people: 0, converted: 0 };
    days.set(name, known);
    return known;
  };
  for (const { variant, seen, done, people } of rows) {
    at(seen, variant).people += people;
    if (done !== '') at(done, variant).converted += people;
  }
  return [...days.values()].sort((a, b) =>
    a.day === b.day ? (a.variant < b.variant ? -1 : 1) : a.day < b.day ? -1 : 1,
  );
}

const sum = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((all, one) => all + Number(of(one)), 0);
