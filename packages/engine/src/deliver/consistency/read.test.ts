import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../collect/index.ts';
import { claimsOf, declaredOfStage, languageOf } from './index.ts';
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
    ['German', 'Sparen Sie 20 % auf alle Kleider mit SOMMER', ['offer: kleider: percent 20']],
    [
      'a German first order',
      '10 % Rabatt auf Ihre erste Bestellung',
      ['offer: everything: percent 10', 'audience: new'],
    ],
    ['German delivery', 'Versandkostenfrei ab 29,90 €', ['offer: delivery: free over 29.9 EUR']],
    ['a German amount', '5,50 € günstiger', ['offer: everything: off 5.5 EUR']],
    ['French', '15 % de réduction sur les robes', ['offer: robe: percent 15']],
    ['French delivery', 'Livraison offerte dès 49 €', ['offer: delivery: free over 49 EUR']],
    ['Spanish', 'Ahorra un 25 % en zapatos', ['offer: zapato: percent 25']],
    ['a Spanish apology', 'Lo sentimos, tu próximo pedido', ['audience: known', 'tone: apologetic']],
    ['a Spanish discount', '12,5 % de descuento en todo', ['offer: everything: percent 12.5']],
    ['grouped by points', 'Sofa Malmö: 1.250,00 €', ['price: sofa malmö: 1250 EUR']],
    ['grouped by spaces', 'Canapé : 1 250,50 €', ['price: canapé: 1250.5 EUR']],
    ['grouped by apostrophes', 'Sofa: CHF 1’250.–', ['price: sofa: 1250 CHF']],
    ['without decimals', 'Lampe jetzt 19,– €', ['price: lampe: 19 EUR']],
    ['crowns', 'Lampa: 499 kr', ['price: lampa: 499 KR']],
    ['zlotys', 'Lampa: 49,99 zł', ['price: lampa: 49.99 PLN']],
    ['a German button', { text: 'Hallo', cta: 'Jetzt verlängern' }, ['action: renew']],
    ['a French button', { cta: 'Créer un compte' }, ['action: sign up']],
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
    'Aus 100 % Baumwolle',
    'Ab 30 € lohnt es sich',
    '50 % de nos clients sont contents',
    'El 30 % de los clientes vuelve',
    'Commande n° 66 expédiée',
  ];
  for (const content of silent) assert.deepEqual(read(content), [], JSON.stringify(content));
});

describe('a content says which language it is written in', () => {
  const cases: [string, string | undefined][] = [
    ['Your order is on its way, and we hope that you like it', 'en'],
    ['Ihre Bestellung ist auf dem Weg, und wir hoffen, dass sie Ihnen gefällt', 'de'],
    ['Votre commande est en route et nous espérons que vous serez content', 'fr'],
    ['Tu pedido está en camino y esperamos que te guste lo que has elegido', 'es'],
    ['Uw bestelling komt eraan, bedankt dat u weer bij ons koopt vandaag', 'another'],
    ['Ваш заказ уже в пути, спасибо что выбрали нас снова сегодня', 'another'],
    ['Summer sale', undefined],
  ];
  for (const [text, language] of cases)
    test(String(language), () => assert.equal(languageOf(text), language, text));
  test('what is declared counts in any', () => {
    const found = claimsOf('Летняя распродажа', [{ offers: ['20% off everything'], tone: 'calm' }]);
    assert.deepEqual(
      found.map(({ value, from }) => [value, from]),
      [
        ['percent 20', 'declared'],
        ['calm', 'declared'],
      ],
    );
  });
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
