import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CALENDAR_UNITS, isTimeZone, periodAt, periodBefore } from './calendar.ts';
import { durationMs, instantOf } from './instants.ts';

const iso = (instant: number) => new Date(instant).toISOString();

test('a day is as long as its clock says', () => {
  const hours = (day: string) => {
    const { start, end } = periodAt('Europe/Berlin', 'day', Date.parse(day));
    return (end - start) / 3_600_000;
  };
  assert.equal(hours('2026-03-29T12:00:00Z'), 23);
  assert.equal(hours('2026-10-25T12:00:00Z'), 25);
  assert.equal(hours('2026-06-01T12:00:00Z'), 24);
});

test('where there is no midnight the day begins an hour later', () => {
  const { start } = periodAt('America/Sao_Paulo', 'day', Date.parse('2018-11-04T15:00:00Z'));
  assert.equal(iso(start), '2018-11-04T03:00:00.000Z');
});

test('where midnight comes twice the day begins with the first', () => {
  const { start, end } = periodAt('America/Havana', 'day', Date.parse('2025-11-02T15:00:00Z'));
  assert.equal(iso(start), '2025-11-02T04:00:00.000Z');
  assert.equal((end - start) / 3_600_000, 25);
});

test('weeks begin on Monday, quarters in January, April, July and October', () => {
  assert.equal(
    iso(periodAt('UTC', 'week', Date.parse('2026-03-08T23:00:00Z')).start),
    '2026-03-02T00:00:00.000Z',
  );
  assert.equal(
    iso(periodAt('UTC', 'quarter', Date.parse('2026-03-08T23:00:00Z')).end),
    '2026-04-01T00:00:00.000Z',
  );
  assert.equal(
    iso(periodBefore('UTC', 'year', Date.parse('2026-03-08T23:00:00Z')).start),
    '2025-01-01T00:00:00.000Z',
  );
});

test('periods follow each other without a gap, and hold the instants of their local dates', () => {
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Apia',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...CALENDAR_UNITS),
      fc.integer({ min: Date.UTC(2012, 0), max: Date.UTC(2035, 0) }),
      (zone, unit, instant) => {
        const { start, end } = periodAt(zone, unit, instant);
        assert.ok(start <= instant && instant < end);
        assert.equal(periodAt(zone, unit, end).start, end);
        assert.equal(periodBefore(zone, unit, instant).end, start);
        const dateOf = (at: number) => new Date(at).toLocaleDateString('sv-SE', { timeZone: zone });
        assert.notEqual(dateOf(start), dateOf(start - 1), 'begins where the local date changes');
        if (unit === 'day') assert.equal(dateOf(start), dateOf(end - 1));
        if (unit === 'month') assert.equal(dateOf(start).slice(8), '01');
      },
    ),
    { numRuns: 500 },
  );
});

test('names of zones are checked', () => {
  assert.ok(isTimeZone('Europe/Berlin'));
  assert.ok(!isTimeZone('Europe/Atlantis'));
});

test('dates and lengths of time are read strictly', () => {
  assert.equal(instantOf('2026-05-01'), Date.UTC(2026, 4, 1));
  assert.equal(instantOf('2026-05-01 10:00'), Date.UTC(2026, 4, 1, 10));
  assert.equal(instantOf('2026-05-01T10:00:00+0200'), Date.UTC(2026, 4, 1, 8));
  assert.equal(instantOf(5), 5);
  for (const bad of ['5', '1 May 2026', '2026-13-01', '', true, null, ['2026-05-01']])
    assert.equal(instantOf(bad), undefined);
  assert.equal(durationMs('2w'), 14 * 86_400_000);
  for (const bad of ['', '0d', '1.5h', '30', 'd', '1y']) assert.ok(Number.isNaN(durationMs(bad)));
});
