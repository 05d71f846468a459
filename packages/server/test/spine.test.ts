// From a raw event to a live segment and a decision, over HTTP, on the real stores.

import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { startPostgres } from '../src/platform/records/test-postgres.ts';
import { type Running, run } from './running.ts';

for (const engine of ['SQLite', 'Postgres'] as const) {
  describe(`on ${engine}`, () => spine(engine));
}

function spine(engine: 'SQLite' | 'Postgres') {
  let it: Running;
  let stopPostgres = async () => {};
  before(async (context) => {
    const postgres = engine === 'Postgres' ? await startPostgres() : undefined;
    if (typeof postgres === 'string') return (context as TestContext).skip(postgres);
    if (postgres) stopPostgres = postgres.stop;
    it = await run({ config: { postgresUrl: postgres?.url } });
  });
  after(async () => {
    await it?.stop();
    await stopPostgres();
  });

  test('an event makes a person, the person enters a segment, and the same call decides', async () => {
    const condition = {
      event: 'Product Viewed',
      measure: { count: true },
      window: { last: '30d' },
      op: 'gte',
      value: 2,
    };
    const { keyed } = await makeSegment('Keen viewers', condition);
    const slot = { key: 'home-hero', type: 'object', default: { title: 'Hello' } };
    assert.equal((await it.ask('POST', '/v1/slots', slot)).status, 201);
    const made = await it.ask('POST', '/v1/experiences', {
      name: 'Hero for keen viewers',
      unmeasured: 'A test of something else',
      slot: 'home-hero',
      audience: { segment: keyed },
      variants: [{ key: 'keen', content: { title: 'Still looking?' } }],
      priority: 10,
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const everybody = {
      name: 'Hero',
      slot: 'home-hero',
      unmeasured: 'A test of something else',
      variants: [{ key: 'all', content: { title: 'Welcome' } }],
    };
    assert.equal((await it.ask('POST', '/v1/experiences', everybody)).status, 201);

    const stranger = await decide({ anonymousId: 'a1' });
    assert.equal(stranger.decisions['home-hero'].variant, 'all');
    assert.equal(stranger.decisions['home-hero'].reason.code, 'TARGETING_MATCH');

    const first = await decide({ anonymousId: 'a1', events: [viewed('m1')] });
    assert.equal(first.decisions['home-hero'].variant, 'all');
    const second = await decide({ anonymousId: 'a1', events: [viewed('m2')] });
    assert.deepEqual(second.segments, [keyed]);
    assert.equal(second.decisions['home-hero'].variant, 'keen');
    assert.equal(second.decisions['home-hero'].reason.code, 'TARGETING_MATCH');
  });

  test('a preflight decides as if the events were in, and keeps nothing', async () => {
    const asked = { anonymousId: 'a2', events: [viewed('m3'), viewed('m4')], preflight: true };
    const preflight = await decide(asked);
    assert.equal(preflight.decisions['home-hero'].variant, 'keen');
    const later = await decide({ anonymousId: 'a2' });
    assert.equal(later.decisions['home-hero'].variant, 'all');
    assert.equal(later.profile, null);
  });

  test('a preflight counts an event that was taken before, or comes twice, as often as the call itself would', async () => {
    const person = { anonymousId: 'a5' };
    await decide({ ...person, events: [viewed('p1')] });
    for (const events of [[viewed('p1')], [viewed('p1'), viewed('p1')]]) {
      const preflight = await decide({ ...person, events, preflight: true });
      const call = await decide({ ...person, events });
      assert.deepEqual([preflight.accepted, preflight.decisions['home-hero'].variant], [0, 'all']);
      assert.deepEqual([call.accepted, call.decisions['home-hero'].variant], [0, 'all']);
    }
    const twice = { anonymousId: 'a6', events: [viewed('p2'), viewed('p2')] };
    const preflight = await decide({ ...twice, preflight: true });
    assert.deepEqual([preflight.accepted, preflight.decisions['home-hero'].variant], [1, 'all']);
    const call = await decide(twice);
    assert.deepEqual(
      [call.accepted, call.decisions['home-hero'].variant],
      [1, 'all'],
      'the preflight claimed nothing',
    );
  });

  test('two hundred calls for one person at once: no error, nothing lost', async () => {
    const calls = Array.from({ length: 200 }, (_, n) =>
      decide({ anonymousId: 'a3', events: [viewed(`c${n}`)] }),
    );
    const answers = await Promise.all(calls);
    assert.ok(answers.every(({ accepted }) => accepted === 1));
    await it.settled();
    const { rows } = await counted('a3');
    assert.equal(rows, 200);
  });

  test('an event that is sent again is taken once', async () => {
    const batch = {
      batch: [{ type: 'track', event: 'Product Viewed', anonymousId: 'a4', messageId: 'again' }],
    };
    for (let n = 0; n < 3; n++)
      assert.equal((await it.ask('POST', '/v1/batch', batch, it.writeKey)).status, 200);
    await it.settled();
    assert.equal((await counted('a4')).rows, 1);
  });

  test('who holds only a write key learns nothing of a person by guessing their user id', async () => {
    await it.ask('POST', '/v1/batch', {
      batch: [
        { ...viewed('g1'), userId: 'known' },
        { ...viewed('g2'), userId: 'known' },
      ],
    });
    const guess = await decide({ userId: 'known' });
    assert.equal(guess.profile, null);
    assert.deepEqual(guess.segments, []);
    const server = await it.ask('POST', '/v1/decide', { userId: 'known' });
    assert.equal(server.body.segments.length, 1);
  });

  async function decide(body: object) {
    const answer = await it.ask('POST', '/v1/decide', body, it.writeKey);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  async function makeSegment(name: string, condition: object): Promise<{ keyed: string }> {
    const segment = await it.app.segments.definitions.create(
      { workspaceId: it.workspaceId, name: 'test' },
      { name, condition },
    );
    await it.app.segments.backfill.idle();
    return { keyed: segment.key };
  }

  async function counted(anonymousId: string): Promise<{ rows: number }> {
    const [row] = await it.app.events.query<{ rows: number }>(
      `SELECT count() AS rows FROM events WHERE JSONExtractString(raw, 'anonymousId') = {id:String}`,
      { id: anonymousId },
    );
    return row!;
  }
}

const viewed = (messageId: string) => ({
  type: 'track',
  event: 'Product Viewed',
  messageId,
  properties: { sku: '1' },
});
