// The shop's own parts, without a browser.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mainCategory, readCatalogue } from '../src/catalogue.ts';
import { data, html } from '../src/html.ts';
import { pictureOf } from '../src/pictures/index.ts';
import { createShop } from '../src/shop.ts';

const FEED = new URL('../../../packages/server/src/demo/data/catalogue.csv', import.meta.url);
const catalogue = readCatalogue(FEED);

describe('searching', () => {
  test('takes beginnings of words and the plural, and wants every word', () => {
    const names = (query: string) => catalogue.search(query).map(({ name }) => name.toLowerCase());
    assert.ok(names('mugs').length > 5 && names('mugs').every((name) => /\bmug/.test(name)));
    assert.ok(names('lunch retro').every((name) => name.includes('lunch') && name.includes('retro')));
    assert.deepEqual(names('  '), []);
    assert.deepEqual(names('zeppelin'), []);
    assert.equal(mainCategory(catalogue.search('lunch bag')), 'bags');
  });
});

describe('markup', () => {
  test('escapes what is put into it, and keeps what is markup', () => {
    const name = '<img src=x onerror="alert(1)">';
    assert.equal(html`<p>${name}${html`<b>${1}</b>`}</p>`.text.includes('<img'), false);
    assert.match(
      html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}</ul>`.text,
      /^<ul><li>1<\/li><li>2<\/li><\/ul>$/,
    );
    assert.equal(data('x', '</script>').text.match(/<\/script>/g)?.length, 1);
  });
});

describe('pictures', () => {
  test('are the same for the same product, and go by what its name says', () => {
    const bag = { id: '20725', name: 'Lunch bag red retrospot' };
    assert.equal(pictureOf(bag), pictureOf(bag));
    assert.notEqual(pictureOf(bag), pictureOf({ ...bag, name: 'Lunch bag blue retrospot' }));
    assert.notEqual(pictureOf(bag), pictureOf({ ...bag, name: 'Mug red retrospot' }));
  });
  test('are drawn for nearly everything, not only as a parcel', () => {
    const parcel = /M46 94h108v64/;
    const parcels = catalogue.products.filter((product) => parcel.test(pictureOf(product)));
    assert.ok(parcels.length < catalogue.products.length * 0.15, `${parcels.length}`);
  });
});

describe('addresses', () => {
  const shop = createShop({ feed: FEED, visavis: { url: 'http://127.0.0.1:9', writeKey: 'wk_none' } });
  test('that do not exist say so', async () => {
    for (const path of ['/product/nothing', '/c/nothing', '/nothing', '/picture/nothing.svg'])
      assert.equal((await shop.inject(path)).statusCode, 404, path);
  });
  test('a search for markup shows it as text', async () => {
    const { body } = await shop.inject('/search?q=%3Cscript%3Ealert(1)%3C/script%3E');
    assert.ok(!body.includes('<script>alert'));
  });
  test('an order without a name is not taken', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const added = await shop.inject({
      method: 'POST',
      url: '/basket',
      headers,
      payload: 'id=22423&quantity=1',
    });
    const [cookie] = String(added.headers['set-cookie']).split(';');
    const payload = 'firstName=&email=ada%40example.com';
    const refused = await shop.inject({
      method: 'POST',
      url: '/checkout',
      headers: { ...headers, cookie },
      payload,
    });
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /Please say your first name/);
  });
});
