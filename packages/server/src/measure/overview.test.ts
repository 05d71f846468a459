import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spansOf, withNewcomers } from './overview.ts';

const day = (day: string, people: number) => ({ day, events: people, people });
const at = (iso: string) => Date.parse(iso);

test('people are new on the day that the workspace had when they were first seen', () => {
  const newcomers = [
    { hour: at('2026-06-10T12:00:00Z'), people: 2 },
    { hour: at('2026-06-10T22:00:00Z'), people: 3 },
  ];
  const days = [day('2026-06-10', 9), day('2026-06-11', 4)];
  const inUtc = withNewcomers(days, newcomers, 'UTC').map(({ newPeople }) => newPeople);
  assert.deepEqual(inUtc, [5, 0]);
  const inBerlin = withNewcomers(days, newcomers, 'Europe/Berlin').map(({ newPeople }) => newPeople);
  assert.deepEqual(inBerlin, [2, 3]);
});

test('the days shown are whole ones and today, and the days before end at the same time of day', () => {
  const now = at('2026-03-30T10:00:00+02:00');
  assert.deepEqual(spansOf(2, now, 'Europe/Berlin'), {
    shown: { from: at('2026-03-29T00:00:00+01:00'), to: now + 1 },
    before: { from: at('2026-03-27T00:00:00+01:00'), to: at('2026-03-28T10:00:00+01:00') + 1 },
  });
});
