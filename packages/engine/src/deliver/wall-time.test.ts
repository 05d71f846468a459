// Hours on walls, over both changes of the clock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { minuteOfDay } from '../unify/index.ts';
import { dateOf, minutesOf, nextWallTime, wallTimeOn, weekdayOf } from './wall-time.ts';

const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

test('a date and an hour are one instant in each zone', () => {
  assert.equal(iso(wallTimeOn('Europe/Berlin', '2026-06-01', '09:00')), '2026-06-01T07:00');
  assert.equal(iso(wallTimeOn('Pacific/Kiritimati', '2026-06-01', '09:00')), '2026-05-31T19:00');
  assert.equal(iso(wallTimeOn('Pacific/Honolulu', '2026-06-01', '09:00')), '2026-06-01T19:00');
});

test('an hour that is left out is the first after it, and one that comes twice is the first of both', () => {
  assert.equal(iso(wallTimeOn('Europe/Berlin', '2026-03-29', '02:30')), '2026-03-29T01:00');
  assert.equal(iso(wallTimeOn('Europe/Berlin', '2026-10-25', '02:30')), '2026-10-25T00:30');
  assert.equal(iso(wallTimeOn('America/New_York', '2026-03-08', '02:15')), '2026-03-08T07:00');
  assert.equal(iso(wallTimeOn('Australia/Lord_Howe', '2026-10-04', '02:10')), '2026-10-03T15:30');
});

test('the next such hour lies ahead, within a day and a change of the clock, and the wall shows it', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'UTC',
  );
  const instants = fc.integer({
    min: Date.parse('2026-01-01') / 60_000,
    max: Date.parse('2027-01-01') / 60_000,
  });
  fc.assert(
    fc.property(zones, instants, fc.integer({ min: 0, max: 1439 }), (zone, minute, hour) => {
      const from = minute * 60_000;
      const at = nextWallTime(zone, clockOf(hour), from);
      assert.ok(
        at >= from && at - from <= 26 * 3_600_000,
        `${zone} ${iso(from)} ${clockOf(hour)} ${iso(at)}`,
      );
      const shown = minuteOfDay(zone, at);
      assert.ok(shown === hour || shown - hour <= 60, `${clockOf(shown)} is not ${clockOf(hour)}`);
      assert.equal(wallTimeOn(zone, dateOf(zone, at), clockOf(hour)), at);
    }),
    { numRuns: 400 },
  );
});

test('on some days of the week only', () => {
  const friday = Date.parse('2026-06-05T12:00Z');
  const at = nextWallTime('UTC', '09:00', friday, ['mon', 'wed']);
  assert.equal(iso(at), '2026-06-08T09:00');
  assert.equal(weekdayOf('UTC', at), 'mon');
  assert.equal(minutesOf('09:30'), 570);
});
