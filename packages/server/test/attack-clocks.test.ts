// Days of 23 and 25 hours in the workspace's time zone: at every instant that is asked about, on a running server with
// its timers at work, the members are those of the plain reading.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '@visavis/engine/collect';
import type { Condition } from '@visavis/engine/segment';
import { holds } from '../../engine/src/segment/testing/index.ts';
import type { Clock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PEOPLE = ['ann', 'bob', 'cat'];

const twice = (window: Condition extends infer C ? (C extends { window?: infer W } ? W : never) : never) =>
  ({ event: 'Bought', op: 'gte', value: 2, window }) as Condition;
const CONDITIONS: Record<string, Condition> = {
  today: { event: 'Bought', window: { this: 'day' } },
  yesterday: twice({ previous: 'day' }),
  week: twice({ this: 'week' }),
  lastweek: { event: 'Bought', window: { previous: 'week' } },
  month: { event: 'Bought', op: 'eq', value: 1, window: { this: 'month' } },
  rolling: twice({ last: '24h' }),
  quiet: { not: { event: 'Bought', window: { last: '7d' } } },
};

class SteppedClock implements Clock {
  #now: number;
  constructor(now: number) {
    this.#now = now;
  }
  now(): number {
    return this.#now;
  }
  set(now: number): void {
    this.#now = now;
  }
}

class World {
  readonly it: Running;
  readonly clock: SteppedClock;
  readonly timezone: string;
  readonly sent: (Pick<Event, 'name' | 'time'> & { who: string })[] = [];
  #random = 7;

  constructor(it: Running, clock: SteppedClock, timezone: string) {
    this.it = it;
    this.clock = clock;
    this.timezone = timezone;
  }

  below(n: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#random / 2 ** 32) * n);
  }

  /** At these instants, some of which are past already. */
  async buy(...times: number[]): Promise<void> {
    const sentAt = new Date(this.clock.now()).toISOString();
    const batch = times.map((time) => {
      const who = PEOPLE[this.below(PEOPLE.length)]!;
      this.sent.push({ who, name: 'Bought', time });
      return { type: 'track', event: 'Bought', userId: who, timestamp: new Date(time).toISOString() };
    });
    const answer = await this.it.ask('POST', '/v1/batch', { batch, sentAt });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }

  async compare(what: string): Promise<void> {
    const now = this.clock.now();
    const { body } = await this.it.ask('GET', '/v1/segments');
    const sizes = Object.fromEntries(body.data.map((s: { key: string; size: number }) => [s.key, s.size]));
    const people = PEOPLE.filter((who) => this.sent.some((event) => event.who === who));
    const expected = Object.fromEntries(
      Object.entries(CONDITIONS).map(([key, condition]) => [
        key,
        people.filter((who) => holds(condition, this.#known(who), now)).length,
      ]),
    );
    assert.deepEqual(sizes, expected, `${what}, at ${new Date(now).toISOString()}`);
  }

  #known(who: string) {
    const events = this.sent
      .filter((event) => event.who === who)
      .map((event) => ({ ...event, type: 'track', properties: {}, traits: {}, facts: {} }));
    return {
      events: events as unknown as Event[],
      attribute: () => undefined,
      timezone: this.timezone,
    };
  }
}

async function world(start: number, timezone: string): Promise<World> {
  const clock = new SteppedClock(start);
  const it = await run({ clock });
  const admin = await it.app.account.createKey({
    ...{ workspaceId: it.workspaceId, kind: 'secret', name: 'Admin', createdBy: 'test', role: 'admin' },
  });
  const zone = await it.ask('PATCH', `/v1/workspaces/${it.workspaceId}`, { timezone }, admin.key);
  assert.equal(zone.status, 200, JSON.stringify(zone.body));
  for (const [key, condition] of Object.entries(CONDITIONS)) {
    const made = await it.ask('POST', '/v1/segments', { name: key, key, condition });
    assert.equal(made.status, 201, JSON.stringify(made.body));
  }
  await it.app.segments.backfill.idle();
  return new World(it, clock, timezone);
}

for (const [timezone, changes] of [
  ['America/New_York', [Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6)]],
  ['Europe/Berlin', [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)]],
] as const)
  test(`calendar windows are right through both changes of the clock in ${timezone}`, async () => {
    const it = await world(changes[0] - 3 * DAY, timezone);
    try {
      for (const change of changes) {
        it.clock.set(change - 2 * DAY);
        await it.buy(...Array.from({ length: 12 }, () => change - 2 * DAY - it.below(8 * DAY)));
        for (let at = change - 26 * HOUR; at <= change + 26 * HOUR; at += 2 * HOUR) {
          // The last moment before the hour, and the hour itself.
          for (const now of [at - 1, at]) {
            it.clock.set(now);
            await it.compare('hour by hour');
          }
          if (it.below(2) === 0) await it.buy(at, at - it.below(3 * DAY));
        }
        it.clock.set(change + 9 * DAY);
        await it.compare('later');
      }
    } finally {
      await it.it.stop();
    }
  });

test('when the clock is set back, nobody stays where they are not yet, and all come again with time', async () => {
  const start = Date.UTC(2026, 4, 20, 12);
  const it = await world(start, 'Europe/Berlin');
  const right = async (what: string): Promise<void> => {
    const patience = Date.now() + 60_000;
    for (;;) {
      try {
        return await it.compare(what);
      } catch (error) {
        if (Date.now() > patience) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  try {
    await it.buy(...Array.from({ length: 12 }, (_, n) => start - n * 5 * HOUR));
    await right('before');
    // Far enough for everybody to have left by themselves, and to be quiet.
    for (const ahead of [30 * HOUR, 9 * DAY]) {
      it.clock.set(start + ahead);
      await right('ahead');
      it.clock.set(start + HOUR);
      await right('and back');
    }
    for (let at = start + HOUR; at <= start + 30 * HOUR; at += 3 * HOUR) {
      it.clock.set(at);
      await it.compare('with time');
    }
  } finally {
    await it.it.stop();
  }
});
