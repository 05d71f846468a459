// Stories claim no more than their intervals allow, whatever the numbers; what was not divided by chance is never said to
// come of something; and who has not signed in reads of groups only.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type ExperienceFacts,
  experienceStory,
  forStrangers,
  masked,
  type PersonaFacts,
  personaStory,
  type SegmentFacts,
  type StageFacts,
  type Story,
  segmentStory,
  stageStory,
  textOf,
} from './index.ts';

/** Words that say that one thing comes of another. Only experiments may use them. */
const CAUSAL =
  /\b(because|caus(e|es|ed|ing)|leads? to|led to|due to|owing to|thanks to|dr(ives?|ove|iven)|makes|raises?d?|lowers?(ed)?|increases?d?|decreases?d?|boosts?|effects?|impacts?|helps?(ed)?|harms?(ed)?|results? in|pays off)\b/i;

/** Words that say that something is greater, smaller or sure. */
const COMPARING =
  /\b(more|fewer|less|greater|smaller|higher|lower|longer|shorter|better|worse|surely|raises|lowers)\b/i;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const real = fc.double({ min: -3, max: 3, noNaN: true });
const people = fc.integer({ min: 0, max: 5000 });
const words = fc.constantFrom('plan', 'country', 'orders', 'visits');
/** An estimate within its interval. */
const within = (of: fc.Arbitrary<number>) =>
  fc.tuple(of, of, of).map((all) => {
    const [low, value, high] = all.toSorted((a, b) => a - b) as [number, number, number];
    return { low, value, high };
  });

const segment: fc.Arbitrary<SegmentFacts> = fc.record({
  key: fc.constant('regulars'),
  name: fc.constant('Regulars'),
  condition: fc.constant('orders is 3 or above'),
  size: fc.option(people),
  everybody: people,
  history: fc.array(fc.record({ time: fc.constant('2026-05-04T00:00:00Z'), size: people }), { maxLength: 3 }),
  differences: fc.array(
    fc
      .record({ field: words, value: words, inside: share, outside: share, q: share, defining: fc.boolean() })
      .chain((one) =>
        fc.tuple(within(share), within(real)).map(([a, b]) => ({
          ...one,
          ...{
            insideLow: a.low,
            insideHigh: a.high,
            difference: b.value,
            differenceLow: b.low,
            differenceHigh: b.high,
          },
        })),
      ),
    { maxLength: 5 },
  ),
  inside: people,
  outside: people,
  sampled: fc.boolean(),
});
const persona: fc.Arbitrary<PersonaFacts> = fc.record({
  ...{ model: fc.constant('people'), modelName: fc.constant('People'), persona: fc.constant('p1') },
  ...{ name: fc.constant('Night owls'), people, share, others: people, firmness: share },
  stability: fc.record({ mean: share, low: share, high: share }),
  apart: fc.array(
    fc
      .tuple(
        fc.record({
          label: words,
          kind: fc.constantFrom('number', 'yes-no'),
          inside: share,
          outside: share,
          q: share,
        }),
        within(real),
      )
      .map(([one, { low, value, high }]) => ({ ...one, effect: value, low, high })),
    { maxLength: 5 },
  ),
});
const figure = fc.option(fc.tuple(within(share), people).map(([one, n]) => ({ ...one, n })));
const measured = fc.record({
  ...{ now: figure, before: figure },
  trend: fc.option(fc.tuple(within(real), share).map(([one, p]) => ({ ...one, p }))),
});
const stage: fc.Arbitrary<StageFacts> = fc.record({
  ...{ journey: fc.constant('customer'), journeyName: fc.constant('Customer'), stage: fc.constant('new') },
  ...{
    name: fc.constant('New'),
    isLost: fc.boolean(),
    days: fc.constant(30),
    withinMs: fc.constant(86_400_000),
  },
  ...{
    people,
    entered: people,
    conversion: fc.option(measured),
    loss: measured,
    stay: measured,
    value: measured,
  },
  ...{ friction: fc.constant([]), compared: people },
});
const tested = fc.option(fc.tuple(within(real), share).map(([one, p]) => ({ ...one, p, error: 1 })));
const experience: fc.Arbitrary<ExperienceFacts> = fc.record({
  ...{
    key: fc.constant('hero'),
    name: fc.constant('Hero'),
    names: fc.constant({ a: 'A', b: 'B' }),
    baseline: fc.constant('a'),
  },
  variants: fc.tuple(people, people).map(([a, b]) => [
    { variant: 'a', people: a },
    { variant: 'b', people: b },
  ]),
  ...{
    crossed: people,
    changes: fc.constantFrom([], [{ at: '2026-05-06T00:00:00Z', sentence: 'The goal was changed.' }]),
    since: fc.constant('2026-05-04T00:00:00Z'),
    timezone: fc.constant('UTC'),
    daysRun: people,
    minimumDays: fc.constant(7),
  },
  ...{ isSplitAsPlanned: fc.boolean(), learns: fc.boolean(), verdicts: fc.constant([]) },
  metrics: fc.tuple(tested, tested).map(([goal, guardrail]) =>
    (['goal', 'guardrail'] as const).map((role, i) => ({
      ...{ role, name: `${role} rate`, isShare: true, lessIsBetter: i === 1 },
      values: [
        { variant: 'a', value: 0.1 },
        { variant: 'b', value: 0.2 },
      ],
      effects: [{ variant: 'b', tested: [goal, guardrail][i]! }],
    })),
  ),
});

/** What compares must rest on an interval that lies on that side of nothing. */
function allowed(story: Story): void {
  for (const sentence of story.sentences) {
    const text = textOf(sentence);
    const { claim } = sentence;
    const unsure = /cannot be told/.test(text);
    if (claim && claim.low <= 0 && claim.high >= 0) {
      assert.equal(claim.says === 'cannot tell' || (claim.low === 0 && claim.high === 0), true);
      assert.doesNotMatch(text, COMPARING, `${text} (${claim.low} to ${claim.high})`);
    }
    if (!claim && !unsure) assert.doesNotMatch(text, COMPARING, text);
    if (CAUSAL.test(text)) {
      assert.equal(claim?.byChance, true, `says why without chance: ${text}`);
      assert.notEqual(claim?.says, 'cannot tell', text);
    }
  }
}
/** Every figure is there to be asked for. */
function linked(story: Story): void {
  const known = new Set(story.queries.map(({ id }) => id));
  const asked = story.sentences.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.query])),
  );
  for (const id of [...asked, ...story.pictures.map(({ query }) => query)]) assert.ok(known.has(id), id);
  for (const sentence of story.sentences)
    for (const piece of sentence.pieces)
      if (typeof piece === 'string')
        assert.doesNotMatch(
          piece.replace(/95%|\d+ \w+ \d{4}|“[^”]*”|corrected/g, ''),
          /\d/,
          `a figure without its query: ${piece}`,
        );
}

const KINDS: [string, fc.Arbitrary<Story>][] = [
  ['segment', segment.map(segmentStory)],
  ['persona', persona.map(personaStory)],
  ['stage', stage.map(stageStory)],
  ['experience', experience.map(experienceStory)],
];
for (const [kind, stories] of KINDS) {
  test(`a ${kind}’s story claims no more than its intervals allow`, () =>
    fc.assert(fc.property(stories, allowed), { numRuns: 300 }));
  test(`every figure of a ${kind}’s story names its query`, () =>
    fc.assert(fc.property(stories, linked), { numRuns: 300 }));
}
for (const [kind, stories] of KINDS.slice(0, 3))
  test(`a ${kind}’s story never says that one thing comes of another`, () =>
    fc.assert(
      fc.property(stories, (story) => story.sentences.every((one) => !CAUSAL.test(textOf(one)))),
      { numRuns: 300 },
    ));

const shown = (story: Story): string => story.sentences.map(textOf).join(' ');
const wide = { value: 0.04, low: -0.08, high: 0.16, p: 0.5, error: 0.06 };
const one: ExperienceFacts = {
  ...{
    key: 'hero',
    name: 'Hero',
    names: { a: 'Plain', b: 'Warm' },
    baseline: 'a',
    crossed: 0,
    changes: [],
    since: '2026-05-04T00:00:00Z',
    timezone: 'UTC',
  },
  ...{ daysRun: 14, minimumDays: 7, isSplitAsPlanned: true, learns: false },
  variants: [
    { variant: 'a', people: 400 },
    { variant: 'b', people: 410 },
  ],
  verdicts: [
    { variant: 'b', verdict: 'keep going', reason: 'It may help or harm: between −8.0% and +16.0%.' },
  ],
  metrics: [
    {
      ...{
        role: 'goal',
        name: 'orders',
        isShare: true,
        lessIsBetter: false,
        effects: [{ variant: 'b', tested: wide }],
      },
      values: [
        { variant: 'a', value: 0.1 },
        { variant: 'b', value: 0.104 },
      ],
    },
  ],
};

test('a wide interval: it cannot be told, and the story says so', () => {
  assert.match(
    shown(experienceStory(one)),
    /cannot be told yet: anything from −8\.0% to \+16\.0% fits what was seen/,
  );
});
test('a narrow one is told with its interval; a split gone wrong is told before anything else', () => {
  const goal = {
    ...one.metrics[0]!,
    effects: [{ variant: 'b', tested: { ...wide, value: 0.1, low: 0.05 } }],
  };
  assert.match(
    shown(experienceStory({ ...one, metrics: [goal] })),
    /“Warm” raises orders by \+10\.0%.*between \+5\.0% and \+16\.0%/,
  );
  const broken = shown(experienceStory({ ...one, metrics: [goal], isSplitAsPlanned: false }));
  assert.match(broken, /no figure here can be trusted/);
  assert.doesNotMatch(broken, CAUSAL);
});
test('what is less than nothing for a metric of which less is better, is better', () => {
  const goal = {
    ...one.metrics[0]!,
    lessIsBetter: true,
    effects: [{ variant: 'b', tested: { ...wide, value: -0.1, low: -0.2, high: -0.05 } }],
  };
  assert.match(
    shown(experienceStory({ ...one, metrics: [goal] })),
    /lowers orders by −10\.0%.*That is better\./,
  );
});

test('names and addresses of persons never set a segment apart', () => {
  const difference = {
    value: 'Ada',
    inside: 0.9,
    outside: 0,
    insideLow: 0.8,
    insideHigh: 1,
    difference: 0.9,
    differenceLow: 0.8,
    differenceHigh: 1,
    q: 0,
    defining: false,
  };
  const facts = {
    key: 's',
    name: 'S',
    condition: 'x',
    size: 100,
    everybody: 300,
    history: [],
    inside: 100,
    outside: 200,
    sampled: false,
  };
  for (const field of ['traits.name', 'traits.email', 'traits.first_name', 'traits.lastName', 'traits.phone'])
    assert.doesNotMatch(shown(segmentStory({ ...facts, differences: [{ ...difference, field }] })), /Ada/);
  assert.match(
    shown(segmentStory({ ...facts, differences: [{ ...difference, field: 'traits.plan' }] })),
    /plan “Ada”/,
  );
});

test('moments that set a segment apart are written as days', () => {
  const difference = {
    ...{ inside: 0.9, outside: 0, insideLow: 0.8, insideHigh: 1, difference: 0.9, q: 0, defining: false },
    ...{ differenceLow: 0.8, differenceHigh: 1, field: 'computed.last_order' },
  };
  const facts = {
    ...{ key: 's', name: 'S', condition: 'x', size: 100, everybody: 300, history: [], inside: 100 },
    ...{ outside: 200, sampled: false },
  };
  const told = (value: string) => shown(segmentStory({ ...facts, differences: [{ ...difference, value }] }));
  assert.match(told('1792670340000 and more'), /last order “since 22 Oct 2026”/);
  assert.match(told('below 1792670340000'), /last order “before 22 Oct 2026”/);
  assert.match(told('3 and more'), /last order “3 or more”/);
});

test('strangers read of five people at least, of no address, and no calls', () => {
  const facts = {
    key: 's',
    name: 'Mails to ada@shop.example',
    condition: 'e-mail is “ada@shop.example”, phone is +41 44 668 18 00',
    size: 100,
    everybody: 300,
    history: [],
    differences: [],
    inside: 100,
    outside: 200,
    sampled: false,
  };
  const story = forStrangers(segmentStory(facts))!;
  const text = JSON.stringify(story);
  assert.doesNotMatch(text, /ada@|668|GET/);
  assert.match(text, /\(left out\)/);
  assert.equal(forStrangers(segmentStory({ ...facts, size: 4 })), undefined);
  assert.equal(forStrangers(segmentStory({ ...facts, size: 298 })), undefined, 'the others are persons too');
  const none = { now: null, before: null, trend: null };
  const stand = (people: number, spent: number) => {
    const value = { ...none, now: { value: 30, low: 20, high: 40, n: spent } };
    const { key: journey, name: journeyName } = facts;
    return stageStory({
      ...{ journey, journeyName, stage: 'new', name: 'New', isLost: false, days: 30, withinMs: 86_400_000 },
      ...{ people, entered: 100, conversion: null, loss: none, stay: none, value, friction: [], compared: 1 },
    });
  };
  assert.ok(forStrangers(stand(50, 50)));
  assert.equal(forStrangers(stand(3, 50)), undefined, 'who stand there are few, however many came');
  assert.equal(forStrangers(stand(50, 2)), undefined, 'what two have spent is theirs');
  assert.equal(
    masked('1,234 people, 2026-05-04 and −12.5 to +14.25'),
    '1,234 people, 2026-05-04 and −12.5 to +14.25',
  );
});
