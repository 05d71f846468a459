// The over-segmentation guard over the API: segments by lot and six that differ, on a running server.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const PEOPLE = 1200;
const RATES = [0.02, 0.75, 0.1, 0.9, 0.05, 0.65];

describe('the over-segmentation guard', { timeout: 180_000 }, () => {
  let it: Running;
  before(async () => {
    it = await run();
    const random = chance('guard over HTTP');
    const batch: object[] = [];
    const timestamp = new Date(Date.now() - 5 * 86_400_000).toISOString();
    for (let n = 0; n < PEOPLE; n++) {
      const group = random.whole(0, 7);
      const lots = Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`lot${i}`, random.number() < 0.1 + (i % 4) * 0.1]),
      );
      batch.push({ type: 'identify', userId: `u${n}`, traits: { group, ...lots }, timestamp });
      if (random.hits(RATES[group] ?? 0.35))
        batch.push({
          ...{ type: 'track', userId: `u${n}`, event: 'Order Completed', timestamp },
          properties: { revenue: 20 },
        });
    }
    for (let at = 0; at < batch.length; at += 500) {
      const sent = await it.ask('POST', '/v1/import', { batch: batch.slice(at, at + 500) });
      assert.equal(sent.status, 200, JSON.stringify(sent.body));
    }
    await it.settled();
    const make = async (name: string, attribute: string, value: unknown) => {
      const made = await it.ask('POST', '/v1/segments', {
        name,
        key: name,
        condition: { attribute, op: 'eq', value },
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    };
    for (let i = 0; i < 12; i++) await make(`lot-${i}`, `traits.lot${i}`, true);
    for (let i = 0; i < 6; i++) await make(`real-${i}`, 'traits.group', i);
    await it.app.segments.backfill.idle();
  });
  after(() => it.stop());

  test('flags the segments by lot, keeps the six that differ, and says what would change', async () => {
    const { status, body } = await it.ask('GET', '/v1/segments/guard');
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.goal, body.people, body.sample], ['Order Completed', PEOPLE, PEOPLE]);
    const kept = body.data.filter((one: { proposal: { action: string } }) => one.proposal.action === 'keep');
    const keys = kept.map(({ key }: { key: string }) => key);
    assert.equal(keys.filter((key: string) => key.startsWith('real')).length, 6, keys.join());
    assert.ok(keys.length <= 8, keys.join());
    const retired = body.data.find(({ key }: { key: string }) => key === 'lot-3');
    assert.deepEqual(
      retired.findings.map(({ kind }: { kind: string }) => kind).includes('no-difference'),
      true,
    );
    assert.match(
      retired.effect,
      /^\d+ people get what everybody gets\. By doing Order Completed they differ by/,
    );
  });

  test('publishing past it asks for a reason, which the audit keeps', async () => {
    const condition = { attribute: 'traits.group', op: 'in', value: [3] };
    const refused = await it.ask('POST', '/v1/segments', { name: 'Again', condition });
    assert.equal(refused.status, 409, JSON.stringify(refused.body));
    assert.equal(refused.body.error.faults[0].field, 'reason');
    assert.match(refused.body.error.message, /the same segment twice/);
    const made = await it.ask('POST', '/v1/segments', {
      name: 'Again',
      condition,
      reason: 'For the other brand.',
    });
    assert.equal(made.status, 201);
    const { data } = (await it.ask('GET', '/v1/audit')).body;
    const line = data.find(({ action }: { action: string }) => action === 'segment.published_past_guard');
    assert.equal(line.details.reason, 'For the other brand.');
    const few = { all: [condition, { attribute: 'traits.lot0', op: 'eq', value: true }] };
    const foreseen = await it.ask('POST', '/v1/segments/guard', { condition: few });
    assert.deepEqual(
      foreseen.body.data.map(({ kind }: { kind: string }) => kind),
      ['too-small'],
    );
    const renamed = await it.ask('PATCH', '/v1/segments/again', { name: 'Once more' });
    assert.equal(renamed.status, 200, 'a name is nothing to guard');
    await it.app.segments.backfill.idle();
    const { body } = await it.ask('GET', '/v1/segments/guard');
    const twin = body.data.find(({ key }: { key: string }) => key === 'again');
    assert.deepEqual(twin.proposal, { action: 'merge', into: 'real-3' });
  });

  const list = async () => (await it.ask('GET', '/v1/segments')).body.data;
  const keys = async () => (await list()).map(({ key }: { key: string }) => key);
  const act = (body: object) => it.ask('POST', '/v1/segments/guard/actions', body);

  test('a merge puts the other in its place wherever it was named, and is taken back as it was', async () => {
    await it.ask('POST', '/v1/slots', { key: 'hero', type: 'string', default: 'Hello' });
    const shows = await it.ask('POST', '/v1/experiences', {
      ...{ key: 'greets', name: 'Greets', slot: 'hero', audience: { segment: 'again' } },
      ...{ variants: [{ key: 'a', content: 'Hi' }], unmeasured: 'Only a test of segments.' },
    });
    assert.equal(shows.status, 201, JSON.stringify(shows.body));
    const lean = { all: [{ segment: 'again' }, { attribute: 'traits.lot2', op: 'eq', value: true }] };
    for (const name of ['Leans', 'Changes'])
      await it.ask('POST', '/v1/segments', {
        name,
        key: name.toLowerCase(),
        condition: lean,
        reason: 'A test.',
      });
    const { body: judged } = await it.ask('GET', '/v1/segments/guard');
    const twin = judged.data.find(({ key }: { key: string }) => key === 'again');
    assert.deepEqual(
      twin.uses.map(({ kind, key }: { kind: string; key: string }) => `${kind} ${key}`).sort(),
      ['experience greets', 'segment changes', 'segment leans'],
    );
    assert.ok(!twin.findings.some(({ kind }: { kind: string }) => kind === 'never-used'));
    const merged = await act({ segment: 'again', ...twin.proposal, effect: twin.effect });
    assert.equal(merged.status, 201, JSON.stringify(merged.body));
    assert.equal(merged.body.changed.length, 3);
    assert.ok(!(await keys()).includes('again'));
    const audience = async () => (await it.ask('GET', '/v1/experiences/greets')).body.audience;
    const condition = async (key: string) => (await it.ask('GET', `/v1/segments/${key}`)).body.condition;
    assert.deepEqual(await audience(), { segment: 'real-3' });
    assert.deepEqual((await condition('leans')).all[0], { segment: 'real-3' });
    // Somebody goes on working in the meantime.
    const other = { all: [{ segment: 'real-3' }, { attribute: 'traits.lot1', op: 'eq', value: true }] };
    await it.ask('PATCH', '/v1/segments/changes', { condition: other, reason: 'A test.' });
    const undone = await it.ask('POST', `/v1/segments/guard/actions/${merged.body.id}/undo`);
    assert.equal(undone.status, 200, JSON.stringify(undone.body));
    assert.deepEqual(undone.body.kept, [{ kind: 'segment', name: 'Changes' }]);
    assert.deepEqual(await audience(), { segment: 'again' });
    assert.deepEqual(await condition('leans'), lean);
    assert.deepEqual(await condition('changes'), other);
    await it.app.segments.backfill.idle();
    const [was, is] = [twin.people, (await it.ask('GET', '/v1/segments/again')).body.size];
    assert.equal(is, was);
    assert.equal((await it.ask('POST', `/v1/segments/guard/actions/${merged.body.id}/undo`)).status, 409);
    const { data } = (await it.ask('GET', '/v1/segments/guard/actions')).body;
    assert.deepEqual([data[0].action, data[0].into, data[0].undoneAt !== null], ['merge', 'real-3', true]);
  });

  test('what is used is not retired, and what is not comes back with everybody in it', async () => {
    const stages = [{ key: 'in', name: 'In', entry: { segment: 'lot-5' } }];
    const made = await it.ask('POST', '/v1/journeys', { key: 'lots', name: 'Lots', role: 'lot', stages });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const stage = await act({ segment: 'lot-5', action: 'merge', into: 'real-1' });
    assert.equal(stage.status, 409);
    assert.match(stage.body.error.message, /used by the journey "Lots"/);
    assert.match(
      (await act({ segment: 'again', action: 'retire' })).body.error.message,
      /the experience "Greets"/,
    );
    assert.equal((await act({ segment: 'lot-4', action: 'merge' })).status, 400);
    const { size } = (await it.ask('GET', '/v1/segments/lot-3')).body;
    const retired = await act({ segment: 'lot-3', action: 'retire' });
    assert.deepEqual([retired.status, retired.body.people], [201, size]);
    assert.ok(!(await keys()).includes('lot-3'));
    await it.ask('POST', `/v1/segments/guard/actions/${retired.body.id}/undo`);
    await it.app.segments.backfill.idle();
    assert.equal((await it.ask('GET', '/v1/segments/lot-3')).body.size, size);
    const audit = (await it.ask('GET', '/v1/audit')).body.data.map((one: { action: string }) => one.action);
    for (const action of ['segment.merged', 'segment.retired', 'segment.guard_undone'])
      assert.ok(audit.includes(action), action);
  });

  test('what an experience asks for is not archived under it', async () => {
    const refused = await it.ask('DELETE', '/v1/segments/again');
    assert.deepEqual([refused.status, refused.body.error.code], [409, 'conflict']);
    assert.match(
      refused.body.error.message,
      /is used by the segment "Leans", the experience "Greets", so it cannot be archived/,
    );
    const computed = { key: 'bought', name: 'Bought', filter: { event: 'Bought' }, measure: { count: true } };
    assert.equal((await it.ask('POST', '/v1/computed-traits', computed)).status, 201);
    const audience = { attribute: 'computed.bought', op: 'gte', value: 2 };
    const experience = {
      ...{ key: 'buyers', name: 'Buyers', slot: 'hero', audience, status: 'draft' },
      variants: [{ key: 'a', content: 'a' }],
    };
    const made = await it.ask('POST', '/v1/experiences', experience);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const kept = await it.ask('DELETE', '/v1/computed-traits/bought');
    assert.match(kept.body.error.message, /"Bought" is used by the experience "Buyers"/);
    assert.equal((await it.ask('DELETE', '/v1/experiences/buyers')).status, 204);
    assert.equal((await it.ask('DELETE', '/v1/computed-traits/bought')).status, 204);
  });

  test('whatever is sent to a segment, asked of it or learned from it counts as a use', async () => {
    const segment = 'lot-7';
    const made = async (method: string, path: string, body: object) => {
      const { status, body: answer } = await it.ask(method, path, body);
      assert.ok(status === 200 || status === 201, `${path}: ${JSON.stringify(answer)}`);
      return answer;
    };
    const text = { subject: 'Hello', mjml: '<mjml><mj-body><mj-section></mj-section></mj-body></mjml>' };
    await made('POST', '/v1/templates', {
      ...{ key: 'spring', name: 'Spring', channel: 'email' },
      variants: [
        { key: 'few', name: 'Few', for: { segment }, content: text },
        { key: 'all', name: 'All', content: text },
      ],
    });
    const campaign = { key: 'mails', name: 'Mails', channel: 'email', template: 'spring' };
    const schedule = { kind: 'at', date: '2099-01-01', time: '10:00', zone: 'workspace' };
    await made('POST', '/v1/campaigns', { ...campaign, audience: { segment }, schedule });
    const places = [{ name: 'Shop', latitude: 48, longitude: 11, radiusMeters: 300 }];
    await made('POST', '/v1/templates', {
      ...{ key: 'push', name: 'Push', channel: 'mobile_push' },
      variants: [{ key: 'all', name: 'All', content: { title: 'Hello', body: 'Come in.' } }],
    });
    const near = { name: 'Near', template: 'push', segment, places, everyHours: 24 };
    await made('PUT', '/v1/proximity/near', near);
    const nps = { key: 'nps', kind: 'nps', label: 'Would you?', required: true };
    await made('POST', '/v1/surveys', { key: 'nps', name: 'NPS', questions: [nps], audience: { segment } });

    const usesOf = async (key: string) =>
      (await it.ask('GET', '/v1/segments/guard')).body.data
        .find((one: { key: string }) => one.key === key)
        .uses.map(({ kind }: { kind: string }) => kind)
        .sort();
    const all = ['campaign', 'message near a place', 'survey', 'template'];
    assert.deepEqual(await usesOf(segment), all);
    const merged = await act({ segment, action: 'merge', into: 'real-2' });
    assert.equal(merged.status, 201, JSON.stringify(merged.body));
    assert.deepEqual(await usesOf('real-2'), all);
    const read = async () => [
      (await it.ask('GET', '/v1/campaigns/mails')).body.audience,
      (await it.ask('GET', '/v1/templates/spring')).body.variants[0].for,
      (await it.ask('GET', '/v1/proximity')).body.data[0].segment,
      (await it.ask('GET', '/v1/surveys/nps')).body.audience,
    ];
    const now = { segment: 'real-2' };
    assert.deepEqual(await read(), [now, now, 'real-2', now]);
    // What has been started meanwhile stays with those whom it was started for.
    const started = await it.ask('POST', '/v1/campaigns/mails/start');
    assert.equal(started.status, 200, JSON.stringify(started.body));
    const undone = await it.ask('POST', `/v1/segments/guard/actions/${merged.body.id}/undo`);
    assert.deepEqual(undone.body.kept, [{ kind: 'campaign', name: 'Mails' }]);
    assert.deepEqual(await read(), [now, { segment }, segment, { segment }]);
    await it.app.segments.backfill.idle();

    const hook = { url: 'https://example.com/hook', description: 'CRM', segments: [segment] };
    await made('POST', '/v1/webhooks', hook);
    await made('POST', '/v1/models', {
      ...{ key: 'alike', name: 'Alike', kind: 'lookalike', settings: { segment }, train: false },
    });
    const { status, body } = await act({ segment, action: 'merge', into: 'real-2' });
    assert.equal(status, 409);
    assert.match(body.error.message, /the webhook "CRM" \(who is called goes by its key\)/);
    assert.match(body.error.message, /the prediction "Alike" \(it was learned from its members\)/);
    const { id } = (await it.ask('GET', '/v1/segments/lot-6')).body;
    const shared = await made('POST', `/v1/stories/segment/${id}/shares`, { days: 7, mode: 'live' });
    await made('POST', '/v1/stories/segment/lot-6/shares', { days: 7, mode: 'snapshot' });
    assert.deepEqual(await usesOf('lot-6'), ['shared story']);
    await it.ask('DELETE', `/v1/shares/${shared.id}`);
    assert.deepEqual(await usesOf('lot-6'), []);
    const up = await act({ segment: 'real-2', action: 'merge', into: 'real-1' });
    assert.match(up.body.error.message, /the campaign "Mails" \(it has been started/);
  });
});
