import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Condition } from '../segment/index.ts';
import { explain } from '../segment/index.ts';
import { type Experience, rungOf, rungOfAudience } from './index.ts';
import { askerOf, experienceOf, lineupOf, viewOf } from './testing.ts';

const trait = (name: string, value: string): Condition => ({ attribute: `traits.${name}`, op: 'eq', value });

describe('the rung of an experience', () => {
  test('follows from what its audience rests on', () => {
    assert.equal(rungOfAudience(null), 1);
    assert.equal(rungOfAudience(trait('plan', 'pro')), 2);
    assert.equal(rungOfAudience({ attribute: 'request.path', op: 'eq', value: '/' }), 2);
    assert.equal(rungOfAudience(trait('persona', 'gift-hunter')), 3);
    assert.equal(rungOfAudience({ attribute: 'traits.prediction.churn', op: 'gte', value: 0.8 }), 4);
    const micro = { all: [trait('persona', 'x'), { not: trait('prediction.churn', 'high') }] };
    assert.equal(rungOfAudience(micro), 4);
    assert.equal(rungOfAudience(trait('personality', 'open')), 2);
  });

  test('looks into segments, however deep, and is not caught in a circle', () => {
    const segments: Record<string, Condition> = {
      lapsing: { all: [{ segment: 'fans' }, trait('plan', 'pro')] },
      fans: { any: [trait('persona', 'fan'), { segment: 'lapsing' }] },
    };
    assert.equal(
      rungOfAudience({ segment: 'lapsing' }, (key) => segments[key]),
      3,
    );
    assert.equal(rungOfAudience({ segment: 'lapsing' }), 2);
  });

  test('can be said otherwise', () => {
    assert.equal(rungOf(experienceOf('x', { rung: 5 })), 5);
    assert.equal(rungOf(experienceOf('x', { rung: null, audience: trait('persona', 'x') })), 3);
  });
});

describe('content at several rungs in one slot', () => {
  const ladder: Experience[] = [
    experienceOf('all', { priority: 100 }),
    experienceOf('pro', { audience: trait('plan', 'pro'), priority: 50 }),
    experienceOf('hunter', { audience: trait('persona', 'hunter'), priority: 10 }),
    experienceOf('leaving', { audience: trait('prediction.churn', 'high') }),
    experienceOf('one', { audience: { segment: 'browsers' }, rung: 5, from: 500 }),
  ];
  const list = lineupOf(ladder);
  const shown = (traits: Record<string, string>, inside: string[] = [], now = 1000) =>
    list.decide(askerOf({ view: viewOf(traits), now, inside: (key) => inside.includes(key) }))[0]!;

  test('everybody gets the highest that their data supports, whatever the priorities of lower ones', () => {
    const all = { plan: 'pro', persona: 'hunter', 'prediction.churn': 'high' };
    assert.deepEqual([shown({}).value, shown({}).rung], ['all', 1]);
    assert.deepEqual([shown({ plan: 'pro' }).value, shown({ plan: 'pro' }).rung], ['pro', 2]);
    assert.equal(shown({ plan: 'pro', persona: 'hunter' }).rung, 3);
    assert.equal(shown(all).rung, 4);
    assert.equal(shown(all, ['browsers']).rung, 5);
    assert.equal(shown(all, ['browsers'], 400).rung, 4, 'its schedule has not begun');
    assert.match(
      shown(all).reason.text,
      /^Rung 4: “leaving” is for people whose prediction churn is “high”\.$/,
    );
  });

  test('the slot’s default is rung 1', () => {
    assert.equal(lineupOf([]).decide(askerOf())[0]!.rung, 1);
  });

  test('what is missing for the next rung is said with the person’s own values', () => {
    const asker = (traits: Record<string, string>) => askerOf({ view: viewOf(traits) });
    const missing = (traits: Record<string, string>) => {
      const who = asker(traits);
      return list.missing(who, list.decide(who)[0]!, () => undefined);
    };
    assert.deepEqual(missing({ plan: 'free' })!.rung, 2);
    assert.equal(
      missing({ plan: 'free' })!.text,
      'Rung 2 (“pro”) needs somebody whose plan is “pro” (it is “free”).',
    );
    assert.equal(missing({})!.text, 'Rung 2 (“pro”) needs somebody whose plan is “pro” (not known).');
    assert.equal(missing({ plan: 'pro', persona: 'hunter' })!.rung, 4);
  });

  test('a segment is looked into, and of several experiences and ways the closest is named', () => {
    const views = (value: number): Condition => ({ event: 'Product Viewed', op: 'gte', value });
    const segments: Record<string, Condition> = {
      browsers: { any: [views(7), { all: [views(3), trait('plan', 'pro')] }] },
      collectors: views(40),
    };
    const both = lineupOf([
      experienceOf('far', { audience: { segment: 'collectors' }, rung: 5, name: 'Far' }),
      experienceOf('near', { audience: { segment: 'browsers' }, rung: 5, name: 'For you' }),
    ]);
    const surroundings = { timezone: 'UTC', computed: new Map(), others: new Map() };
    const who = askerOf({ view: viewOf({ plan: 'pro' }) });
    const into = (key: string) => explain(segments[key]!, who.view, who.now, surroundings);
    const missing = both.missing(who, both.decide(who)[0]!, into)!;
    assert.equal(missing.text, 'Rung 5 (“For you”) needs 3 more product views (none so far).');
    assert.equal(missing.experience, 'near');
  });
});
