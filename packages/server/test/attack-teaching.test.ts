// What somebody with nothing but a write key can do to others' caps and to what is learned: name user ids they have
// guessed, invent views and devices, and send rewards.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Running, run } from './running.ts';

const unmeasured = 'A test of attacks';
const variants = ['red', 'blue'].map((key) => ({ key, content: key }));

describe('with a write key and what can be guessed', () => {
  let app: Running;
  before(async () => {
    app = await run({ config: { trustedProxies: ['127.0.0.1'], viewsPerAddress: 5 } });
    for (const slot of ['once', 'learns', 'paid', 'items'])
      await made('/v1/slots', {
        key: slot,
        type: slot === 'items' ? 'list' : 'string',
        default: slot === 'items' ? [] : 'd',
      });
    await made('/v1/experiences', {
      ...{
        key: 'once',
        name: 'Once',
        slot: 'once',
        variants,
        unmeasured,
        cap: { exposures: 1, window: null },
      },
    });
    await made('/v1/experiences', {
      ...{ key: 'learns', name: 'Learns', slot: 'learns', variants, unmeasured },
      allocation: { kind: 'thompson', reward: { event: 'Clicked' } },
    });
  });
  after(() => app.stop());

  async function made(path: string, body: object) {
    const answer = await app.ask('POST', path, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  }
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(app.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.writeKey}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200);
    // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
    return (await answer.json()) as any;
  };
  const decide = (body: object, headers?: Record<string, string>) => post('/v1/decide', body, headers);
  const view = (who: object, properties: object, headers?: Record<string, string>) =>
    post('/v1/track', { event: 'Experience Viewed', properties, ...who }, headers);
  const shownTo = async (userId: string) =>
    (await app.ask('POST', '/v1/decide', { userId, slots: ['once'], preflight: true })).body.decisions.once;
  const learned = async () => {
    await app.app.decide.learning.catchUp();
    const { body } = await app.ask('GET', '/v1/experiences/learns/learning');
    return { open: body.open as number, unmatched: body.unmatched as number, arms: body.arms };
  };

  it('nobody else’s cap is spent, and no view folded into them', async () => {
    await post('/v1/identify', { userId: 'sam', anonymousId: 'sams-phone', traits: { n: 1 } });
    await decide({ userId: 'sam', slots: ['once'], exposed: true });
    const stranger = { userId: 'sam', anonymousId: 'of-a-stranger' };
    await decide({ ...stranger, slots: ['once'], exposed: true });
    const alone = await decide({ userId: 'sam', slots: ['once'] });
    assert.equal(alone.decisions.once.exposure.proof, '', 'a name alone proves nothing');
    await view({ userId: 'sam' }, alone.decisions.once.exposure);
    const other = { userId: 'sam', anonymousId: 'of-a-stranger-2' };
    const { exposure } = (await decide({ ...other, slots: ['learns'] })).decisions.learns;
    // A view of their own device, that claims to be of him, and of somebody by another kind of name.
    await view(other, exposure);
    const externalIds = [{ id: 'card-7', type: 'card', collection: 'users' }];
    await view({ anonymousId: 'of-a-stranger-2', context: { externalIds } }, exposure);
    assert.equal((await shownTo('sam')).experience.key, 'once');
    const { body: sam } = await app.ask('GET', '/v1/profiles/user_id:sam/identities');
    assert.deepEqual(
      sam.data.map(({ value }: { value: string }) => value).sort(),
      ['sam', 'sams-phone'],
      'a view joins nobody',
    );
    assert.equal((await app.ask('GET', '/v1/profiles/card:card-7')).status, 404);
    await app.settled();
    const { body: events } = await app.ask('GET', '/v1/events?name=Experience%20Viewed&limit=50');
    const said = JSON.stringify(
      events.data.filter((one: object) => JSON.stringify(one).includes('of-a-stranger')),
    );
    assert.doesNotMatch(said, /"sam"|card-7/);
  });

  it('a person’s own device speaks for them, from the call on that tells whose it is', async () => {
    const who = { userId: 'uma', anonymousId: 'umas-phone' };
    const events = [{ type: 'identify', ...who }];
    const { exposure } = (await decide({ ...who, events, slots: ['once'] })).decisions.once;
    await view(who, exposure);
    assert.deepEqual((await shownTo('uma')).passedOver, [{ experience: 'once', why: 'cap' }]);
    // So does a server with a secret key, whose proof its page may send.
    await made('/v1/identify', { userId: 'ben' });
    const asked = await app.ask('POST', '/v1/decide', { userId: 'ben', slots: ['once'] });
    await view({ userId: 'ben', anonymousId: 'bens-phone' }, asked.body.decisions.once.exposure);
    assert.deepEqual((await shownTo('ben')).passedOver, [{ experience: 'once', why: 'cap' }]);
  });

  it('nothing is learned without a decision of ours, nor from machines', async () => {
    const before = await learned();
    await made('/v1/track', {
      ...{ anonymousId: 'invented', event: 'Experience Viewed' },
      properties: { experience: 'learns', variant: 'red' },
    });
    const machine = {
      'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    };
    const { exposure } = (await decide({ anonymousId: 'machine', slots: ['learns'] }, machine)).decisions
      .learns;
    await view({ anonymousId: 'machine' }, exposure, machine);
    const after = await learned();
    assert.deepEqual([after.open, after.unmatched - before.unmatched], [before.open, 2]);
  });

  it('one person teaches ten views at a time, one address its measure', async () => {
    // Once something is learned, every decision is a draw of its own.
    await decide({ anonymousId: 'first', slots: ['learns'], exposed: true });
    const before = await learned();
    for (let n = 0; n < 15; n++) await decide({ anonymousId: 'busy', slots: ['learns'], exposed: true });
    const after = await learned();
    assert.deepEqual([after.open - before.open, after.unmatched - before.unmatched], [10, 5]);
    const from = { 'x-forwarded-for': '203.0.113.7' };
    for (let n = 0; n < 4; n++) {
      const { exposure } = (await decide({ anonymousId: `d${n}`, slots: ['learns'] }, from)).decisions.learns;
      await view({ anonymousId: `d${n}` }, exposure, from);
    }
    for (let n = 4; n < 12; n++)
      await decide({ anonymousId: `d${n}`, slots: ['learns'], exposed: true }, from);
    const crowded = await learned();
    assert.deepEqual([crowded.open - after.open, crowded.unmatched - after.unmatched], [5, 7]);
    await app.settled();
    const { body } = await app.ask('GET', '/v1/experiences/learns/exposures');
    const seen = body.variants.reduce((sum: number, { people }: { people: number }) => sum + people, 0);
    assert.ok(seen >= 12, 'they count as seen all the same');
  });

  it('rewards may be those of one source only', async () => {
    const { body: source } = await app.ask('POST', '/v1/sources', { name: 'Our server', kind: 'server' });
    assert.ok(source.id, JSON.stringify(source));
    await made('/v1/experiences', {
      ...{ key: 'paid', name: 'Paid', slot: 'paid', variants, unmeasured },
      allocation: { kind: 'thompson', reward: { event: 'Order Completed', sources: [source.id] } },
    });
    await app.app.decide.learning.catchUp();
    await decide({ anonymousId: 'payer', slots: ['paid'], exposed: true });
    const worth = async () => {
      await app.app.decide.learning.catchUp();
      const rows = await app.app.records.db.selectFrom('learning_view').selectAll().execute();
      return rows.map(({ worth }) => Number(worth)).reduce((sum, one) => sum + one, 0);
    };
    await post('/v1/track', { anonymousId: 'payer', event: 'Order Completed' });
    assert.equal(await worth(), 0);
    await app.ask('POST', '/v1/track', { anonymousId: 'payer', event: 'Order Completed' }, source.writeKey);
    assert.equal(await worth(), 1);
  });
});
