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
    const crowd = Array.from({ length: 700 }, (_, n): [string, string, number] => [
      `crowd${n}`,
      'Greeted',
      400,
    ]);
    await send(...crowd);
    await it.app.journeys.definitions.create(author(), DEFAULT_MACHINE);
    await settle();
    assert.deepEqual(await visits('old'), ['awareness 300', 'onboarding 290', 'lapse 200']);
    assert.equal(await stageOf('old'), 'lapse');
    assert.equal(await it.app.journeys.progress(it.workspaceId), undefined);
    assert.deepEqual(await visits('crowd699'), ['awareness 400']);
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

  test('the map says who is where, how they went, why, and how long it took', async () => {
    const people = Array.from({ length: 30 }, (_, n) => `map${n}`);
    const lives = people.flatMap((who, n): [string, string, number][] => [
      [who, 'Mapped', 100],
      ...(n < 25 ? [[who, 'Tried', 90 - n] as [string, string, number]] : []),
    ]);
    const machine = {
      ...{ key: 'trial', name: 'Trial', role: 'tester' },
      stages: [
        { key: 'seen', name: 'Seen', entry: { event: 'Mapped' }, owner: 'Growth team' },
        {
          ...{ key: 'tried', name: 'Tried', entry: { event: 'Tried', window: { last: '80d' } } },
          exit: { not: { event: 'Tried', window: { last: '80d' } } },
          says: { message: 'Nearly there', tone: 'warm', callToAction: 'Finish' },
        },
      ],
    };
    await send(...lives);
    assert.equal((await it.ask('POST', '/v1/journeys', machine)).status, 201);
    const reversed = '/v1/journeys/trial/map?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z';
    assert.equal((await it.ask('GET', reversed)).status, 400);
    const { status, body: map } = await it.ask('GET', '/v1/journeys/trial/map?leadsTo=tried');
    assert.equal(status, 200, JSON.stringify(map));
    const [seen, tried] = map.stages;
    // Those who tried 90 to 81 days ago must leave, and whom the first stage is open to goes back there.
    assert.deepEqual([seen.people, tried.people], [5 + 11, 14]);
    assert.deepEqual([seen.onward, seen.back, seen.out, tried.back], [25, 0, 0, 11]);
    assert.deepEqual(tried.entryReasons, [{ event: 'Tried', moves: 25 }]);
    assert.deepEqual(tried.exitReasons, [{ why: 'exit', event: null, moves: 11 }]);
    const days = Object.fromEntries(Object.entries(seen.time).map(([k, ms]) => [k, Number(ms) / DAY]));
    assert.deepEqual([days.p25, days.median, days.p75, days.p90], [16, 22, 28, 32]);
    assert.equal(seen.stalled.longerThan, 32 * DAY);
    assert.deepEqual(seen.stalled.people, 5);
    assert.deepEqual(tried.stalled, { missing: 20 });
    assert.deepEqual(map.paths, [{ stages: ['seen', 'tried'], people: 25, tookMs: 22 * DAY }]);
    assert.deepEqual(
      map.flows.map(({ from, to, moves }: { from: string; to: string; moves: number }) => [from, to, moves]),
      [
        [null, 'seen', 30],
        ['seen', 'tried', 25],
        ['tried', 'seen', 11],
      ],
    );
  });

  test('a stage opens to its people, the longest there first, page by page', async () => {
    const first = (await it.ask('GET', '/v1/journeys/trial/stages/tried/people?limit=10')).body;
    const rest = (await it.ask('GET', `/v1/journeys/trial/stages/tried/people?limit=10&cursor=${first.next}`))
      .body;
    const names = [...first.data, ...rest.data].map(({ name }: { name: string }) => name);
    assert.deepEqual(
      names,
      Array.from({ length: 14 }, (_, n) => `map${n + 11}`),
    );
    assert.equal(rest.next, undefined);
    const stalled = await it.ask(
      'GET',
      `/v1/journeys/trial/stages/seen/people?before=${iso(clock.now() - 99 * DAY)}`,
    );
    assert.equal(stalled.body.data.length, 5);
  });

  test('a person plays several roles, and their page says why', async () => {
    const { data } = (await it.ask('GET', '/v1/profiles/user_id:map3/stages')).body;
    const trial = data.find(({ journey }: { journey: string }) => journey === 'trial');
    assert.equal(data.length, 2);
    assert.deepEqual([trial.stage, trial.role, trial.visits.length], ['seen', 'tester', 3]);
    assert.equal(trial.why.holds, true);
    assert.deepEqual(
      [trial.visits[1].left, trial.visits[1].leftBy, trial.visits[1].to],
      ['exit', null, 'seen'],
    );
    const { derived } = (await it.ask('GET', '/v1/profiles/user_id:map3')).body;
    assert.equal(derived['stage.trial'].value, 'seen');
  });

  test('a decision knows the stage, the event of the same call included', async () => {
    const asked = { userId: 'dee', anonymousId: 'dee-phone', slots: [] };
    const { body: before } = await it.ask('POST', '/v1/decide', asked);
    assert.deepEqual([before.stage, before.stages], [null, {}]);
    const order = { type: 'track', event: 'Order Completed', userId: 'dee', anonymousId: 'dee-phone' };
    const { body: after } = await it.ask('POST', '/v1/decide', { ...asked, events: [order] });
    assert.equal(after.stage, 'onboarding');
    assert.equal(after.stages.customer, 'onboarding');
  });

  test('a change of definition is told over all history and kept as a version', async () => {
    const { body: journey } = await it.ask('GET', '/v1/journeys/trial');
    assert.match(journey.stages[1].entrySentence, /tried/i);
    const stages = journey.stages.map(
      ({ entrySentence: _, exitSentence: __, ...stage }: Record<string, unknown>) => stage,
    );
    delete stages[1].exit;
    const changed = await it.ask('PATCH', '/v1/journeys/trial', { stages });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    const { body: map } = await it.ask('GET', '/v1/journeys/trial/map');
    assert.deepEqual(
      map.stages.map(({ people }: { people: number }) => people),
      [5, 25],
    );
    const { body: after } = await it.ask('GET', '/v1/journeys/trial');
    assert.deepEqual(
      after.versions.map(({ version }: { version: number }) => version),
      [2, 1],
    );
    const renamed = await it.ask('PATCH', '/v1/journeys/trial', { name: 'Trials' });
    assert.equal(renamed.body.name, 'Trials');
    assert.equal((await it.ask('DELETE', '/v1/journeys/trial')).status, 204);
    await settle();
    const { derived } = (await it.ask('GET', '/v1/profiles/user_id:map3')).body;
    assert.equal(derived['stage.trial'], undefined);
  });

  test('what cannot be is refused in words', async () => {
    const stage = { key: 'a', name: 'A', entry: { segment: 'nowhere' } };
    const unknown = await it.ask('POST', '/v1/journeys', { key: 'x', name: 'X', role: 'r', stages: [stage] });
    assert.equal(unknown.status, 400);
    assert.match(unknown.body.error.message, /stages\.0\.entry: expected a segment that there is/);
    const lapsed = { ...stage, entry: { segment: 'lapsed' } };
    const circle = await it.ask('POST', '/v1/journeys', { key: 'x', name: 'X', role: 'r', stages: [lapsed] });
    assert.match(circle.body.error.message, /asks for stage.customer/);
    assert.equal((await it.ask('GET', '/v1/journeys/nowhere/map')).status, 404);
  });

  test('a segment that a stage leans on keeps its history, and stays', async () => {
    const made = await it.ask('POST', '/v1/segments', {
      name: 'Fans',
      condition: { event: 'Product Viewed' },
    });
    assert.equal(made.status, 201);
    const stages = [{ key: 'fan', name: 'Fan', entry: { segment: 'fans' } }];
    await it.ask('POST', '/v1/journeys', { key: 'fans', name: 'Fan journey', role: 'fan', stages });
    for (const attribute of ['stage.fans', 'prediction.next', 'persona.kinds']) {
      const condition = { any: [{ event: 'Product Viewed' }, { attribute, op: 'exists' }] };
      const changed = await it.ask('PATCH', '/v1/segments/fans', { condition });
      assert.equal(changed.status, 400, JSON.stringify(changed.body));
      assert.match(changed.body.error.message, /^the stage "Fan" of the journey "Fan journey" leans on/);
      assert.equal(changed.body.error.faults[0].got, attribute);
    }
    const gone = await it.ask('DELETE', '/v1/segments/fans');
    assert.equal(gone.status, 409);
    assert.match(gone.body.error.message, /is used by the journey "Fan journey"/);
    await it.ask('DELETE', '/v1/journeys/fans');
    assert.equal((await it.ask('DELETE', '/v1/segments/fans')).status, 204);
  });

  test('whoever is erased leaves no visit in either store', async () => {
    await send(['gone', 'Order Completed', 30], ['gone', 'Page Viewed', 40]);
    await settle();
    await it.settled();
    const { id } = await person('gone');
    const count = async (what: string) => {
      const found = await it.app.events.query<{ n: number }>(
        `SELECT count() AS n FROM visits FINAL WHERE ${what}`,
        { id },
      );
      return Number(found[0]!.n);
    };
    const others = await count('profile != {id:UUID}');
    assert.ok((await count('profile = {id:UUID} AND notEmpty(stages)')) > 0);
    const erased = await it.ask('DELETE', '/v1/profiles/user_id:gone?wait=60');
    assert.equal(erased.status, 200, JSON.stringify(erased.body));
    assert.ok(erased.body.tables.includes('visits') && erased.body.tables.includes('journey_visit'));
    await it.settled();
    assert.equal(await count('profile = {id:UUID}'), 0);
    assert.equal(await count('profile != {id:UUID}'), others);
    const kept = await it.app.records.db
      .selectFrom('journey_visit')
      .select('stage')
      .where('profile_id', '=', id)
      .execute();
    assert.deepEqual(kept, []);
  });
});
