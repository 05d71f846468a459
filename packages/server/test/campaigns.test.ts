// Campaigns in the whole program: whom they reach and when, whom they leave out, who must approve, and stopping at once.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Campaign } from '@visavis/engine/deliver';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const HOUR = 3_600_000;
const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;

describe('campaigns', { timeout: 180_000 }, () => {
  let it: Running;
  const clock = new ManualClock(Date.parse('2026-03-27T10:00:00Z'));
  const people = [
    { userId: 'tokyo', traits: { plan: 'gold', timezone: 'Asia/Tokyo' } },
    { userId: 'berlin', traits: { plan: 'gold', timezone: 'Europe/Berlin' } },
    { userId: 'new-york', traits: { plan: 'gold', timezone: 'America/New_York' } },
    { userId: 'somewhere', traits: { plan: 'gold' } },
    { userId: 'poor', traits: { plan: 'free' } },
  ];

  before(async () => {
    it = await run({ clock });
    const batch = people.map(({ userId, traits }) => ({
      ...{ type: 'identify', userId, messageId: userId },
      traits: { ...traits, email: `${userId}@example.com` },
    }));
    assert.equal((await it.ask('POST', '/v1/batch', { batch }, it.writeKey)).status, 200);
    const variant = (key: string, subject: string, more: object = {}) => ({
      ...{ key, name: key, content: { subject, mjml: MJML }, ...more },
    });
    const made = await it.ask('POST', '/v1/templates', {
      ...{ key: 'spring', name: 'Spring', channel: 'email' },
      variants: [
        variant('tokyo', 'Haru', { for: { attribute: 'traits.timezone', is: 'Asia/Tokyo' } }),
        variant('all', 'Spring'),
      ],
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
  });
  after(() => it.stop());

  const campaign = (key: string, part: Partial<Campaign> = {}): Campaign => ({
    ...{ key, name: key, channel: 'email', template: 'spring', schedule: { kind: 'now' } },
    audience: { attribute: 'traits.plan', op: 'eq', value: 'gold' },
    ...part,
  });
  const make = async (given: Campaign) => {
    const made = await it.ask('POST', '/v1/campaigns', given);
    assert.equal(made.status, 201, JSON.stringify(made.body));
  };
  const step = (key: string, name: string, as?: string) =>
    it.ask('POST', `/v1/campaigns/${key}/${name}`, undefined, as);
  const drain = async () => {
    await it.app.deliver.campaigns.drain();
    await it.app.deliver.scenarios.drain();
    await it.app.deliver.messages.drain();
  };
  const begin = async (given: Campaign) => {
    await make(given);
    const started = await step(given.key, 'start');
    assert.equal(started.status, 200, JSON.stringify(started.body));
    await drain();
    return started.body;
  };
  const pass = async (ms: number) => {
    clock.advance(ms);
    await drain();
  };
  const state = async (key: string) => (await it.ask('GET', `/v1/campaigns/${key}`)).body.status;
  const report = async (key: string) => (await it.ask('GET', `/v1/campaigns/${key}/report`)).body;
  const mailTo = async (cause: string): Promise<string[]> => {
    const { body } = await it.ask('GET', '/v1/messages?limit=200');
    return body.data
      .filter((one: { cause: { id: string } }) => one.cause.id === cause)
      .map((one: { address: string }) => one.address?.split('@')[0] ?? 'waiting')
      .sort();
  };

  test('that goes out now reaches the audience once, each with the variant that is for them', async () => {
    await begin(campaign('now'));
    assert.deepEqual(await mailTo('now'), ['berlin', 'new-york', 'somewhere', 'tokyo']);
    assert.equal(await state('now'), 'done');
    const { occurrences, variants } = await report('now');
    assert.deepEqual([occurrences[0].people, occurrences[0].state], [4, 'done']);
    assert.deepEqual(
      variants.map((one: { variant: string; messages: number }) => [one.variant, one.messages]).sort(),
      [
        ['all', 3],
        ['tokyo', 1],
      ],
    );
  });

  test('for an hour of a day reaches everybody at that hour with them, over the change of the clock', async () => {
    await begin(
      campaign('hour', { schedule: { kind: 'at', date: '2026-03-29', time: '09:00', zone: 'person' } }),
    );
    await pass(Date.parse('2026-03-28T19:00:00Z') - clock.now());
    assert.equal((await report('hour')).occurrences[0].waiting, 4);
    await it.ask(
      'POST',
      '/v1/batch',
      { batch: [{ type: 'identify', userId: 'late', traits: { plan: 'gold' } }] },
      it.writeKey,
    );
    const reached: [string, string[]][] = [];
    for (let at = clock.now(), known: string[] = []; at < Date.parse('2026-03-29T16:00:00Z'); at += HOUR) {
      await pass(at - clock.now());
      const now = await mailTo('hour');
      if (now.length > known.length)
        reached.push([new Date(at).toISOString().slice(5, 16), now.filter((one) => !known.includes(one))]);
      known = now;
    }
    assert.deepEqual(reached, [
      ['03-29T00:00', ['tokyo']],
      ['03-29T07:00', ['berlin']],
      ['03-29T09:00', ['somewhere']],
      ['03-29T13:00', ['new-york']],
    ]);
    assert.equal(await state('hour'), 'done', 'whoever came after the audience was drawn up is not in it');
  });

  test('that recurs goes out again, and is not made up for', async () => {
    const schedule = { kind: 'recurring', every: 'day', time: '12:00', zone: 'workspace' } as const;
    await begin(campaign('daily', { schedule: { ...schedule, until: '2026-04-06' }, audience: null }));
    await pass(Date.parse('2026-03-30T12:00:00Z') - clock.now());
    await pass(24 * HOUR);
    assert.deepEqual(
      (await report('daily')).occurrences.map(({ id, people: n }: { id: string; people: number }) => [id, n]),
      [
        ['2026-03-31', 6],
        ['2026-03-30', 6],
      ],
    );
    await step('daily', 'pause');
    await pass(4 * 24 * HOUR);
    await step('daily', 'resume');
    await drain();
    await pass(48 * HOUR);
    assert.deepEqual(
      (await report('daily')).occurrences.map(({ id }: { id: string }) => id),
      ['2026-04-06', '2026-04-04', '2026-03-31', '2026-03-30'],
      'neither what fell into the pause nor what a server that was down has missed',
    );
    assert.equal(await state('daily'), 'done');
  });

  test('that is paused stops at once, messages in the queue included', async () => {
    await make(
      campaign('stopped', { schedule: { kind: 'at', date: '2026-05-01', time: '09:00', zone: 'person' } }),
    );
    await step('stopped', 'start');
    clock.advance(Date.parse('2026-04-30T19:00:00Z') - clock.now());
    await it.app.deliver.campaigns.drain();
    await pass(Date.parse('2026-05-01T08:00:00Z') - clock.now());
    const before = (await mailTo('stopped')).filter((one) => one !== 'waiting');
    assert.deepEqual(before, ['berlin', 'tokyo']);
    await step('stopped', 'pause');
    await pass(12 * HOUR);
    assert.deepEqual(await mailTo('stopped'), before);
    await step('stopped', 'cancel');
    assert.equal((await step('stopped', 'resume')).status, 409);
  });

  test('keeps a share back, and records on which side everybody is and how likely that was', async () => {
    const batch = Array.from({ length: 60 }, (_, i) => ({
      type: 'identify',
      userId: `h${i}`,
      traits: { held: true },
    }));
    await it.ask('POST', '/v1/batch', { batch }, it.writeKey);
    await begin(
      campaign('held', { audience: { attribute: 'traits.held', op: 'eq', value: true }, holdout: 0.5 }),
    );
    const { occurrences, messages } = await report('held');
    const [{ people: all, held }] = occurrences;
    const asked = Object.values(messages as Record<string, number>).reduce((sum, one) => sum + one, 0);
    assert.deepEqual([all, asked], [60, 60 - held]);
    assert.ok(held > 15 && held < 45, `${held} of 60`);
    await it.settled();
    const { body } = await it.ask('GET', '/v1/events?name=Experience%20Viewed&limit=100');
    const views = body.data.filter(
      (one: { properties: { experience: string } }) => one.properties.experience === 'campaign:held',
    );
    assert.equal(views.length, 60);
    const heldViews = views.filter(
      (one: { properties: { variant: string } }) => one.properties.variant === '',
    );
    assert.equal(heldViews.length, held);
    assert.equal(views[0].properties.propensity, 0.5);
  });

  test('whose text fails for somebody reaches the others, and says for whom and why', async () => {
    const content = { subject: '{% for one in (1..profile.bought) %}★{% endfor %}', mjml: MJML };
    const variants = [{ key: 'all', name: 'All', content }];
    const template = await it.ask('POST', '/v1/templates', {
      ...{ key: 'share', name: 'Share', channel: 'email', variants },
    });
    assert.equal(template.status, 201, JSON.stringify(template.body));
    const batch = Object.entries({ tokyo: 4, berlin: 1_000_000_000, 'new-york': 5, somewhere: 2 }).map(
      ([userId, bought]) => ({ type: 'identify', userId, traits: { bought } }),
    );
    assert.equal((await it.ask('POST', '/v1/batch', { batch }, it.writeKey)).status, 200);
    const audience = { attribute: 'traits.bought', op: 'exists' } as const;
    await begin(campaign('fails', { template: 'share', audience }));
    assert.equal(await state('fails'), 'done');
    const { messages, occurrences } = await report('fails');
    assert.deepEqual([messages, occurrences[0].people], [{ failed: 1, sent: 3 }, 4]);
    const { body } = await it.ask('GET', '/v1/messages?limit=200&cause=campaign:fails&state=failed');
    const [berlin, ...others] = body.data;
    assert.deepEqual([others, berlin.reason.code], [[], 'rendering']);
    assert.match(berlin.reason.sentence, /memory/);
  });

  test('the size of an audience is no number where it names a segment that is not there', async () => {
    const { status, body } = await it.ask('POST', '/v1/campaigns/size', { audience: { segment: 'nobody' } });
    assert.deepEqual([status, body.error?.code], [400, 'invalid_condition']);
    assert.match(body.error.message, /“nobody”/);
  });

  test('above a size needs a second person, who is not the first', async () => {
    assert.equal((await it.ask('PUT', '/v1/campaign-settings', { approveAbove: 3 })).status, 200);
    await begin(campaign('large'));
    assert.equal(await state('large'), 'review');
    const own = await step('large', 'approve');
    assert.equal(own.status, 403);
    assert.match(own.body.error.message, /somebody else/);
    const other = await it.ask('POST', '/v1/keys', { name: 'Second', kind: 'secret', role: 'admin' });
    assert.equal(other.status, 201, JSON.stringify(other.body));
    const approved = await step('large', 'approve', other.body.key);
    assert.equal(approved.body.status, 'running', JSON.stringify(approved.body));
    await drain();
    assert.equal((await report('large')).occurrences[0].people, 5);
    await begin(campaign('small', { audience: { attribute: 'traits.plan', op: 'eq', value: 'free' } }));
    assert.deepEqual(await mailTo('small'), ['poor']);
    await it.ask('PUT', '/v1/campaign-settings', { approveAbove: null });
  });

  test('that is triggered goes whenever it happens', async () => {
    const schedule = {
      kind: 'trigger',
      trigger: { on: { event: 'Wished' } },
      reentry: { rule: 'once' },
    } as const;
    await make(campaign('wish', { schedule }));
    const untried = await step('wish', 'start');
    assert.equal(untried.status, 409, JSON.stringify(untried.body));
    assert.equal(untried.body.error.faults[0].field, 'simulation');
    const tried = await it.ask('POST', '/v1/campaigns/wish/simulate', { days: 7 });
    assert.equal(tried.status, 200, JSON.stringify(tried.body));
    assert.equal(tried.body.entered.runs, 0, 'nobody has wished yet');
    assert.equal((await step('wish', 'start')).body.status, 'running');
    assert.equal((await it.ask('POST', '/v1/campaigns/small/simulate', { days: 7 })).status, 400);
    for (let i = 0; i < 2; i++)
      await it.ask(
        'POST',
        '/v1/batch',
        { batch: [{ type: 'track', userId: 'berlin', event: 'Wished' }] },
        it.writeKey,
      );
    await drain();
    assert.deepEqual(await mailTo('campaign-wish'), ['berlin']);
    assert.equal((await report('wish')).messages.sent, 1);
  });

  test('without a template or with a time that is over is not started, and says why', async () => {
    await make(campaign('wrong', { template: 'nothing' }));
    const started = await step('wrong', 'start');
    assert.equal(started.body.error.faults[0].field, 'template');
    const { body } = await it.ask('GET', '/v1/audit?limit=200');
    const actions = new Set(body.data.map(({ action }: { action: string }) => action));
    for (const action of [
      'created',
      'started',
      'review',
      'approved',
      'paused',
      'resumed',
      'cancelled',
      'settings',
    ])
      assert.ok(actions.has(`campaign.${action}`), action);
  });
});
