import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Happened, type Knowledge, nextActions, openCart } from './index.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const event = (name: string, ago: number, properties: Happened['properties'] = {}): Happened => ({
  ...{ name, time: NOW - ago, properties },
});
const nothing: Knowledge = {
  ...{ now: NOW, cart: undefined, predictions: [], stages: [], shown: [], events: [], recommended: [] },
  consent: [{ purpose: 'marketing', granted: true }],
};
const pan = { product_id: 'pan', name: 'A pan', price: 30, currency: 'EUR' };
const kindsOf = (part: Partial<Knowledge>) => nextActions({ ...nothing, ...part }).map(({ kind }) => kind);

test('in the cart lies what was added and not removed since the latest order', () => {
  const events = [
    event('Product Removed', 1 * HOUR, { product_id: 'mug' }),
    event('Product Added', 2 * HOUR, { product_id: 'mug', quantity: 1 }),
    event('Product Added', 3 * HOUR, { ...pan, quantity: 2 }),
    event('Order Completed', 4 * HOUR),
    event('Product Added', 5 * HOUR, { product_id: 'bought' }),
  ];
  const cart = openCart(events, NOW);
  assert.deepEqual(cart?.items, [{ id: 'pan', name: 'A pan', quantity: 2, price: 30 }]);
  assert.deepEqual([cart.worth, cart.currency, NOW - cart.at], [60, 'EUR', HOUR]);
  assert.equal(openCart(events.slice(3), NOW), undefined);
  assert.equal(openCart([event('Product Added', 31 * DAY, pan)], NOW), undefined);
});

test('what went wrong comes first, then what is wanted now, who may be lost, what is due, and what the stage says', () => {
  const kinds = kindsOf({
    cart: openCart([event('Product Added', HOUR, pan)], NOW),
    events: [event('Survey Answered', DAY, { kind: 'nps', score: 2 })],
    predictions: [
      {
        model: 'r',
        name: 'Next',
        kind: 'reorder',
        values: [{ output: '', label: '', value: 3 }],
        reasons: [],
      },
      {
        model: 'c',
        name: 'Churn',
        kind: 'churn',
        values: [{ output: '', label: '', value: 0.8 }],
        reasons: [],
      },
    ],
    stages: [{ journey: 'Customer', name: 'Loyal', since: NOW - DAY, says: { message: 'Thank them' } }],
    shown: [{ slot: 'hero', experience: 'Spring', reason: '', text: 'Spring is here' }],
    consent: [],
  });
  assert.deepEqual(kinds, ['trouble', 'cart', 'churn', 'reorder', 'stage', 'shown', 'consent']);
});

test('each says why, of this person', () => {
  const [churn] = nextActions({
    ...nothing,
    predictions: [
      {
        ...{ model: 'c', name: 'Worth', kind: 'clv', reasons: ['No order for 90 days', 'b', 'c'] },
        values: [
          { output: '', label: '', value: 12 },
          { output: 'churn', label: '', value: 0.71 },
        ],
      },
    ],
  });
  assert.deepEqual(churn?.reasons, ['71% likely to stay away, by “Worth”.', 'No order for 90 days', 'b']);
});

test('who ordered today is not to be won back; who was written to is', () => {
  const predictions = [
    {
      ...{ model: 'm', name: 'M', kind: 'churn' },
      values: [{ output: '', label: '', value: 0.9 }],
      reasons: [],
    },
  ];
  const after = (name: string, ago: number) => kindsOf({ predictions, events: [event(name, ago)] });
  assert.deepEqual(after('Order Completed', DAY / 2), []);
  assert.deepEqual(after('Order Completed', 2 * DAY), ['churn']);
  assert.deepEqual(after('Email Sent', DAY / 2), ['churn']);
});

test('a good answer, an old one, a small chance and a far order are nothing to act on', () => {
  const of = (kind: string, value: number) => ({
    ...{ model: 'm', name: 'M', kind, values: [{ output: '', label: '', value }], reasons: [] },
  });
  assert.deepEqual(
    kindsOf({
      events: [event('Survey Answered', DAY, { kind: 'nps', score: 9 })],
      predictions: [of('churn', 0.49), of('reorder', 15), of('propensity', 0.9)],
    }),
    [],
  );
  assert.deepEqual(kindsOf({ events: [event('Survey Answered', 31 * DAY, { kind: 'nps', score: 0 })] }), []);
});

test('of two things of one kind the stronger comes first, and who refused is not asked again', () => {
  const says = { callToAction: 'Look' };
  const stages = [
    { journey: 'Old', name: 'A', since: NOW - 90 * DAY, says: { callToAction: 'Wait' } },
    { journey: 'New', name: 'B', since: NOW - DAY, says },
  ];
  assert.deepEqual(
    nextActions({ ...nothing, stages, consent: [{ purpose: 'marketing', granted: false }] }).map(
      ({ title }) => title,
    ),
    ['Look', 'Wait'],
  );
});
