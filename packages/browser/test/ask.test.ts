// Forms and surveys in a real Chromium, on a site of another origin with a strict policy: from what a visitor types to
// the segment that they enter, and from a survey that comes by itself to its result.
// runs alone

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { sha256Head } from '../src/ask/work.ts';
import { type Stage, setStage } from './harness.ts';

describe('forms and surveys in a page', { timeout: 240_000 }, () => {
  let stage: Stage;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  const ask = async (method: string, path: string, body?: unknown) => {
    const got = await stage.server.ask(method, path, body);
    assert.ok(got.status < 300, `${path}: ${JSON.stringify(got.body)}`);
    return got.body;
  };
  before(async () => {
    stage = await setStage();
    const size = { key: 'size', kind: 'number', label: 'Your size', trait: 'shoe_size', min: 30, max: 50 };
    const scale = { key: 'score', kind: 'nps', label: 'Would you recommend us?', required: true };
    await ask('POST', '/v1/segments', {
      name: 'Big feet',
      condition: { attribute: 'traits.shoe_size', op: 'gte', value: 45 },
    });
    await ask('POST', '/v1/forms', {
      ...{ key: 'shoes', name: 'Shoes', title: 'Find your fit', state: 'live', thanks: 'Thank you.' },
      questions: [size, { key: 'name', kind: 'text', label: 'Your name', trait: 'name', required: true }],
      consents: [{ purpose: 'marketing', text: 'Write to me.' }],
      protection: { leastSeconds: 0, work: 10 },
    });
    await ask('POST', '/v1/surveys', {
      ...{ key: 'nps', name: 'How was it?', state: 'live', delaySeconds: 0, thanks: 'We read every answer.' },
      questions: [scale, { key: 'why', kind: 'longtext', label: 'Why?' }],
      audience: { segment: 'big-feet' },
    });
    await stage.server.app.segments.backfill.idle();
    ({ context, page, complaints } = await stage.visitor());
    const { url } = stage.server;
    stage.site.headers = {
      'content-security-policy': `default-src 'none'; script-src ${url}; connect-src ${url}; require-trusted-types-for 'script'; trusted-types visavis`,
    };
    stage.site.pages['*'] = `<title>Shoes</title>${stage.tag()}
      <script type="module" src="${url}/sdk/visavis-ask.js"></script>
      <h1>Shoes</h1><visavis-form form="shoes"></visavis-form>`;
    await page.goto(stage.site.origin);
  });
  after(async () => {
    await context?.close();
    await stage?.close();
  });

  it('says beside the question what is wrong, and goes there', async () => {
    await page.getByRole('heading', { name: 'Find your fit' }).waitFor();
    await page.getByLabel('Your size').fill('99');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Expected at most 50.').waitFor();
    await page.getByText('Expected an answer.').waitFor();
    const size = page.getByLabel('Your size');
    assert.equal(await size.getAttribute('aria-invalid'), 'true');
    assert.ok(await size.evaluate((input) => input.matches(':focus')));
    assert.match((await size.getAttribute('aria-describedby')) ?? '', /error/);
    await page.screenshot({ path: process.env.VISAVIS_SCREENSHOT ?? '/dev/null', type: 'png' });
  });

  it('is sent by keyboard alone, becomes a trait, and a segment is entered', async () => {
    await page.getByLabel('Your size').fill('46');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ada');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Thank you.').waitFor();
    const id = await page.evaluate(() => window.visavis.who().anonymousId);
    const { data } = await ask('GET', `/v1/profiles/anonymous_id:${id}/segments`);
    assert.deepEqual(
      data.map(({ name }: { name: string }) => name),
      ['Big feet'],
    );
    const [event] = await stage.events('Form Submitted');
    assert.deepEqual(event?.properties.answers, { size: 46, name: 'Ada' });
    assert.deepEqual(event?.properties.consents, [{ purpose: 'marketing', wording: 1, granted: true }]);
  });

  it('a survey comes to whoever has entered its segment, in a corner, and its answer is a result', async () => {
    // Without another page: it shows at once, and whoever has seen it is not asked anew by the next one.
    const prompt = page.getByRole('region', { name: 'How was it?' });
    await prompt.waitFor();
    await prompt.getByLabel('9', { exact: true }).check();
    await prompt.getByLabel('Why?').fill('Warm feet');
    await prompt.getByRole('button', { name: 'Send' }).click();
    await prompt.getByText('We read every answer.').waitFor();
    await stage.server.settled();
    const { questions } = await ask('GET', '/v1/surveys/nps/results');
    assert.deepEqual([questions[0].n, questions[0].measured.value], [1, 100]);
    const { data } = await ask('GET', '/v1/surveys/nps/texts?question=why');
    assert.equal(data[0].text, 'Warm feet');
  });

  it('closes with Escape, and is not asked again', async () => {
    const other = await stage.visitor();
    try {
      await other.page.goto(stage.site.origin);
      await other.page.evaluate(() => window.visavis.identify({ shoe_size: 47 }));
      await other.page.reload();
      const prompt = other.page.getByRole('region', { name: 'How was it?' });
      await prompt.waitFor();
      await other.page.keyboard.press('Escape');
      await prompt.waitFor({ state: 'detached' });
      const { asked } = await ask('GET', '/v1/surveys/nps/results');
      const dismissed = asked.find(({ state }: { state: string }) => state === 'dismissed');
      assert.equal(dismissed?.people, 1);
      assert.deepEqual(other.complaints, []);
    } finally {
      await other.context.close();
    }
  });

  it('a link in a mail answers with one click', async () => {
    await ask('POST', '/v1/identify', { userId: 'ivy', traits: { email: 'ivy@example.org' } });
    const { answers } = await ask('POST', '/v1/surveys/nps/links', { profile: 'user_id:ivy' });
    await page.goto(answers[10].url);
    await page.getByLabel('10', { exact: true }).waitFor();
    assert.ok(await page.getByLabel('10', { exact: true }).isChecked());
    await stage.events('Survey Answered', 2);
    await page.getByLabel('Why?').fill('Fast');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('We read every answer.').waitFor();
    await stage.server.settled();
    const { questions } = await ask('GET', '/v1/surveys/nps/results');
    assert.equal(questions[0].n, 2);
  });

  it('works on a page of the server’s own, without the SDK', async () => {
    const { page: path } = await ask('GET', '/v1/forms/shoes');
    const hosted = await stage.visitor();
    try {
      await hosted.page.goto(stage.server.url + path);
      await hosted.page.getByLabel('Your name').fill('Bob');
      await hosted.page.getByRole('button', { name: 'Send' }).click();
      await hosted.page.getByText('Thank you.').waitFor();
      const found = await ask('GET', '/v1/profiles?search=Bob');
      assert.equal(found.data.length, 1);
      assert.deepEqual(hosted.complaints, []);
    } finally {
      await hosted.context.close();
    }
  });

  it('by a link of their own is answered by the person it was made for', async () => {
    const { url } = await ask('POST', '/v1/forms/shoes/links', { profile: 'user_id:ivy' });
    const linked = await stage.visitor();
    try {
      await linked.page.goto(url);
      await linked.page.getByLabel('Your name').fill('Ivy');
      await linked.page.getByRole('button', { name: 'Send' }).click();
      await linked.page.getByText('Thank you.').waitFor();
      assert.equal((await ask('GET', '/v1/profiles/user_id:ivy/traits')).traits.name, 'Ivy');
      assert.deepEqual(linked.complaints, []);
    } finally {
      await linked.context.close();
    }
  });

  it('never throws into the page, even where the server refuses or is away', async () => {
    await page.route('**/v1/ask/**', (route) => route.abort());
    await page.goto(stage.site.origin);
    await page.getByRole('heading', { name: 'Shoes', level: 1 }).waitFor();
    await page.unroute('**/v1/ask/**');
    stage.site.pages['/none'] =
      `${stage.tag()}<script type="module" src="${stage.server.url}/sdk/visavis-ask.js"></script>
      <visavis-form form="none"></visavis-form><visavis-survey></visavis-survey><h1>Here</h1>`;
    await page.goto(`${stage.site.origin}/none`);
    await page.getByRole('heading', { name: 'Here' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  it('hashes as SHA-256 does, and is as large as the docs say', async () => {
    const { createHash } = await import('node:crypto');
    for (const text of ['', 'abc', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'x'.repeat(500)])
      assert.equal(sha256Head(text), createHash('sha256').update(text).digest().readUInt32BE(0), text);
    const root = join(import.meta.dirname, '../../..');
    const bytes = gzipSync(readFileSync(join(root, 'packages/browser/dist/visavis-ask.js')), {
      level: 9,
    }).length;
    const said = /`visavis-ask.js`[^\n]*?([\d,]+) kB/.exec(
      readFileSync(join(root, 'docs/forms.md'), 'utf8'),
    )?.[1];
    assert.equal(said, String(Math.ceil(bytes / 1024)), `${bytes} bytes`);
  });
});
