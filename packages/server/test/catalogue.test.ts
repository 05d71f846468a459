// The catalogue: feeds of every format become the same items, what a feed no longer names is not sold any more, faults
// name the record, and no feed can be fetched from a private address.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Running, run } from './running.ts';

const XML = `<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
  <item><g:id>m1</g:id><g:title>Red &amp; white mug</g:title><g:link>https://shop.example/m1</g:link>
    <g:image_link>https://shop.example/m1.jpg</g:image_link><g:price>12.90 GBP</g:price><g:sale_price>9.90 GBP</g:sale_price>
    <g:availability>in_stock</g:availability><g:product_type>Kitchen &gt; Mugs</g:product_type><g:brand>Potter</g:brand>
    <g:color>red</g:color><g:shipping><g:country>GB</g:country><g:price>3 GBP</g:price></g:shipping></item>
  <item><g:id>m2</g:id><g:title>Lamp</g:title><g:price>1.299,00 EUR</g:price><g:availability>out_of_stock</g:availability></item>
  <item><g:title>No id</g:title></item>
</channel></rss>`;
const CSV =
  'SKU;Name;Price;In Stock;Category;Colour\nm1;Red & white mug;9,90;true;Kitchen > Mugs;red\nm3;Bowl;7.5;false;Kitchen;blue\n';
const JSON_FEED = JSON.stringify({ products: [{ id: 7, name: 'Seven', price: 7, categories: ['A', 'B'] }] });

describe('the catalogue', { timeout: 120_000 }, () => {
  let it: Running;
  let shop: Server;
  let served = XML;
  before(async () => {
    it = await run({ config: { allowPrivateWebhooks: false } });
    shop = createServer((_, response) => response.end(gzipSync(served))).listen(0, '127.0.0.1');
    await new Promise((resolve) => shop.once('listening', resolve));
  });
  after(async () => {
    shop.close();
    await it.stop();
  });

  const feed = async (body: object) => (await it.ask('POST', '/v1/catalogue/feeds', body)).body;
  const upload = async (id: string, text: string | Buffer) => {
    const form = new FormData();
    form.append('file', new Blob([text as string]), 'feed');
    const answer = await fetch(`${it.url}/v1/catalogue/feeds/${id}/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${it.secretKey}` },
      body: form,
    });
    return (await answer.json()) as {
      last: {
        items: number;
        refused: number;
        gone: number;
        faults: { index: number; field: string }[];
        error: string | null;
      };
    };
  };
  const item = async (id: string) => (await it.ask('GET', `/v1/catalogue/items/${id}`)).body;

  test('a Google Merchant feed becomes items; a record without an id is refused by its place', async () => {
    const { id } = await feed({ name: 'Google' });
    const { last } = await upload(id, XML);
    assert.deepEqual([last.items, last.refused, last.error], [2, 1, null]);
    assert.deepEqual(
      last.faults.map(({ index, field }) => [index, field]),
      [[2, 'id']],
    );
    const mug = await item('m1');
    assert.equal(mug.title, 'Red & white mug');
    assert.deepEqual([mug.price, mug.currency, mug.available, mug.brand], [9.9, 'GBP', true, 'Potter']);
    assert.deepEqual(mug.categories, ['Kitchen', 'Mugs']);
    assert.deepEqual(mug.attributes, { color: 'red' });
    const lamp = await item('m2');
    assert.deepEqual([lamp.price, lamp.available], [1299, false]);
  });

  test('CSV as shops write it, packed; what the feed no longer names is not available', async () => {
    const { id } = await feed({ name: 'CSV' });
    assert.equal((await upload(id, gzipSync(CSV))).last.items, 2);
    const mug = await item('m1');
    assert.deepEqual(
      [mug.price, mug.categories, mug.attributes],
      [9.9, ['Kitchen', 'Mugs'], { colour: 'red' }],
    );
    assert.equal((await item('m3')).available, false);
    const { last } = await upload(id, CSV.replace(/m1;.*\n/, ''));
    assert.deepEqual([last.items, last.gone], [1, 1]);
    assert.equal((await item('m1')).available, false);
  });

  test('in the encodings that shops write; what is no price, and no address for a page, is not taken for one', async () => {
    const { id } = await feed({ name: 'Encodings' });
    await upload(id, Buffer.from('id,title\ne1,Gr\xf6\xdfe\n', 'latin1'));
    assert.equal((await item('e1')).title, 'Größe');
    await upload(id, Buffer.from('\ufeffid,title\ne2,Größe\n', 'utf16le'));
    assert.equal((await item('e2')).title, 'Größe');
    const odd = ['1e309', '-5', 'free', '1e13'].map((price, i) => `p${i},Odd,${price},\n`).join('');
    const { last } = await upload(
      id,
      `id,title,price,link\n${odd}p9,Even,"1,234.50 USD",javascript:alert(1)\n`,
    );
    assert.deepEqual([last.items, last.refused], [1, 4]);
    assert.equal(last.faults[0]!.field, 'price');
    const even = await item('p9');
    assert.deepEqual([even.price, even.currency, even.url], [1234.5, 'USD', null]);
  });

  test('XML in the encoding that it names, and the ids, links and quotes of other shops’ programs', async () => {
    const { id } = await feed({ name: 'Others' });
    const russian = '<?xml version="1.0" encoding="windows-1251"?><rss><channel><item><id>c1</id><title>';
    const end = '</title></item></channel></rss>';
    // "Шар" as Windows writes it in the East.
    await upload(
      id,
      Buffer.concat([Buffer.from(russian), Buffer.from([0xd8, 0xe0, 0xf0]), Buffer.from(end)]),
    );
    assert.equal((await item('c1')).title, 'Шар');
    await upload(
      id,
      `<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:n="http://base.google.com/ns/1.0"><a:entry>
        <n:id>atom1</n:id><a:id>tag:shop.example,2026:1</a:id><a:title>Pan</a:title>
        <a:link rel="alternate" href="https://shop.example/pan"/><n:price>9.99 USD</n:price></a:entry></a:feed>`,
    );
    const { title, url, price } = await item('atom1');
    assert.deepEqual([title, url, price], ['Pan', 'https://shop.example/pan', 9.99]);
    await upload(id, 'id\ttitle\tprice\nt1\t12" pan\u0000\t5.00 USD\n');
    assert.equal((await item('t1')).title, '12" pan');
  });

  test('a price is read as it is meant or refused, and what is sold out is not available', async () => {
    const { id } = await feed({ name: 'Prices' });
    const prices = {
      ...{ 'Rs. 500': 500, 'Rs.1,299.00': 1299, 'Fr. 50': 50, '$.99': 0.99, '15,- €': 15, '1.299,– €': 1299 },
      ...{ '1 299,00 EUR': 1299, "1'299.00 CHF": 1299, '1,299 USD': 1299, '1.234.567,89 EUR': 1_234_567.89 },
      ...{
        '10.00 USD 5% off': undefined,
        '5 - 10 GBP': undefined,
        '0x10': undefined,
        '12.99/100 ml': undefined,
      },
    };
    const lines = Object.keys(prices).map((price, i) => `p${i}\tT\t${price}\n`);
    await upload(id, `id\ttitle\tprice\n${lines.join('')}`);
    const read = await Promise.all(lines.map(async (_, i) => (await item(`p${i}`)).price));
    assert.deepEqual(read, Object.values(prices));
    const away = [
      'out-of-stock',
      'SoldOut',
      'https://schema.org/SoldOut',
      'sold_out',
      'in_stock',
      'preorder',
    ];
    await upload(id, `id\ttitle\tavailability\n${away.map((word, i) => `a${i}\tT\t${word}\n`).join('')}`);
    const sold = await Promise.all(away.map(async (_, i) => (await item(`a${i}`)).available));
    assert.deepEqual(sold, [false, false, false, false, true, true]);
  });

  test('JSON, and items through the API', async () => {
    const { id } = await feed({ name: 'JSON' });
    await upload(id, JSON_FEED);
    assert.deepEqual((await item('7')).categories, ['A', 'B']);
    const put = await it.ask('PUT', '/v1/catalogue/items', {
      items: [{ id: 'x', title: 'X' }, { title: 'none' }],
    });
    assert.deepEqual([put.body.items, put.body.refused, put.body.faults[0].index], [1, 1, 1]);
    const { body } = await it.ask('GET', '/v1/catalogue/items?search=x&limit=1');
    assert.deepEqual(
      body.data.map(({ title }: { title: string }) => title),
      ['X'],
    );
    assert.equal((await it.ask('DELETE', '/v1/catalogue/items/x')).status, 204);
    assert.equal((await it.ask('GET', '/v1/catalogue/items/x')).status, 404);
  });

  test('what is no feed is told in a sentence, and leaves the items alone', async () => {
    const { id } = await feed({ name: 'Broken' });
    assert.match((await upload(id, '<rss><channel><item></channel></rss>')).last.error!, /no sound XML/);
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><rss><channel><item><id>&a;</id></item></channel></rss>';
    assert.match((await upload(id, bomb)).last.error!, /document type/);
  });

  test('private addresses are not fetched, unless the operator allows it', async () => {
    const { port } = shop.address() as AddressInfo;
    const made = await feed({ name: 'Fetched', url: `http://127.0.0.1:${port}/feed.xml`, everyHours: 6 });
    const { body } = await it.ask('POST', `/v1/catalogue/feeds/${made.id}/fetch`);
    assert.match(body.last.error, /private address/);
    const other = await run({ config: { allowPrivateWebhooks: true } });
    try {
      const { body: own } = await other.ask('POST', '/v1/catalogue/feeds', { name: 'F', url: made.url });
      served = JSON_FEED;
      const fetched = await other.ask('POST', `/v1/catalogue/feeds/${own.id}/fetch`);
      assert.deepEqual([fetched.body.last.error, fetched.body.last.items], [null, 1]);
    } finally {
      await other.stop();
    }
    const odd = await it.ask('POST', '/v1/catalogue/feeds', { name: 'F', url: 'file:///etc/passwd' });
    assert.equal(odd.body.error.faults[0].field, 'url');
  });
});
