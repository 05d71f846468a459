// What a message may not be if it is to be kept as it came: names that were changed before they arrived would make two
// people one, and values nested without end, or numbers without bounds, cannot be written down. Asked of what comes in; what was taken once is read
// again without these questions.

import type { JsonObject } from './event.ts';
import { describeValue, type Fault } from './fault.ts';
import { asObject, isExact } from './identifiers.ts';
import { LIMITS } from './limits.ts';

const NAMES = ['userId', 'anonymousId', 'previousId', 'groupId'] as const;
const EXACT = `a whole number up to ${Number.MAX_SAFE_INTEGER}, or text`;

/** @example faultsAtTheDoor({ userId: 9007199254740993 }) // [{ field: 'userId', expected: 'a whole number up to …', … }] */
export function faultsAtTheDoor(message: unknown): Fault[] {
  const faults = flaws(message, '', LIMITS.levels);
  if (faults.length > 0) return faults;
  const raw = asObject(message);
  return raw === undefined ? [] : namesChanged(raw);
}

/** What a batch says for all of its messages. */
export function faultsOfShared(shared: JsonObject): Fault[] {
  return (['context', 'integrations'] as const).flatMap((field) =>
    flaws(shared[field], field, LIMITS.levels - 1),
  );
}

function namesChanged(raw: JsonObject): Fault[] {
  const faults: Fault[] = [];
  for (const field of NAMES) {
    const value = raw[field];
    if (isExact(value)) continue;
    const expected = typeof value === 'number' ? EXACT : 'text in UTF-8 whose letters have all arrived';
    faults.push({ field, expected, got: describeValue(value) });
  }
  // Two ids that come out the same would lose one of their events.
  if (typeof raw.messageId === 'number' && !isExact(raw.messageId))
    faults.push({ field: 'messageId', expected: EXACT, got: describeValue(raw.messageId) });
  return faults;
}

const tooDeep = (field: string): Fault => ({
  field,
  expected: `at most ${LIMITS.levels} levels of lists and objects`,
  got: 'more',
});

type Flaw = 'levels' | 'number';

/** Goes no deeper than that, however deep it is, and no further than the first flaw. */
function flawIn(value: unknown, levels: number): Flaw | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'number';
  if (typeof value !== 'object' || value === null) return undefined;
  if (levels === 0) return 'levels';
  if (Array.isArray(value)) {
    for (const item of value) {
      const flaw = flawIn(item, levels - 1);
      if (flaw !== undefined) return flaw;
    }
    return undefined;
  }
  for (const key in value) {
    const flaw = flawIn((value as JsonObject)[key], levels - 1);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

const isBoundless = (value: unknown): value is number => typeof value === 'number' && !Number.isFinite(value);

function flaws(value: unknown, field: string, levels: number): Fault[] {
  const flaw = flawIn(value, levels);
  if (flaw === undefined) return [];
  return [flaw === 'levels' ? tooDeep(field) : boundless(value, field)];
}

/** JSON may say `1e999`, which is read as infinite, and could only be written down as nothing. */
function boundless(value: unknown, field: string): Fault {
  if (isBoundless(value)) return { field, expected: 'a number below 1.8e308', got: describeValue(value) };
  const [key, inner] = Object.entries(value as object).find(([, one]) => flawIn(one, LIMITS.levels))!;
  return boundless(inner, field === '' ? key : `${field}.${key}`);
}
