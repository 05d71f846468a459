// When campaigns go out: once, again and again, and at everybody's own hour, over changes of the clock.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { minuteOfDay } from '../../unify/index.ts';
import { dueFor, nextOccurrence, type Schedule } from './index.ts';

const iso = (at: number | undefined) => at && new Date(at).toISOString().slice(0, 16);
const zone = 'Europe/Berlin';
const at = (time: string) => Date.parse(`${time}Z`);

describe('a campaign', () => {
  test('for one hour of one day goes out once', () => {
    const schedule: Schedule = { kind: 'at', date: '2026-06-01', time: '09:00', zone: 'workspace' };
    const first = nextOccurrence(schedule, { zone, now: at('2026-05-01T00:00') });
    assert.equal(iso(first?.startsAt), '2026-06-01T07:00');
    assert.equal(
      nextOccurrence(schedule, { zone, now: at('2026-07-01T00:00'), after: first!.id }),
      undefined,
    );
  });

  test('that recurs keeps its hour over the change of the clock', () => {
    const schedule: Schedule = { kind: 'recurring', every: 'day', time: '09:00', zone: 'workspace' };
    const starts: (string | undefined | 0)[] = [];
    let after: string | undefined;
    for (let now = at('2026-03-27T12:00'), i = 0; i < 3; i++) {
      const next = nextOccurrence(schedule, { zone, now, after })!;
      starts.push(iso(next.startsAt));
      after = next.id;
      now = next.startsAt;
    }
    assert.deepEqual(starts, ['2026-03-28T08:00', '2026-03-29T07:00', '2026-03-30T07:00']);
  });

  test('of the 31st goes out on the last day of a shorter month; of Mondays, on Mondays; until it is over', () => {
    const monthly: Schedule = {
      kind: 'recurring',
      every: 'month',
      day: 31,
      time: '10:00',
      zone: 'workspace',
    };
    assert.equal(nextOccurrence(monthly, { zone, now: at('2026-02-10T00:00') })?.id, '2026-02-28');
    const weekly: Schedule = {
      ...{ kind: 'recurring', every: 'week', on: ['mon', 'thu'], time: '10:00', zone: 'workspace' },
      until: '2026-06-05',
    };
    const ids = [undefined, '2026-06-01', '2026-06-04'].map(
      (after) => nextOccurrence(weekly, { zone, now: at('2026-05-30T00:00'), after })?.id,
    );
    assert.deepEqual(ids, ['2026-06-01', '2026-06-04', undefined]);
  });

  test('that was missed by days is not made up for', () => {
    const schedule: Schedule = { kind: 'recurring', every: 'day', time: '09:00', zone: 'workspace' };
    const next = nextOccurrence(schedule, { zone, now: at('2026-06-10T12:00'), after: '2026-06-01' });
    assert.equal(next?.id, '2026-06-11');
  });

  test('at everybody’s own hour begins where the day begins, and reaches each at that hour', () => {
    const schedule: Schedule = { kind: 'at', date: '2026-06-01', time: '09:00', zone: 'person' };
    const { startsAt } = nextOccurrence(schedule, { zone, now: at('2026-05-01T00:00') })!;
    assert.equal(iso(startsAt), '2026-05-31T19:00');
    const zones = [
      'Pacific/Kiritimati',
      'Asia/Kolkata',
      'Europe/Berlin',
      'America/New_York',
      'Pacific/Pago_Pago',
    ];
    for (const personZone of zones) {
      const due = dueFor(schedule, 'once', { personZone, startsAt, now: startsAt });
      assert.equal(minuteOfDay(personZone, due), 9 * 60, personZone);
      assert.ok(due >= startsAt && due - startsAt <= 26 * 3_600_000);
    }
  });

  test('that is begun late reaches people at their hour of the next day, and never at another', () => {
    const zones = fc.constantFrom('Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'America/Los_Angeles');
    const schedule: Schedule = { kind: 'at', date: '2026-03-29', time: '09:00', zone: 'person' };
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 72 * 60 }), (personZone, minutes) => {
        const now = at('2026-03-28T19:00') + minutes * 60_000;
        const due = dueFor(schedule, 'once', { personZone, startsAt: now, now });
        assert.equal(minuteOfDay(personZone, due), 9 * 60);
        assert.ok(due >= now - 3_600_000);
      }),
    );
  });
});
