// People over HTTP on the real stores: found by their names, joined and parted by hand, exported and erased.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Running, run } from './running.ts';

let it: Running;
before(async () => {
  it = await run();
});
after(() => it?.stop());

let sent = 0;
const message = (parts: object) => ({
  messageId: `p${++sent}`,
  type: 'track',
  event: 'Product Viewed',
  ...parts,
});

async function send(...batch: object[]): Promise<void> {
  const answer = await it.ask('POST', '/v1/batch', { batch: batch.map(message) }, it.writeKey);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}
async function get(path: string) {
  const answer = await it.ask('GET', path);
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
async function rows(): Promise<string[]> {
  const all: string[] = [];
  for (const table of ['profile', 'identity', 'membership']) {
    const found = await it.app.records.db.selectFrom(table).selectAll().execute();
    all.push(...found.map((row) => `${table} ${JSON.stringify(row)}`));
  }
  return all.sort();
}

test('a person is found by names whose type is whatever their sender calls it', async () => {
  const names = [
    { type: 'id', id: 'crm-7' },
    { type: 'loyalty:card', id: '7:8' },
    { type: 'a/b', id: '../c?d#e' },
    { type: 'id', id: '3f2b8c1e-0000-4000-8000-000000000007' },
  ];
  await send({ userId: 'odd:names/here', context: { externalIds: names } });
  const { id } = await get(`/v1/profiles/${encodeURIComponent('user_id:odd:names/here')}`);
  for (const { type, id: value } of names.slice(0, 3))
    assert.equal((await get(`/v1/profiles/${encodeURIComponent(`${type}:${value}`)}`)).id, id, type);
  const found = await get(`/v1/profiles/${encodeURIComponent(`id:${names[3]!.id}`)}`);
  assert.equal(found.id, id);
  const parted = await it.ask('POST', `/v1/profiles/${encodeURIComponent('id:crm-7')}/unmerge`, {
    identities: ['loyalty:card:7:8'],
    reason: 'another card',
  });
  assert.equal(parted.status, 200, JSON.stringify(parted.body));
  // Which of the two keeps the id depends on the ids of their names.
  const [card, rest] = await Promise.all(
    ['loyalty:card:7:8', 'user_id:odd:names/here'].map((name) =>
      get(`/v1/profiles/${encodeURIComponent(name)}`),
    ),
  );
  assert.notEqual(card.id, rest.id);
});

test('people of very many names are worked out again from the log', async () => {
  const named = (person: number) => ({
    userId: `many-${person}`,
    context: {
      externalIds: Array.from({ length: 40 }, (_, n) => ({ type: `club ${n}`, id: `${person}.${n}` })),
    },
  });
  await send(...Array.from({ length: 200 }, (_, person) => named(person)));
  await it.settled();
  const { status, body } = await it.ask('POST', '/v1/profiles/check', { limit: 500 });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body.differing, []);
  assert.ok(body.people >= 200);
});

test('a person is found by every name, with traits and where they come from', async () => {
  await send({ anonymousId: 'dev-1' }, { anonymousId: 'dev-1' });
  await send({
    type: 'identify',
    userId: 'ada',
    anonymousId: 'dev-1',
    traits: { name: 'Ada Lovelace', email: 'Ada@Example.org', plan: 'pro' },
  });
  const byUser = await get('/v1/profiles/user_id:ada?wait=60');
  for (const key of ['anonymous_id:dev-1', 'email:ada@example.org', `id:${byUser.id}`])
    assert.equal((await get(`/v1/profiles/${encodeURIComponent(key)}`)).id, byUser.id);
  assert.equal(byUser.name, 'Ada Lovelace');
  const { traits, sources } = await get('/v1/profiles/user_id:ada/traits');
  assert.equal(traits.plan, 'pro');
  assert.equal(sources.plan.identity.value, 'ada');
  const { data } = await get('/v1/profiles/user_id:ada/identities');
  assert.deepEqual(data.map((one: { type: string }) => one.type).sort(), [
    'anonymous_id',
    'email',
    'user_id',
  ]);
});

test('a time line is whole the moment the events are accepted, and stays so when they are shipped', async () => {
  const names = async () =>
    (await get('/v1/profiles/user_id:ada/events')).data.map((event: { name: string }) => event.name);
  const expected = ['Identified', 'Product Viewed', 'Product Viewed'];
  assert.deepEqual((await names()).sort(), expected);
  await it.settled();
  assert.deepEqual((await names()).sort(), expected);
  const page = await get('/v1/profiles/user_id:ada/events?limit=2');
  const rest = await get(`/v1/profiles/user_id:ada/events?limit=2&cursor=${page.next}`);
  assert.equal(page.data.length + rest.data.length, 3);
  assert.equal(rest.next, undefined);
});

test('people are found by how a name, an address or an identifier begins', async () => {
  await send({ type: 'identify', userId: 'adam', traits: { firstName: 'Adam', lastName: 'Smith' } });
  const names = async (search: string) =>
    (await get(`/v1/profiles?search=${encodeURIComponent(search)}`)).data
      .map((one: { name: string }) => one.name)
      .sort();
  assert.deepEqual(await names('ada'), ['Ada Lovelace', 'Adam Smith']);
  assert.deepEqual(await names('lovel'), ['Ada Lovelace']);
  assert.deepEqual(await names('smi'), ['Adam Smith']);
  assert.deepEqual(await names('dev-1'), ['Ada Lovelace']);
  assert.deepEqual(await names('nobody'), []);
});

test('a person’s segments say since when, and when time alone may end it', async () => {
  const at = Date.now() - 86_400_000;
  await send({ event: 'Leased', userId: 'lea', timestamp: new Date(at).toISOString() });
  for (const [key, more] of Object.entries({ leased: {}, 'leased-lately': { window: { last: '7d' } } })) {
    const condition = { event: 'Leased', op: 'gte', value: 1, ...more };
    assert.equal((await it.ask('POST', '/v1/segments', { key, name: key, condition })).status, 201);
  }
  await it.app.segments.backfill.idle();
  const { data } = await get('/v1/profiles/user_id:lea/segments');
  const flips = new Map(data.map(({ key, flipAt }: Record<string, unknown>) => [key, flipAt]));
  assert.equal(flips.get('leased'), null);
  const end = Date.parse(String(flips.get('leased-lately')));
  assert.ok(
    end > at + 7 * 86_400_000 - 1 && end <= at + 7 * 86_400_000 + 1,
    String(flips.get('leased-lately')),
  );
});

test('people come in the order of their events, known ones alone, page by page, and within a segment', async () => {
  const at = (day: number) => `2026-03-0${day}T12:00:00Z`;
  const visit = (who: object, day: number) => ({ event: 'Ranked', timestamp: at(day), ...who });
  const condition = { event: 'Ranked', measure: { count: true }, op: 'gte', value: 1 };
  const made = await it.ask('POST', '/v1/segments', { key: 'ranked', name: 'Ranked', condition });
  assert.equal(made.status, 201);
  await it.app.segments.backfill.idle();
  await send(
    visit({ userId: 'rank-a' }, 1),
    visit({ userId: 'rank-a' }, 5),
    visit({ anonymousId: 'rank-b' }, 4),
    visit({ userId: 'rank-c' }, 2),
    visit({ userId: 'rank-c' }, 3),
    visit({ userId: 'rank-c' }, 3),
  );
  await it.settled();
  type Line = { identities: { value: string }[] };
  const listed = async (query: string) => {
    const { data, next } = await get(`/v1/profiles?segment=ranked&${query}`);
    return { next, names: data.map((line: Line) => line.identities[0]!.value) };
  };
  assert.deepEqual((await listed('sort=-lastSeen')).names, ['rank-a', 'rank-b', 'rank-c']);
  assert.deepEqual((await listed('sort=-firstSeen')).names, ['rank-b', 'rank-c', 'rank-a']);
  assert.deepEqual((await listed('sort=events&known=true')).names, ['rank-a', 'rank-c']);
  const first = await listed('sort=-lastSeen&limit=2');
  const rest = await listed(`sort=-lastSeen&limit=2&cursor=${first.next}`);
  assert.deepEqual([first.names, rest.names, rest.next], [['rank-a', 'rank-b'], ['rank-c'], undefined]);
});

test('joined by hand and parted again, every row is as it was; the log says who and why', async () => {
  const condition = { event: 'Product Viewed', measure: { count: true }, op: 'gte', value: 1 };
  await it.app.segments.definitions.create(
    { workspaceId: it.workspaceId, name: 'test' },
    { name: 'Seen', condition },
  );
  await it.app.segments.backfill.idle();
  await send({ userId: 'm1', anonymousId: 'm1-dev' }, { userId: 'm2' }, { userId: 'm3' });
  const was = await rows();
  const merged = await it.ask('POST', '/v1/profiles/merge', {
    profiles: ['user_id:m1', 'user_id:m2'],
    reason: 'same person',
  });
  assert.equal(merged.status, 200, JSON.stringify(merged.body));
  assert.notDeepEqual(await rows(), was);
  const [line] = (await get('/v1/merges')).data;
  assert.equal(line.kind, 'manual_merge');
  assert.equal(line.reason, 'same person');
  const undo = { merge: line.id, reason: 'two people' };
  const others = await it.ask('POST', '/v1/profiles/user_id:m3/unmerge', undo);
  assert.deepEqual([others.status, others.body.error.code], [409, 'conflict'], 'the merge of others');
  assert.equal((await it.ask('POST', '/v1/profiles/user_id:m-nobody/unmerge', undo)).status, 404);
  const parted = await it.ask('POST', '/v1/profiles/user_id:m1/unmerge', undo);
  assert.equal(parted.status, 200, JSON.stringify(parted.body));
  assert.equal(parted.body.data.length, 2);
  assert.deepEqual(await rows(), was);
  const again = await it.ask('POST', '/v1/profiles/merge', {
    profiles: ['user_id:m1', 'user_id:m2'],
    reason: 'no, one',
  });
  assert.equal(again.body.identities.length, 3);
});

test('a name that is not one of the person cannot be taken out of them', async () => {
  const body = { identities: ['user_id:ada'], reason: 'try' };
  assert.equal((await it.ask('POST', '/v1/profiles/user_id:adam/unmerge', body)).status, 400);
  assert.equal((await it.ask('GET', '/v1/profiles/user_id:nobody')).status, 404);
  assert.equal((await it.ask('GET', '/v1/profiles/nonsense')).status, 400);
  assert.equal((await it.ask('GET', '/v1/profiles/user_id:ada', undefined, it.writeKey)).status, 403);
});

test('a dry run says whom other rules would part, and changes nothing', async () => {
  const was = await rows();
  const rules = { limits: { anonymous_id: { max: 1 } }, blocked: ['ada'] };
  const answer = await it.ask('POST', '/v1/identity-rules/dry-run', rules);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(answer.body.blocked, 1);
  assert.ok(answer.body.split >= 1);
  assert.deepEqual(await rows(), was);
  const bad = await it.ask('PUT', '/v1/identity-rules', { maxIdentities: 'many' });
  assert.equal(bad.status, 400);
});

test('changed rules are taken to history, and back', async () => {
  await send({ userId: 'r1', anonymousId: 'r1-dev' });
  const names = async () => (await get('/v1/profiles/user_id:r1')).identities.length;
  assert.equal(await names(), 2);
  const was = await get('/v1/identity-rules');
  const put = async (rules: object) =>
    assert.equal((await it.ask('PUT', '/v1/identity-rules', rules)).status, 200);
  const until = async (count: number) => {
    for (let n = 0; n < 100 && (await names()) !== count; n++) await new Promise((go) => setTimeout(go, 50));
    assert.equal(await names(), count);
  };
  await put({ blocked: ['r1-dev'] });
  await until(1);
  await put({ blocked: was.blocked });
  await until(2);
});

test('every stored person is what their events add up to', async () => {
  const before = await it.app.unify.check(it.workspaceId, 1000);
  await send({ userId: 'm2', properties: { late: true }, timestamp: '2026-01-01T00:00:00.000Z' });
  for (let round = 0; round < 2; round++) {
    const check = await it.app.unify.check(it.workspaceId, 1000);
    assert.deepEqual(check.differing, []);
    assert.equal(check.events, before.events + 1);
    await it.settled();
  }
});

test('an export holds every event, and after erasure no trace is left', async () => {
  await send({ userId: 'ada', properties: { note: 'lovelace-was-here' } });
  await it.settled();
  const exported = await fetch(`${it.url}/v1/profiles/user_id:ada/export`, {
    headers: { authorization: `Bearer ${it.secretKey}` },
  });
  const lines = (await exported.text()).trim().split('\n');
  const kinds = lines.map((line) => (JSON.parse(line) as { kind: string }).kind);
  assert.equal(kinds.filter((kind) => kind === 'event').length, 4);
  assert.match(lines.join(), /lovelace-was-here/);
  const erased = await it.ask('DELETE', '/v1/profiles/user_id:ada?wait=60');
  assert.equal(erased.status, 200, JSON.stringify(erased.body));
  assert.equal((await it.ask('GET', '/v1/profiles/user_id:ada?wait=60')).status, 404);
  const left = await it.app.events.query<{ n: number }>(
    `SELECT count() AS n FROM events WHERE positionCaseInsensitive(raw, 'lovelace') > 0 OR positionCaseInsensitive(raw, 'dev-1') > 0`,
  );
  assert.equal(Number(left[0]!.n), 0);
  for (const table of [
    'profile',
    'identity',
    'identity_edge',
    'identity_term',
    'merge_log',
    'event',
    'profile_archive',
    'audit',
  ]) {
    const found = await it.app.records.db
      .selectFrom(table)
      .selectAll()
      .execute()
      .catch(() => []);
    assert.doesNotMatch(JSON.stringify(found), /lovelace|dev-1/i, table);
  }
  await send({ userId: 'ada' });
  assert.equal((await get('/v1/profiles/user_id:ada?wait=60')).events, 1);
});

test('an alias joins what was done under the old name, whichever comes first, and whatever kind of name it was', async () => {
  await send({ anonymousId: 'guest-9' }, { type: 'alias', userId: 'ines', previousId: 'guest-9' });
  await send({ type: 'alias', userId: 'jon', previousId: 'guest-10' }, { anonymousId: 'guest-10' });
  for (const [user, device] of [
    ['ines', 'guest-9'],
    ['jon', 'guest-10'],
  ])
    assert.equal(
      (await get(`/v1/profiles/user_id:${user}`)).id,
      (await get(`/v1/profiles/anonymous_id:${device}`)).id,
    );
});

test('an alias of nobody joins nobody', async () => {
  for (const previousId of ['null', ' Undefined ', '0', 'x'.repeat(600)])
    await send({ type: 'alias', userId: 'kim', previousId }, { type: 'alias', userId: 'lou', previousId });
  assert.notEqual((await get('/v1/profiles/user_id:kim')).id, (await get('/v1/profiles/user_id:lou')).id);
});

test('joining two people by hand takes everything of both along, however their ids sort', async () => {
  for (let n = 0; n < 8; n++) {
    await send({ anonymousId: `both-${n}`, userId: `one-${n}` }, { userId: `two-${n}` });
    const merged = await it.ask('POST', '/v1/profiles/merge', {
      profiles: [`user_id:two-${n}`, `user_id:one-${n}`],
      reason: 'the same person',
    });
    assert.equal(merged.status, 200);
    const { identities } = await get(`/v1/profiles/anonymous_id:both-${n}`);
    assert.equal(identities.length, 3);
  }
});
