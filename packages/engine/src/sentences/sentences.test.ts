// A sentence for every picture: right by hand on small numbers, and never surer than the intervals of any.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  aroundMark,
  channelName,
  inCurrency,
  mixedCurrencies,
  ofBars,
  ofCalibration,
  ofFlow,
  ofIntervals,
  ofLines,
  overTime,
  sideOf,
  spokenName,
} from './index.ts';

const percent = (value: number): string => `${Math.round(value * 100)}%`;
const on = (day: number, value: number) => ({ time: `2026-05-0${day}T00:00:00Z`, value });

test('a level over time: where it stands, against its beginning, and its peak', () => {
  assert.equal(
    overTime({ unit: 'people', points: [on(1, 10), on(2, 40), on(3, 12)] }),
    '12 people on 3 May 2026, 2 more than on 1 May 2026; most on 2 May 2026 (40).',
  );
  assert.equal(
    overTime({ unit: 'people', points: [on(1, 7), on(2, 7)] }),
    '7 people on 2 May 2026, as many as on 1 May 2026.',
  );
  assert.equal(overTime({ unit: 'people', points: [] }), 'No people yet.');
});
test('sums by day: their sum and the greatest', () => {
  assert.equal(
    overTime({ unit: 'orders', points: [on(1, 1), on(2, 3)], bars: true }),
    '4 orders between 1 May 2026 and 2 May 2026, most on 2 May 2026 (3).',
  );
  assert.equal(
    overTime({ unit: 'orders', points: [on(1, 0), on(2, 0)], bars: true }),
    'No orders between 1 May 2026 and 2 May 2026.',
  );
});
test('lines: which is highest is said only where no band reaches it', () => {
  const line = (name: string, value: number, low: number, high: number) => ({
    ...{ name, values: [value], band: { low: [low], high: [high] } },
  });
  const apart = ofLines({ lines: [line('A', 0.5, 0.4, 0.6), line('B', 0.2, 0.1, 0.3)], say: percent });
  assert.equal(
    apart,
    'At the end: A 50% (40% to 60%) and B 20% (10% to 30%). A lies above the others, intervals and all.',
  );
  const near = ofLines({ lines: [line('A', 0.5, 0.25, 0.6), line('B', 0.2, 0.1, 0.3)], say: percent });
  assert.match(near, /overlap: which is highest cannot be told/);
  assert.equal(
    ofLines({ lines: [{ name: 'A', values: [undefined] }], say: percent }),
    'Nothing is known yet.',
  );
});
test('bars, moves and calibration', () => {
  assert.equal(
    ofBars({
      bars: [
        { name: 'B', value: 10 },
        { name: 'A', value: 30 },
      ],
      whole: 40,
    }),
    'Most: A with 30 (75%), then B with 10.',
  );
  assert.equal(
    ofFlow([
      { from: 'New', to: 'Loyal', people: 3 },
      { from: 'New', to: 'Lost', people: 1 },
    ]),
    '4 moves in all; most go from New to Loyal: 3 (75%).',
  );
  assert.equal(
    ofCalibration([
      { said: 0.5, seen: 0.4, people: 10 },
      { said: 0.1, seen: 0.1, people: 10 },
    ]),
    'What is said and what came lie 5.0 points apart on average, over 20 people.',
  );
});

const within = fc
  .tuple(...([0, 1, 2] as const).map(() => fc.double({ min: -2, max: 2, noNaN: true })))
  .map((all) => {
    const [low, value, high] = all.toSorted((a, b) => a - b) as [number, number, number];
    return { low, value, high };
  });
test('of intervals as many are said to differ as exclude the mark, whatever the numbers', () => {
  fc.assert(
    fc.property(fc.array(within, { minLength: 1, maxLength: 6 }), (intervals) => {
      const rows = intervals.map((one, i) => ({ ...one, name: `N${i}` }));
      const sure = rows.filter(({ low, high }) => low > 0 || high < 0);
      const says = ofIntervals({ rows, say: String });
      if (sure.length === 0) assert.match(says, /no difference can be told/);
      else
        assert.match(
          says,
          new RegExp(`^${sure.length === rows.length ? 'All' : sure.length} of ${rows.length} differ`),
        );
      for (const { low, high } of rows) {
        const one = aroundMark({ name: 'X', low, high, say: String });
        assert.equal(/for sure/.test(one), sideOf({ low, high }) !== 'cannot tell', one);
      }
    }),
  );
});
test('an interval that is none says nothing', () => {
  assert.equal(sideOf({ low: Number.NaN, high: 1 }), 'cannot tell');
  assert.equal(sideOf({ low: 2, high: 1 }), 'cannot tell');
});

test('what a text calls an attribute: traits are the profile, ids cannot be named', () => {
  assert.equal(spokenName('traits.first-name'), 'profile.first-name');
  assert.equal(spokenName('computed.orders'), 'computed.orders');
  assert.equal(spokenName('prediction.worth.total'), 'prediction.worth.total');
  assert.equal(spokenName('traits.favourite colour'), undefined);
  assert.equal(spokenName('id.email'), undefined);
  assert.equal(spokenName('traits'), undefined);
});

test('a sum has a currency only where every order names the same one', () => {
  const [pounds, euros, none] = ['GBP', 'EUR', ''].map((currency) => ({ currency, orders: 3 }));
  assert.equal(inCurrency('12.50', [pounds!]), '12.50 GBP');
  assert.equal(inCurrency('12.50', [pounds!, none!]), '12.50');
  assert.equal(inCurrency('12.50', [none!]), '12.50');
  assert.equal(inCurrency('0', []), '0');
  assert.equal(mixedCurrencies([pounds!]), undefined);
  assert.equal(mixedCurrencies([none!]), undefined);
  assert.equal(
    mixedCurrencies([pounds!, euros!, none!]),
    'Amounts in GBP, in EUR and without a currency are added up as they are.',
  );
});

test('channels are told as people say them', () => {
  assert.equal(channelName('organic_search'), 'organic search');
  assert.equal(channelName('our_fair.2026'), 'our fair 2026');
  assert.equal(channelName('constructor'), 'constructor');
});
