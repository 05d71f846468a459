// What a message may not be if it is to be kept as it came: names that were changed before they arrived would make two
// people one, and values nested without end cannot be written down. Asked of what comes in; what was taken once is read
// again without these questions.

import type { JsonObject } from './event.ts';
import { describeValue, type Fault } from './fault.ts';
import { asObject, isExact } from './identifiers.ts';
import { LIMITS } from './limits.ts';

const NAMES = ['userId', 'anonymousId', 'previousId', 'groupId'] as const;
const EXACT = `a whole number up to ${Number.MAX_SAFE_INTEGER}, or text`;

/** @example faultsAtTheDoor({ userId: 9007199254740993 }) // [{ field: 'userId', expected: 'a whole number up to …', … }] */
export function faultsAtTheDoor(message: unknown): Fault[] {
  if (isDeeperThan(message, LIMITS.levels)) return [tooDeep('')];
  const raw = asObject(message);
  return raw === undefined ? [] : namesChanged(raw);
}

/** What a batch says for all of its messages. */
export function faultsOfShared(shared: JsonObject): Fault[] {
  const deep = (['context', 'integrations'] as const).filter((field) =>
    isDeeperThan(shared[field], LIMITS.levels - 1),
  );
  return deep.map(tooDeep);
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

/** Looks no further than that, however deep it goes. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeperThan(item, levels - 1)) return true;
    return false;
  }
  for (const key in value) if (isDeeperThan((value as JsonObject)[key], levels - 1)) return true;
  return false;
}
