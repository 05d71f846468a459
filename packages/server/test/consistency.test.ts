// One voice in the whole program: what contradicts is found before it is told, with somebody real; what does not goes by
// unasked; and what happened all the same is in the ledger.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const MJML = (text: string) => `<mjml><mj-body><mj-section><mj-column><mj-text>${text}</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
const is = (attribute: string, value: string) => ({ attribute, op: 'eq', value });

interface Clash {
  first: { id: string };
  second: { id: string };
  at: string;
  sentence: string;
  witness: { profileId: string; name: string; because: string[] } | null;
}

describe('one voice', { timeout: 180_000 }, () => {
  let it: Running;
  const clock = new ManualClock(Date.parse('2026-03-27T10:00:00Z'));

  before(async () => {
    it = await run({ clock });
    const people = [
      { userId: 'ada', traits: { plan: 'pro', name: 'Ada' } },
      { userId: 'ben', traits: { plan: 'free', name: 'Ben' } },
      { userId: 'mute', traits: { plan: 'silent', name: 'Mute' } },
    ];
    const batch = people.map(({ userId, traits }) => ({
      ...{ type: 'identify', userId, messageId: userId },
      traits: { ...traits, ...(userId !== 'mute' && { email: `${userId}@example.com` }) },
    }));
    assert.equal((await it.ask('POST', '/v1/batch', { batch }, it.writeKey)).status, 200);
    await made('/v1/slots', { key: 'hero', type: 'string', default: 'Hello' });
    await made('/v1/slots', { key: 'banner', type: 'string', default: 'Hello' });
    await template('welcome', 'Welcome! 10% off your first order');
    await template('news', 'What is new in the shop');
    await made(
      '/v1/experiences',
      shown('loyal', 'hero', is('traits.plan', 'pro'), 'Thank you for your loyalty: 20% off everything'),
    );
  });
  after(() => it.stop());

  const made = async (path: string, body: unknown) => {
    const answer = await it.ask('POST', path, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  const template = (key: string, text: string) =>
    made('/v1/templates', {
      ...{ key, name: key, channel: 'email' },
      variants: [{ key: 'all', name: 'All', content: { subject: text, mjml: MJML(text) } }],
    });
  const shown = (key: string, slot: string, audience: unknown, content: string) => ({
    ...{ key, name: key, slot, audience, variants: [{ key: 'a', content }] },
    unmeasured: 'only shown in a test of one voice',
  });
  const campaign = async (key: string, audience: unknown, text = 'welcome') =>
    made('/v1/campaigns', {
      key,
      name: key,
      channel: 'email',
      template: text,
      audience,
      schedule: { kind: 'now' },
    });
  const start = (key: string, body?: unknown) => it.ask('POST', `/v1/campaigns/${key}/start`, body);
  const check = async (subject: string): Promise<{ clashes: Clash[] }> =>
    (await it.ask('POST', '/v1/consistency/check', { subject })).body;
  const drain = async () => {
    await it.app.deliver.campaigns.drain();
    await it.app.deliver.messages.drain();
    await it.settled();
  };

  test('a campaign that contradicts what somebody sees is not started without a reason, and names them', async () => {
    await campaign('everybody', null);
    const refused = await start('everybody');
    assert.equal(refused.status, 409, JSON.stringify(refused.body));
    const { message, faults } = refused.body.error;
    assert.match(message, /^Ada would be told both .*Two offers for the same order.*20% off.*10% off/);
    assert.match(message, /Taken for .*somebody new/);
    assert.deepEqual(
      faults.map((one: { field: string }) => one.field),
      ['reason', 'witness'],
    );
    assert.equal((await it.ask('GET', '/v1/campaigns/everybody')).body.status, 'draft');
  });

  test('the witness is told both when that is worked out again, and nobody else is', async () => {
    const { clashes } = await check('campaign:everybody');
    assert.equal(clashes.length, 1);
    const [{ first, second, at, witness }] = clashes as [Clash];
    assert.deepEqual(
      [first.id, second.id, witness?.name],
      ['experience:loyal/a', 'campaign:everybody/all', 'Ada'],
    );
    const replay = async (profile: string) => {
      const body = { sayings: [first.id, second.id], profile, at, subject: 'campaign:everybody' };
      const answer = await it.ask('POST', '/v1/consistency/replay', body);
      return answer.body.data.map(({ told }: { told: boolean }) => told);
    };
    assert.deepEqual(await replay(`id:${witness!.profileId}`), [true, true]);
    assert.deepEqual(await replay('user_id:ben'), [false, true]);
    assert.deepEqual(await replay('user_id:mute'), [false, false]);
  });

  test('whom nobody can be in both audiences of, or who is in neither today, is no reason to ask', async () => {
    await campaign('apart', is('traits.plan', 'free'));
    const apart = await check('campaign:apart');
    assert.deepEqual(apart.clashes, []);
    await campaign('nobody', { all: [is('traits.plan', 'pro'), is('traits.city', 'Ys')] });
    const nobody = await check('campaign:nobody');
    assert.deepEqual(
      nobody.clashes.map(({ witness }) => witness),
      [null],
    );
    await campaign('news', null, 'news');
    for (const key of ['apart', 'nobody', 'news']) assert.equal((await start(key)).status, 200, key);
  });

  test('what is declared counts instead of what is read, and can be taken back', async () => {
    const declare = (declared: unknown) =>
      it.ask('PUT', '/v1/consistency/claims', { subject: 'template:welcome', declared });
    assert.equal((await declare({ offers: [], audience: '' })).status, 200);
    assert.deepEqual((await check('campaign:everybody')).clashes, []);
    const { sayings } = (await it.ask('GET', '/v1/consistency')).body;
    const loyal = sayings.find((one: { id: string }) => one.id === 'experience:loyal/a');
    assert.deepEqual(
      loyal.claims.map((one: { topic: string; from: string }) => [one.topic, one.from]),
      [
        ['offer', 'read'],
        ['audience', 'read'],
      ],
    );
    assert.equal((await declare(null)).status, 200);
    assert.equal((await check('campaign:everybody')).clashes.length, 1);
  });

  test('with a reason it goes out, and the reason is kept', async () => {
    assert.equal((await start('everybody', { reason: 'The last day of the old offer' })).status, 200);
    await drain();
    const { data } = (await it.ask('GET', '/v1/audit?action=consistency.published_past')).body;
    assert.equal(data.length, 1);
    assert.equal(data[0].subject, 'campaign:everybody');
    assert.equal(data[0].details.reason, 'The last day of the old offer');
    assert.match(data[0].details.clashes[0].sentence, /Two offers/);
  });

  test('an experience and a scenario are asked for a reason too, at the step at which they are told', async () => {
    const calm = shown('calm', 'banner', is('traits.plan', 'pro'), '30% off everything');
    const refused = await it.ask('POST', '/v1/experiences', calm);
    assert.equal(refused.status, 409, JSON.stringify(refused.body));
    const { id } = await made('/v1/experiences', { ...calm, status: 'draft' });
    const live = (body: object) => it.ask('PATCH', `/v1/experiences/${id}`, { status: 'live', ...body });
    assert.equal((await live({})).status, 409);
    assert.equal((await live({ reason: 'A test of both' })).status, 200);
    // It says nothing else now.
    assert.equal((await it.ask('PATCH', `/v1/experiences/${id}`, { priority: 3 })).status, 200);
    assert.equal((await it.ask('PATCH', `/v1/experiences/${id}`, { status: 'paused' })).status, 200);

    await made('/v1/scenarios', {
      scenario: {
        ...{
          key: 'hello',
          name: 'Hello',
          trigger: { on: { event: 'Signed Up' } },
          reentry: { rule: 'once' },
          exits: [],
        },
        ...{
          start: 'send',
          nodes: [{ id: 'send', kind: 'send', channel: 'email', template: 'welcome', next: null }],
        },
      },
    });
    const go = (body: object) => it.ask('PATCH', '/v1/scenarios/hello', { status: 'live', ...body });
    const again = await go({});
    assert.equal(again.status, 409, JSON.stringify(again.body));
    const fields = again.body.error.faults.map(({ field }: { field: string }) => field);
    assert.deepEqual([...new Set(fields)], ['simulation', 'reason', 'witness'], 'one reason in sight of all');
    assert.equal((await go({ reason: 'A test of both' })).status, 200);
  });

  test('a campaign that waits for something to happen is asked once, as the campaign that it is', async () => {
    const schedule = { kind: 'trigger', trigger: { on: { event: 'Signed In' } }, reentry: { rule: 'once' } };
    const named = { key: 'signed-in', name: 'Signed in', channel: 'email', template: 'welcome' };
    await made('/v1/campaigns', { ...named, audience: is('traits.plan', 'pro'), schedule });
    const refused = await start('signed-in');
    assert.equal(refused.status, 409, JSON.stringify(refused.body));
    const started = await start('signed-in', { reason: 'Who signs in expects it' });
    assert.equal(started.status, 200, JSON.stringify(started.body));
    assert.equal(started.body.status, 'running');
    const { data } = (await it.ask('GET', '/v1/audit?action=consistency.published_past')).body;
    const reasons = data.filter(
      ({ details }: { details: { reason: string } }) => details.reason === 'Who signs in expects it',
    );
    assert.deepEqual(
      reasons.map(({ subject }: { subject: string }) => subject),
      ['campaign:signed-in'],
    );
    const step = (name: string, body?: unknown) => it.ask('POST', `/v1/campaigns/signed-in/${name}`, body);
    assert.equal((await step('pause')).status, 200);
    assert.equal((await step('resume')).status, 409, 'others may have gone live in the meantime');
    assert.equal((await step('resume', { reason: 'It is still expected' })).status, 200);
  });

  test('a template that is being sent says something else only with a reason, where that newly contradicts', async () => {
    const text = (words: string) => ({
      variants: [{ key: 'all', name: 'All', content: { subject: words, mjml: MJML(words) } }],
    });
    const edit = (key: string, words: string, more: object = {}) =>
      it.ask('PATCH', `/v1/templates/${key}`, { ...text(words), ...more });
    // What it contradicts already has its reason.
    assert.equal((await edit('welcome', 'Welcome to us! 10% off your first order')).status, 200);
    const refused = await edit('welcome', 'Welcome! 40% off your first order');
    assert.equal(refused.status, 409, JSON.stringify(refused.body));
    assert.match(refused.body.error.message, /Ada would be told both .*40% off/);
    assert.match((await it.ask('GET', '/v1/templates/welcome')).body.variants[0].content.subject, /10%/);
    const reason = 'From today on it is 40%';
    assert.equal((await edit('welcome', 'Welcome! 40% off your first order', { reason })).status, 200);
    const { data } = (await it.ask('GET', '/v1/audit?action=consistency.published_past')).body;
    const kept = data.find(({ details }: { details: { reason: string } }) => details.reason === reason);
    assert.equal(kept.subject, 'template:welcome');
    assert.equal((await edit('welcome', 'Welcome! 10% off your first order', { reason })).status, 200);
    // Nobody sends it.
    await template('unsent', 'What is new');
    assert.equal((await edit('unsent', '50% off everything')).status, 200);
  });

  test('a step that names its variant tells it to everybody who gets there', async () => {
    const content = (text: string) => ({ name: text, content: { subject: text, mjml: MJML(text) } });
    await made('/v1/templates', {
      ...{ key: 'two', name: 'Two', channel: 'email' },
      variants: [
        { key: 'gold', ...content('10% off everything'), for: { attribute: 'traits.plan', is: 'gold' } },
        { key: 'all', ...content('What is new in the shop') },
      ],
    });
    const node = { id: 'send', kind: 'send', channel: 'email', template: 'two', variant: 'gold', next: null };
    const trigger = { on: { event: 'Signed Up' } };
    const named = { key: 'fixed', name: 'Fixed', trigger, reentry: { rule: 'once' }, exits: [] };
    await made('/v1/scenarios', { scenario: { ...named, start: 'send', nodes: [node] } });
    const { clashes } = await check('scenario:fixed');
    const clash = clashes.find(({ first }) => first.id === 'experience:loyal/a');
    assert.deepEqual([clash?.second.id, clash?.witness?.name], ['scenario:fixed/send/gold', 'Ada']);
  });

  test('what a CMS shows is asked about as well, and goes live with a reason', async () => {
    const entry = {
      sys: { id: 'e1' },
      fields: {
        ...{ nt_experience_id: 'exp-cms', nt_name: 'From the CMS', nt_type: 'nt_personalization' },
        nt_config: {
          ...{ traffic: 1, distribution: [0, 1], sticky: false },
          components: [{ baseline: { id: 'base' }, variants: [{ id: 'warm', hidden: false }] }],
        },
        nt_variants: [{ sys: { id: 'warm' }, fields: { headline: { de: 'Sparen Sie 40 % auf alles' } } }],
      },
    };
    const take = (more: object = {}) => it.ask('POST', '/v1/cms/entries', { items: [entry], ...more });
    const { body: refused } = await take();
    assert.equal(refused.experiences[0].outcome, 'refused', JSON.stringify(refused));
    assert.match(refused.experiences[0].faults[1].expected, /experience of the CMS.*Two offers/);
    const { body: taken } = await take({ reason: 'The CMS is right' });
    assert.equal(taken.experiences[0].outcome, 'created', JSON.stringify(taken));
    assert.equal((await take()).body.experiences[0].outcome, 'unchanged', 'is not asked about again');
    const { sayings } = (await it.ask('GET', '/v1/consistency')).body;
    const saying = sayings.find(({ kind }: { kind: string }) => kind === 'cms');
    assert.deepEqual(
      [saying.id, saying.claims[0].value, saying.unread],
      ['cms:exp-cms/variant-1', 'percent 40', null],
    );
    const { clashes } = await check('campaign:everybody');
    const clash = clashes.find(({ first, second }) =>
      [first.id, second.id].includes('cms:exp-cms/variant-1'),
    );
    assert.ok(clash?.witness, JSON.stringify(clashes));
    const status = (body: object) => it.ask('PATCH', '/v1/cms/experiences/exp-cms', body);
    assert.equal((await status({ status: 'paused' })).status, 200);
    assert.equal((await status({ status: 'live' })).status, 409);
    const properties = { experience: 'exp-cms', variant: 'variant-1' };
    await it.ask('POST', '/v1/track', { userId: 'ben', event: 'Experience Viewed', properties });
    await drain();
    const { data } = (await it.ask('GET', '/v1/consistency/happened')).body;
    assert.ok(
      data.some(({ first, second }: { first: { saying: string }; second: { saying: string } }) =>
        [first.saying, second.saying].includes('cms:exp-cms/variant-1'),
      ),
      JSON.stringify(data),
    );
    await it.ask('DELETE', '/v1/cms/experiences/exp-cms');
  });

  test('what other systems ask for through the API counts, for those whom they had it told', async () => {
    const Russian = 'Ваш заказ уже в пути, спасибо что выбрали нас снова сегодня';
    await template('receipt', `${Russian}. 35% off your next order`);
    assert.deepEqual(
      (await check('message:receipt')).clashes[0]?.witness?.name,
      'Ada',
      'before it is asked for',
    );
    const asked = await it.ask('POST', '/v1/messages', {
      ...{ profile: 'user_id:ada', channel: 'email', template: 'receipt', idempotencyKey: 'r1' },
    });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    await drain();
    const { sayings } = (await it.ask('GET', '/v1/consistency')).body;
    const saying = sayings.find(({ id }: { id: string }) => id === 'message:receipt/all');
    assert.equal(saying.unread, 'language', JSON.stringify(saying));
    await campaign('late', null, 'welcome');
    const clash = async () =>
      (await check('campaign:late')).clashes.find(({ first, second }) =>
        [first.id, second.id].includes('message:receipt/all'),
      );
    assert.match((await clash())?.witness?.because.join() ?? '', /asked for through the API for 2026-03-27/);
    assert.equal((await clash())?.witness?.name, 'Ada', 'nobody else was told');
    const { data } = (await it.ask('GET', '/v1/consistency/happened')).body;
    const pairs = data.map(({ first, second }: { first: { saying: string }; second: { saying: string } }) =>
      [first.saying, second.saying].sort().join(),
    );
    assert.ok(pairs.includes('campaign:everybody/all,message:receipt/all'), JSON.stringify(pairs));
    await it.ask('PUT', '/v1/consistency/claims', {
      ...{ subject: 'message:receipt', declared: { offers: [], audience: '' } },
    });
    assert.equal(await clash(), undefined, 'declared');
  });

  test('what happened is recorded once, and goes with the person', async () => {
    const decided = await it.ask('POST', '/v1/decide', { userId: 'ada', slots: ['hero'], exposed: true });
    assert.equal(decided.body.decisions.hero.variant, 'a', JSON.stringify(decided.body));
    const properties = { experience: 'loyal', variant: 'a', slot: 'hero' };
    await it.ask('POST', '/v1/track', { userId: 'ada', event: 'Experience Viewed', properties });
    await drain();
    const happened = async () => (await it.ask('GET', '/v1/consistency/happened')).body;
    const { data, count, people } = await happened();
    const seen = data.filter(({ first, second }: { first: { saying: string }; second: { saying: string } }) =>
      [first.saying, second.saying].includes('experience:loyal/a'),
    );
    assert.equal(seen.length, 1, JSON.stringify(data));
    assert.deepEqual([seen[0].first.saying, seen[0].second.saying].sort(), [
      'campaign:everybody/all',
      'experience:loyal/a',
    ]);
    assert.match(seen[0].sentence, /Two offers/);
    assert.deepEqual((await happened()).count, count);
    assert.ok(people >= 1);
    assert.ok([200, 202, 204].includes((await it.ask('DELETE', '/v1/profiles/user_id:ada')).status));
    const left = (await happened()).data;
    assert.ok(
      left.every(({ profileId }: { profileId: string }) => profileId !== seen[0].profileId),
      JSON.stringify(left),
    );
  });
});
