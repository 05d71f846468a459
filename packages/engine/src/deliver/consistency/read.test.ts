import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../collect/index.ts';
import { claimsOf, declaredOfStage } from './index.ts';
import { contradiction } from './topics/index.ts';

const read = (content: Json): string[] =>
  claimsOf(content, []).map(({ topic, about, value }) =>
    [topic, about, value].filter((one) => one !== '').join(': '),
  );

describe('claims are read from', () => {
  const cases: [what: string, content: Json, claims: string[]][] = [
    ['plain text', 'Welcome! 10% off your first order', ['offer: everything: percent 10', 'audience: new']],
    ['a minus sign', 'Summer: −20 %', ['offer: everything: percent 20']],
    ['an offer for a thing', 'Save 15% on all our dresses with SUN15', ['offer: dress: percent 15']],
    ['an amount', 'Take £5 off lunch bags today', ['offer: lunch bag: off 5 GBP']],
    ['delivery', 'Free delivery over £30', ['offer: delivery: free over 30 GBP']],
    ['a name with its price', 'Lunch bag: £3.50', ['price: lunch bag: 3.5 GBP']],
    ['a sentence with a price', 'Get the lunch bag for only £3.50', ['price: lunch bag: 3.5 GBP']],
    [
      'fields',
      { title: 'Lunch bag', price: 3.5, cta: 'Buy again' },
      ['price: lunch bag: 3.5', 'audience: known', 'action: buy again'],
    ],
    ['a discount field', { product: 'Tea set', discount: 25 }, ['offer: tea set: percent 25']],
    [
      'an e-mail',
      {
        subject: 'Last chance',
        mjml: '<mjml><mj-head><mj-style>a{width:50%}</mj-style></mj-head><mj-body><mj-text>We&nbsp;are sorry</mj-text><mj-button href="x">Renew now</mj-button></mj-body></mjml>',
      },
      ['tone: urgent', 'tone: apologetic', 'action: renew'],
    ],
    ['a list', [{ text: 'Take your time' }], ['tone: calm']],
  ];
  for (const [what, content, claims] of cases) test(what, () => assert.deepEqual(read(content), claims));
});

test('nothing is read of what says nothing', () => {
  const silent: Json[] = [
    '',
    42,
    true,
    'Made of 100% cotton',
    '50% of our customers are happy',
    'A guide from £5',
    'Over £30 it pays',
    { image: { url: 'https://x.test/10%off.png', alt: 'A bag' } },
    'Hello {{ profile.firstName }}, {{ x }}% off',
    'You are welcome',
    'Order 66 has been shipped',
    '<p style="width:50%">Hi</p>',
    'Save the date',
    '<a href="{{ unsubscribe_url }}">Unsubscribe</a>',
  ];
  for (const content of silent) assert.deepEqual(read(content), [], JSON.stringify(content));
});

test('what somebody declared takes the place of what is read, topic by topic; the nearest counts', () => {
  const content = 'Welcome! 10% off your first order. Hurry';
  const claims = claimsOf(content, [{ tone: 'Playful' }, { tone: 'formal', offers: [] }]);
  assert.deepEqual(
    claims.map(({ topic, value, from }) => [topic, value, from]),
    [
      ['audience', 'new', 'read'],
      ['tone', 'playful', 'declared'],
    ],
  );
});

describe('claims contradict', () => {
  const against = (a: string, b: string) => {
    const [first, second] = [claimsOf(a, []), claimsOf(b, [])];
    return first.flatMap((one) => second.flatMap((other) => contradiction(one, other) ?? []));
  };
  test('where they offer the same thing twice', () => {
    assert.deepEqual(against('10% off dresses', 'Save 20% on dresses'), ['Two offers for “dress”']);
    assert.deepEqual(against('10% off dresses', '20% off shoes'), []);
    assert.deepEqual(against('10% off dresses', 'A dress for you, 10% off all dresses'), []);
  });
  test('where one takes for new whom the other knows', () => {
    assert.deepEqual(
      against('Welcome: a gift with your first order', 'Thank you for being a loyal customer'),
      ['Taken for somebody new and for a loyal customer'],
    );
    assert.deepEqual(against('Your next order', 'Your loyalty is worth it'), []);
  });
  test('where tones clash, whatever they are called', () => {
    const [pushy] = claimsOf('', [{ tone: 'pushy' }]);
    const [calm] = claimsOf('', [{ tone: 'reassuring' }]);
    const [warm] = claimsOf('', [{ tone: 'grateful' }]);
    assert.equal(contradiction(pushy!, calm!), 'Both pushy and reassuring');
    assert.equal(contradiction(pushy!, warm!), undefined);
  });
  test('where a stage asks for something else', () => {
    const stage = { key: 'loyal', name: 'Loyalty', says: { callToAction: 'Renew your plan' } };
    const ofStage = claimsOf('', [declaredOfStage('customer', stage)]);
    const message = claimsOf('<a>Create an account</a>', [{ stage: 'customer/visitor' }]);
    const why = ofStage.flatMap((one) => message.flatMap((other) => contradiction(one, other) ?? []));
    assert.equal(why.length, 3);
  });
});
