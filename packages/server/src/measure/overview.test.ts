import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withNewcomers } from './overview.ts';

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
