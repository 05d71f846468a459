// Journeys through the whole program: told live, told anew from history, late events and merges included.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DEFAULT_MACHINE, type Visit } from '@visavis/engine/journey';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const NOW = Date.UTC(2026, 4, 20, 12);
const DAY = 86_400_000;
const iso = (time: number) => new Date(time).toISOString();

describe('journeys', () => {
  let it: Running;
  let clock: ManualClock;
  before(async () => {
    clock = new ManualClock(NOW);
    it = await run({ clock });
  });
  after(() => it?.stop());

  const author = () => ({ workspaceId: it.workspaceId, name: 'tester' });
  const settle = () => it.app.journeys.settled(it.workspaceId);
  async function send(...events: [who: string, event: string, daysAgo: number, device?: string][]) {
    const batch = events.map(([userId, event, daysAgo, anonymousId]) => ({
      ...{ type: 'track', userId, event, timestamp: iso(clock.now() - daysAgo * DAY) },
      ...(anonymousId && { anonymousId }),
    }));
    const answer = await it.ask('POST', '/v1/import', { batch });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }
  const person = async (who: string) => await it.app.unify.people.get(it.workspaceId, `user_id:${who}`);
  const stageOf = async (who: string) => (await person(who)).view.get('stage.customer');
  /** `['awareness 10', 'consideration 9', 'lapse']`: how many days ago each was entered. */
  async function visits(who: string): Promise<string[]> {
    const all = await it.app.journeys.visits(it.workspaceId, (await person(who)).id);
    const days = ({ enteredAt }: Visit) => Math.round((clock.now() - enteredAt) / DAY);
    return (all.get('customer') ?? []).map((visit) => `${visit.stage} ${days(visit)}`);
  }

  test('whoever was there before is told from history', async () => {
    await send(['old', 'Page Viewed', 300], ['old', 'Order Completed', 290]);
    await it.app.journeys.definitions.create(author(), DEFAULT_MACHINE);
    await settle();
    assert.deepEqual(await visits('old'), ['awareness 300', 'onboarding 290', 'lapse 200']);
    assert.equal(await stageOf('old'), 'lapse');
    assert.equal(await it.app.journeys.progress(it.workspaceId), undefined);
  });

  test('live, in one call and in several, at the time of each event', async () => {
    await send(['ann', 'Page Viewed', 10], ['ann', 'Product Viewed', 9], ['ann', 'Product Added', 8]);
    assert.equal(await stageOf('ann'), 'consideration');
    assert.deepEqual(await visits('ann'), [
      'awareness 10',
      'consideration 9',
      'purchase 8',
      'consideration 1',
    ]);
    await send(['ann', 'Order Completed', 0.5]);
    assert.equal(await stageOf('ann'), 'onboarding');
    clock.advance(DAY / 4);
  });

  test('time alone moves people on, at its own instant, and segments on the stage with it', async () => {
    const made = await it.ask('POST', '/v1/segments', {
      ...{ name: 'Lapsed', condition: { attribute: 'stage.customer', op: 'eq', value: 'lapse' } },
    });
    await it.app.segments.backfill.idle();
    await send(['tim', 'Order Completed', 1]);
    const { id } = await person('tim');
    clock.advance(100 * DAY);
    await settle();
    assert.deepEqual(await visits('tim'), ['onboarding 101', 'lapse 11']);
    const members = await it.app.segments.membership.members(it.workspaceId, made.body.id, '', 100);
    assert.equal(members.find(({ profileId }) => profileId === id)!.since, clock.now() - 11 * DAY);
  });

  test('what comes late changes the past', async () => {
    await send(['lee', 'Order Completed', 20]);
    await send(['lee', 'Order Completed', 10]);
    assert.deepEqual(await visits('lee'), ['onboarding 20']);
    await send(['lee', 'Order Completed', 15], ['lee', 'Page Viewed', 30]);
    await settle();
    assert.deepEqual(await visits('lee'), ['awareness 30', 'onboarding 20', 'loyalty 10']);
  });

  test('people joined have one story, and parted again each has their own, to the byte', async () => {
    await send(['moa', 'Order Completed', 30], ['moa', 'Order Completed', 20]);
    await send(['pia', 'Page Viewed', 40], ['pia', 'Order Completed', 10]);
    await settle();
    const rows = async () => {
      const profiles = await it.app.records.db
        .selectFrom('profile')
        .select(['id', 'derived'])
        .orderBy('id')
        .execute();
      const told = await it.app.records.db
        .selectFrom('journey_visit')
        .selectAll()
        .orderBy('profile_id')
        .orderBy('entered_at')
        .execute();
      return JSON.stringify([profiles, told]);
    };
    const apart = await rows();
    const merged = await it.ask('POST', '/v1/profiles/merge', {
      profiles: ['user_id:moa', 'user_id:pia'],
      reason: 'one',
    });
    assert.equal(merged.status, 200, JSON.stringify(merged.body));
    await settle();
    assert.deepEqual(await visits('moa'), ['awareness 40', 'onboarding 30', 'loyalty 10']);
    assert.notEqual(await rows(), apart);
    const parted = await it.ask('POST', '/v1/profiles/user_id:moa/unmerge', {
      identities: ['user_id:pia'],
      reason: 'two',
    });
    assert.equal(parted.status, 200, JSON.stringify(parted.body));
    await settle();
    assert.equal(await rows(), apart);
  });
});
