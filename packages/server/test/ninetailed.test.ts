// Ninetailed's own clients, as they are, with nothing changed but the address: the API client that all its SDKs use, the
// one for Node, and what their answers rest on.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NinetailedAPIClient } from '@ninetailed/experience.js-node';
import {
  buildComponentViewEvent,
  buildIdentifyEvent,
  buildPageEvent,
  buildTrackEvent,
  logger,
  NinetailedApiClient,
} from '@ninetailed/experience.js-shared';
import { type Running, run } from './running.ts';

logger.removeSinks();

const AUDIENCES = {
  pro: entry('aud-pro', {
    nt_name: 'On the pro plan',
    nt_rules: rules({ type: 'identify', key: 'plan', operator: 'equal', value: 'pro' }),
  }),
  pricing: entry('aud-pricing', {
    nt_name: 'Pricing intent',
    nt_rules: rules({
      ...{ type: 'page', key: '', operator: 'greaterThanInclusive', count: '2', value: '' },
      conditions: [{ key: { id: 'context_page_path' }, operator: 'contains', value: 'pricing' }],
    }),
  }),
  moon: entry('aud-moon', { nt_name: 'On the moon', nt_rules: rules({ type: 'gravity', value: 'low' }) }),
};
const hero = (traffic: number, distribution: number[], sticky = false) =>
  experience('exp-hero', 'aud-pro', {
    ...{ traffic, distribution, sticky },
    components: [
      { baseline: { id: 'hero-base' }, variants: [{ id: 'hero-a', hidden: false }] },
      {
        ...{ type: 'InlineVariable', key: 'cta', valueType: 'String' },
        ...{ baseline: { value: 'Buy' }, variants: [{ value: 'Buy now' }] },
      },
    ],
  });

let it: Running;
let client: NinetailedApiClient;
before(async () => {
  it = await run();
  client = new NinetailedApiClient({ clientId: it.writeKey, url: it.url, fetchImpl: patient });
});
after(() => it.stop());

/** The SDK gives up after three seconds, which a machine under load may need. */
const patient = ((url: string, init: RequestInit) => fetch(url, { ...init, signal: null })) as typeof fetch;

let messages = 0;
const context = (path = '/') => ({
  ...{
    url: `https://shop.example${path}?utm_source=news&utm_campaign=spring`,
    referrer: 'https://search.example/',
  },
  ...{ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', locale: 'de-DE' },
  document: { title: 'Shop' },
});
const base = (path?: string) => ({
  ...{ messageId: `m-${++messages}`, timestamp: Date.now(), ctx: context(path) as never },
});
const page = (path = '/') => buildPageEvent({ ...base(path), properties: {} as never });
const identify = (userId: string, traits: object) =>
  buildIdentifyEvent({ ...base(), userId, traits: traits as never });
const view = (viewId: string, experienceId: string, variantIndex: number, viewDurationMs = 0) =>
  buildComponentViewEvent({
    ...base(),
    ...{ componentType: 'Entry', componentId: 'hero-a', experienceId, variantIndex, viewDurationMs, viewId },
  } as Parameters<typeof buildComponentViewEvent>[0]);

describe('entries of the CMS', () => {
  test('are taken as they are, and each says what became of it', async () => {
    const given = [hero(1, [0, 1]), AUDIENCES.pricing, AUDIENCES.moon];
    const { status, body } = await it.ask('POST', '/v1/experiences', { items: given });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(
      body.experiences.map((one: { id: string; outcome: string; audience: string }) => [
        one.id,
        one.outcome,
        one.audience,
      ]),
      [['exp-hero', 'created', 'aud-pro']],
    );
    const named = (id: string) => body.audiences.find((one: { id: string }) => one.id === id);
    assert.deepEqual([named('aud-pro').mappedBy, named('aud-pro').segment], ['rules', 'on-the-pro-plan']);
    assert.deepEqual([named('aud-moon').mappedBy, named('aud-moon').segment], ['nothing', null]);
    assert.match(named('aud-moon').unmapped[0], /gravity/);
    const segment = await it.ask('GET', '/v1/segments/on-the-pro-plan');
    assert.deepEqual(segment.body.condition, { attribute: 'traits.plan', op: 'in', value: ['pro'] });
    const again = await it.ask('POST', '/v1/cms/entries', given);
    assert.equal(again.body.experiences[0].outcome, 'unchanged');
    const list = await it.ask('GET', '/v1/cms/experiences');
    assert.deepEqual(
      list.body.data.map((one: { key: string }) => one.key),
      ['exp-hero'],
    );
    await live();
  });
});

test('an export of the CMS is taken by the command line, fields by locale and links included', async () => {
  const localised = (fields: object) =>
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { 'en-US': field }]));
  const link = (id: string) => ({ sys: { type: 'Link', linkType: 'Entry', id } });
  const { fields } = hero(1, [0, 1]);
  const exported = {
    contentTypes: [{ fields: [{ id: 'nt_experience_id' }] }],
    entries: [
      {
        sys: { id: 'e9', version: 4, publishedVersion: 3 },
        fields: localised({
          ...fields,
          nt_experience_id: 'exp-cli',
          nt_audience: link('a9'),
          nt_variants: [link('hero-a')],
        }),
      },
      {
        sys: { id: 'a9', version: 2, publishedVersion: 1 },
        fields: localised({
          nt_audience_id: 'aud-cli',
          nt_name: 'Returning',
          nt_rules: rules({ type: 'isReturningVisitor', operator: 'equal', value: true }),
        }),
      },
      {
        sys: { id: 'd9', version: 1 },
        fields: localised({ ...fields, nt_experience_id: 'exp-draft', nt_audience: link('a9') }),
      },
    ],
  };
  const file = join(it.dataDir, 'export.json');
  writeFileSync(file, JSON.stringify(exported));
  const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
  const child = spawn(process.execPath, [cli, 'import', file, '--url', it.url, '--key', it.secretKey]);
  let told = '';
  for await (const chunk of child.stdout) told += chunk;
  assert.match(told, /Returning \(aud-cli\): the segment “returning” \(made from its rules\)/);
  assert.match(told, /\(exp-cli\): created, live/);
  assert.match(told, /\(exp-draft\): created, draft/);
  const { body } = await it.ask('GET', '/v1/segments/returning');
  assert.deepEqual(body.condition, { attribute: 'sessions.count', op: 'gte', value: 2 });
  for (const id of ['exp-cli', 'exp-draft'])
    assert.equal((await it.ask('DELETE', `/v1/cms/experiences/${id}`)).status, 204);
});

/** Segments that were just made are brought up in the background. */
async function live(): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const { body } = await it.ask('GET', '/v1/segments');
    if (body.data.every((one: { state: string }) => one.state === 'live')) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail('the segments are not live');
}

describe('the API client', () => {
  test('makes a profile, which has an id of ours and knows how the visit began', async () => {
    const { profile, experiences, changes } = await client.createProfile({ events: [page('/home')] });
    assert.match(profile.id, /^[0-9a-f-]{36}$/);
    assert.ok(profile.random >= 0 && profile.random < 1);
    assert.deepEqual([profile.audiences, profile.traits, experiences, changes], [[], {}, [], []]);
    const { landingPage, count, isReturningVisitor } = profile.session;
    assert.deepEqual(
      [landingPage.path, landingPage.query.utm_source, count, isReturningVisitor],
      ['/home', 'news', 1, false],
    );
  });

  test('an event counts in the answer to its own call', async () => {
    const { profile } = await client.updateProfile({ profileId: 'p-own', events: [page()] });
    assert.equal(profile.id, 'p-own');
    const after = await client.updateProfile({ profileId: 'p-own', events: [identify('', { plan: 'pro' })] });
    assert.deepEqual(after.profile.audiences.toSorted(), ['aud-pro', 'on-the-pro-plan']);
    assert.deepEqual(after.profile.traits, { plan: 'pro' });
    assert.deepEqual(after.experiences, [
      { experienceId: 'exp-hero', variantIndex: 1, variants: { 'hero-base': 'hero-a' }, sticky: false },
    ]);
    assert.deepEqual(after.changes, [
      { key: 'cta', type: 'Variable', value: 'Buy now', meta: { experienceId: 'exp-hero', variantIndex: 1 } },
    ]);
    assert.deepEqual(await client.getProfile('p-own'), after);
  });

  test('behaviour counts: the second look at prices', async () => {
    const first = await client.updateProfile({ profileId: 'p-prices', events: [page('/pricing')] });
    assert.ok(!first.profile.audiences.includes('aud-pricing'));
    const second = await client.updateProfile({ profileId: 'p-prices', events: [page('/pricing/teams')] });
    assert.ok(second.profile.audiences.includes('aud-pricing'));
  });

  test('a preflight changes nothing', async () => {
    const events = [identify('', { plan: 'pro' })];
    const { experiences } = await client.updateProfile({ profileId: 'p-pre', events }, { preflight: true });
    assert.equal(experiences.length, 1);
    await assert.rejects(client.getProfile('p-pre'), /404/);
  });

  test('the same user on another device is the same person: draws and traits stay', async () => {
    const one = await client.updateProfile({
      profileId: 'p-laptop',
      events: [page(), identify('u-merge', { plan: 'pro', size: 3 })],
    });
    const two = await client.updateProfile({ profileId: 'p-phone', events: [page()] });
    assert.notEqual(two.profile.stableId, one.profile.stableId);
    const merged = await client.updateProfile({ profileId: 'p-phone', events: [identify('u-merge', {})] });
    assert.equal(merged.profile.stableId, one.profile.stableId);
    assert.deepEqual(merged.profile.traits, { plan: 'pro', size: 3 });
    assert.deepEqual(merged.profile.random, one.profile.random);
    assert.deepEqual(merged.experiences, one.experiences);
  });

  test('the place comes from what was sent, in the language asked for; without consent nothing is looked up', async () => {
    const location = { city: 'Wien', country: 'Austria', countryCode: 'AT', timezone: 'Europe/Vienna' };
    const events = [buildPageEvent({ ...base(), properties: {} as never, location: location as never })];
    const { profile } = await client.updateProfile({ profileId: 'p-wien', events }, { locale: 'de-DE' });
    assert.deepEqual(profile.location, {
      ...{
        city: 'Wien',
        country: 'Österreich',
        countryCode: 'AT',
        continent: 'EU',
        timezone: 'Europe/Vienna',
      },
    });
  });

  test('200 calls at once for one profile: none is refused, nothing is lost', async () => {
    const calls = Array.from({ length: 200 }, (_, n) =>
      client.updateProfile({
        profileId: 'p-busy',
        events: [
          buildTrackEvent({ ...base(), event: 'Clicked', properties: { n } as never }),
          ...(n === 99 ? [identify('', { plan: 'pro' })] : []),
        ],
      }),
    );
    const answers = await Promise.all(calls);
    assert.equal(new Set(answers.map(({ profile }) => profile.stableId)).size, 1);
    const { profile } = await client.getProfile('p-busy');
    assert.equal(profile.traits.plan, 'pro');
    await it.settled();
    const events = await it.ask('GET', '/v1/profiles/anonymous_id:p-busy/events?name=Clicked&limit=200');
    assert.equal(events.body.data.length, 200);
  });

  test('many profiles in one call', async () => {
    const events = ['p-m1', 'p-m2', 'p-m1'].map((anonymousId) => ({ ...page(), anonymousId }));
    const profiles = await client.upsertManyProfiles({ events: events as never });
    assert.deepEqual(profiles?.map(({ id }) => id).toSorted(), ['p-m1', 'p-m2']);
  });
});

describe('the client for Node', () => {
  test('identifies, tracks and tells of pages', async () => {
    const node = new NinetailedAPIClient({ clientId: it.writeKey, url: it.url, fetchImpl: patient });
    const options = { anonymousId: 'p-node' };
    const identified = await node.sendIdentifyEvent('u-node', { plan: 'pro' }, options);
    assert.deepEqual(identified.traits, { plan: 'pro' });
    assert.ok(identified.audiences.includes('aud-pro'));
    const tracked = await node.sendTrackEvent('u-node', 'Signed Up', { seats: 3 }, options);
    assert.equal(tracked.stableId, identified.stableId);
    const alone = await node.sendIdentifyEvent('u-alone', { plan: 'free' });
    assert.deepEqual(alone.traits, { plan: 'free' });
    await it.settled();
    const { body } = await it.ask('GET', '/v1/profiles/user_id:u-node/events?name=Signed%20Up');
    assert.deepEqual(body.data[0].properties, { seats: 3 });
  });
});

describe('components seen', () => {
  test('a sticky variant stays when the audience and the distribution are gone', async () => {
    assert.equal((await it.ask('POST', '/v1/cms/entries', [hero(1, [0, 1], true)])).status, 201);
    const profileId = 'p-sticky';
    const seen = await client.updateProfile({ profileId, events: [identify('', { plan: 'pro' })] });
    assert.deepEqual([seen.experiences[0]?.variantIndex, seen.experiences[0]?.sticky], [1, true]);
    const shown = buildComponentViewEvent({
      ...base(),
      ...{ componentId: 'hero-a', experienceId: 'exp-hero', variantIndex: 1 },
    } as unknown as Parameters<typeof buildComponentViewEvent>[0]);
    await client.updateProfile({ profileId, events: [shown] });
    await it.ask('POST', '/v1/cms/entries', [hero(0, [1, 0], true)]);
    const later = await client.updateProfile({ profileId, events: [identify('', { plan: 'free' })] });
    assert.ok(!later.profile.audiences.includes('aud-pro'));
    assert.deepEqual([later.experiences[0]?.variantIndex, later.experiences[0]?.sticky], [1, true]);
    await it.ask('POST', '/v1/cms/entries', [hero(1, [0, 1])]);
  });

  test('a view that is told again while it lasts is one exposure', async () => {
    const insights = async (events: unknown[]) =>
      fetch(`${it.url}/v1/organizations/${it.writeKey}/environments/main/events`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify([{ profile: { id: 'p-view' }, events }]),
      });
    assert.ok((await insights([view('v1', 'exp-hero', 1, 0), view('v1', 'exp-hero', 1, 2000)])).ok);
    assert.ok((await insights([view('v1', 'exp-hero', 1, 12_000)])).ok);
    await it.settled();
    const { body } = await it.ask('GET', '/v1/profiles/anonymous_id:p-view/events');
    const byName = Map.groupBy(
      body.data as { name: string; properties: { lastedMs?: number; variant?: string } }[],
      ({ name }) => name,
    );
    assert.equal(byName.get('Component Viewed')?.length, 1);
    assert.deepEqual(
      byName.get('Experience Viewed')?.map(({ properties }) => properties.variant),
      ['variant-1'],
    );
    assert.equal(
      Math.max(...byName.get('Component Attention')!.map(({ properties }) => properties.lastedMs!)),
      12_000,
    );
  });
});

test('an exposure is not made by calling an event so', async () => {
  const event = buildTrackEvent({
    ...base(),
    ...{ event: 'Experience Viewed', properties: { experience: 'exp-hero', variant: 'variant-1' } as never },
  });
  await client.updateProfile({ profileId: 'p-forger', events: [event] });
  await it.settled();
  const { body } = await it.ask('GET', '/v1/profiles/anonymous_id:p-forger/events');
  assert.deepEqual(
    body.data.map(({ name }: { name: string }) => name),
    ['Experience Viewed (unproven)'],
  );
});

describe('our own slots', () => {
  test('are flags, with the control told as variant 0', async () => {
    await it.ask('POST', '/v1/slots', { key: 'banner', type: 'list', default: [] });
    await it.ask('POST', '/v1/experiences', {
      ...{ key: 'sale', name: 'Sale', slot: 'banner', unmeasured: 'A test of something else' },
      variants: [{ key: 'a', content: ['Sale'] }],
    });
    const { changes, experiences } = await client.updateProfile({ profileId: 'p-slots', events: [page()] });
    assert.deepEqual(changes, [
      {
        key: 'banner',
        type: 'Variable',
        value: { value: ['Sale'] },
        meta: { experienceId: 'sale', variantIndex: 1 },
      },
    ]);
    assert.deepEqual(experiences, [{ experienceId: 'sale', variantIndex: 1, variants: {}, sticky: false }]);
    await it.ask('DELETE', '/v1/experiences/sale');
  });

  test('count for their caps what the page has shown', async () => {
    await it.ask('POST', '/v1/slots', { key: 'once', type: 'string', default: 'none' });
    await it.ask('POST', '/v1/experiences', {
      ...{ key: 'just-once', name: 'Once', slot: 'once', unmeasured: 'A test of something else' },
      ...{ variants: [{ key: 'a', content: 'shown' }], cap: { exposures: 1, window: null } },
    });
    const shown = async () => {
      const { changes } = await client.updateProfile({ profileId: 'p-capped', events: [page()] });
      return changes.map(({ key, value }) => [key, value]);
    };
    assert.deepEqual(await shown(), [['once', 'shown']]);
    await fetch(`${it.url}/v1/organizations/${it.writeKey}/environments/main/events`, {
      ...{ method: 'POST', headers: { 'content-type': 'text/plain' } },
      body: JSON.stringify([{ profile: { id: 'p-capped' }, events: [view('c1', 'just-once', 1, 0)] }]),
    });
    assert.deepEqual(await shown(), []);
    for (const path of ['experiences/just-once', 'slots/once']) await it.ask('DELETE', `/v1/${path}`);
  });
});

describe('what a page may know', () => {
  test('is what came through its own key: not what other systems of the shop have told', async () => {
    const profileId = 'p-crm';
    await client.updateProfile({ profileId, events: [identify('u-crm', { plan: 'pro' })] });
    await it.ask('POST', '/v1/identify', { userId: 'u-crm', traits: { margin: 0.4 } });
    const { profile } = await client.getProfile(profileId);
    assert.deepEqual(profile.traits, { plan: 'pro' });
    assert.ok(profile.audiences.includes('aud-pro'));
  });

  test('who refuses to be addressed is in no audience', async () => {
    const profileId = 'p-refuses';
    const before = await client.updateProfile({ profileId, events: [identify('', { plan: 'pro' })] });
    assert.equal(before.experiences.length, 1);
    const context = { consent: { categoryPreferences: { personalization: false } } };
    await it.ask('POST', '/v1/track', { anonymousId: profileId, event: 'Refused', context });
    const after = await client.getProfile(profileId);
    assert.deepEqual([after.profile.audiences, after.experiences], [[], []]);
  });

  test("Ninetailed's own client id stands for a write key, once it is told to", async () => {
    const clientId = '0a1b2c3d-aaaa-bbbb-cccc-0123456789ab';
    const old = new NinetailedApiClient({ clientId, url: it.url, fetchImpl: patient });
    await assert.rejects(old.getProfile('p-own'), /404/);
    const told = await it.ask('PUT', `/v1/cms/clients/${clientId}`, { writeKey: 'wk_other' });
    assert.equal(told.status, 400);
    assert.equal((await it.ask('PUT', `/v1/cms/clients/${clientId}`, { writeKey: it.writeKey })).status, 204);
    assert.deepEqual(await old.getProfile('p-own'), await client.getProfile('p-own'));
  });
});

describe('what is refused', () => {
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(it.url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      cors: answer.headers.get('access-control-allow-origin'),
      body: (await answer.json()) as { message: string; error: { code: string } },
    };
  };
  const at = (rest: string, key = it.writeKey) => `/v2/organizations/${key}/environments/main/${rest}`;

  test('says so as its documentation does', async () => {
    const page = { origin: 'https://shop.example' };
    const nobody = await call('GET', at('profiles/p-never'), undefined, page);
    assert.deepEqual(
      [nobody.status, nobody.body.error.code, nobody.cors],
      [404, 'ERR_PROFILE_NOT_FOUND', page.origin],
    );
    const stranger = await call('POST', at('profiles', 'wk_wrong'), { events: [] });
    assert.deepEqual([stranger.status, stranger.body.error.code], [404, 'ERR_CONFIG_NOT_FOUND']);
    const secret = await call('POST', at('profiles', it.secretKey), { events: [] });
    assert.equal(secret.status, 404);
    for (const body of [undefined, [], { events: 'x' }, { events: [{ type: 'track' }] }]) {
      const answer = await call('POST', at('profiles/p-bad'), body ?? null);
      assert.deepEqual(
        [answer.status, answer.body.error.code],
        [400, 'ERR_INVALID_DATA'],
        JSON.stringify(body),
      );
    }
    const many = Array.from({ length: 201 }, () => ({ ...page, type: 'page', anonymousId: 'x' }));
    assert.equal((await call('POST', at('events'), { events: many })).status, 400);
  });

  test('erasing is for a secret key', async () => {
    await client.updateProfile({ profileId: 'p-gone', events: [page()] });
    assert.equal((await call('DELETE', at('profiles/p-gone'))).status, 403);
    const withKey = { authorization: `Bearer ${it.secretKey}` };
    assert.equal((await call('DELETE', at('profiles/p-gone'), undefined, withKey)).status, 200);
    assert.equal((await call('GET', at('profiles/p-gone'))).status, 404);
  });

  test('an entry that cannot be read is named, the others are taken', async () => {
    const bad = experience('exp-bad', undefined, { components: [{ type: 'Other', variants: [] }] });
    const { body } = await it.ask('POST', '/v1/cms/entries', [bad, hero(1, [0, 1])]);
    const refused = body.experiences.find((one: { id: string }) => one.id === 'exp-bad');
    assert.deepEqual([refused.outcome, refused.faults[0].field], ['refused', 'nt_config.components.0.type']);
    assert.equal(body.experiences.length, 2);
  });
});

function entry(id: string, fields: object) {
  return { sys: { id: `entry-${id}`, type: 'Entry' }, fields: { nt_audience_id: id, ...fields } };
}
function rules(rule: object) {
  return { any: [{ all: [{ count: '1', conditions: [], ...rule }] }] };
}
function experience(id: string, audience: 'aud-pro' | undefined, nt_config: object) {
  return {
    sys: { id: `entry-${id}`, type: 'Entry' },
    fields: {
      ...{ nt_experience_id: id, nt_name: id, nt_type: 'nt_personalization', nt_config },
      ...(audience && { nt_audience: AUDIENCES.pro }),
      nt_variants: [{ sys: { id: 'hero-a', type: 'Entry' } }],
    },
  };
}
