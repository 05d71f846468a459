// Stories over HTTP: each figure leads to the query that it comes from, a link shows one story and opens nothing else, and
// comments and notes on dates are kept with who said them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

const DAY = 86_400_000;
let now = Date.parse('2026-05-18T10:00:00Z');

describe('stories', { timeout: 300_000 }, () => {
  let it: Running;
  const made = async (path: string, body: object, status = 201) => {
    const answer = await it.ask('POST', path, body);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    return answer.body;
  };
  const got = async (path: string) => {
    const { status, body } = await it.ask('GET', path);
    assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
    return body;
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
  const read = async (path: string): Promise<any> => (await fetch(it.url + path)).json();
  const text = (story: { sentences: { text: string }[] }) => story.sentences.map((one) => one.text).join(' ');

  before(async () => {
    it = await run({ clock: { now: () => now } });
    await made('/v1/segments', { key: 'buyers', name: 'Buyers', condition: { event: 'Order Completed' } });
    await made('/v1/segments', {
      ...{
        key: 'one',
        name: 'Ada',
        condition: { attribute: 'traits.email', op: 'eq', value: 'ada@shop.example' },
      },
      reason: 'To look at one person.',
    });
    const stage = (key: string, event: string) => ({ key, name: key, entry: { event } });
    await made('/v1/journeys', {
      ...{ key: 'way', name: 'The way', role: 'customer' },
      stages: [stage('looking', 'Product Viewed'), stage('buying', 'Order Completed')],
    });
    await made('/v1/slots', { key: 'hero', type: 'string', default: 'd' });
    await made('/v1/experiences', {
      ...{
        key: 'warm',
        name: 'Warm words',
        slot: 'hero',
        holdout: 0,
        unmeasured: 'Two suffice.',
        status: 'live',
      },
      variants: ['a', 'b'].map((key) => ({ key, content: key })),
      goal: { name: 'orders', condition: { event: 'Order Completed', window: { last: '7d' } } },
    });
    const batch = Array.from({ length: 60 }, (_, i) => {
      const own = { userId: `u${i}`, context: {} };
      const at = (ms: number) => new Date(now - ms).toISOString();
      return [
        {
          type: 'identify',
          ...own,
          traits: { plan: i < 30 ? 'pro' : 'free', email: i === 0 ? 'ada@shop.example' : `u${i}@x.example` },
          timestamp: at(5 * DAY),
        },
        { type: 'track', ...own, event: 'Product Viewed', timestamp: at(4 * DAY) },
        ...(i < 30
          ? [
              {
                type: 'track',
                ...own,
                event: 'Order Completed',
                properties: { revenue: 20 },
                timestamp: at(2 * DAY),
              },
            ]
          : []),
      ];
    }).flat();
    await made('/v1/batch', { batch }, 200);
    await it.settled();
    await it.app.segments.backfill.idle();
    await it.app.journeys.retelling.idle(it.workspaceId);
    now += 60_000;
    for (let i = 0; i < 40; i++)
      await made('/v1/decide', { userId: `u${i}`, slots: ['hero'], exposed: true }, 200);
    await it.settled();
  });
  after(() => it.stop());

  test('a segment: how many, what sets them apart and how sure; a name never does', async () => {
    const story = await got('/v1/stories/segment/buyers');
    assert.match(text(story), /That is 30 people \(50% of everybody\)/);
    assert.match(
      text(story),
      /What sets them apart most is plan “pro”: 100% of them against 0% of the others/,
    );
    assert.match(text(story), /The difference lies between \+\d+\.\d points and \+\d+\.\d points/);
    assert.doesNotMatch(JSON.stringify(story), /@x\.example/);
    assert.deepEqual(
      story.pictures.map((one: { kind: string }) => one.kind),
      ['line', 'intervals'],
    );
  });

  test('a figure leads to its query: the call, the statements with their parameters, and the answer', async () => {
    const { queries } = await got('/v1/stories/segment/buyers');
    for (const { id, call } of queries) {
      const asked = await got(`/v1/stories/segment/buyers/queries/${id}`);
      assert.equal(asked.call, call);
      assert.ok(asked.statements.length > 0, id);
      // The call that is named answers the same.
      await got(call.replace('GET ', ''));
    }
    const { statements } = await got('/v1/stories/segment/buyers/queries/differences');
    const own = statements.find((one: { store: string }) => one.store === 'events');
    assert.match(own.sql, /SELECT/);
    assert.equal(own.params.workspace, it.workspaceId);
    const stage = await got('/v1/stories/stage/way:looking/queries/scorecard');
    assert.ok(stage.statements.length > 0);
    assert.equal((await it.ask('GET', '/v1/stories/segment/buyers/queries/constructor')).status, 404);
  });

  test('a stage and an experiment have theirs; what is not known is not found', async () => {
    const stage = await got('/v1/stories/stage/way:looking');
    assert.match(text(stage), /stand in “looking” of “The way”/);
    assert.match(text(stage), /went on within 15 days/);
    const experiment = await got('/v1/stories/experience/warm');
    assert.match(text(experiment), /chance gave .* “a” and .* “b”/);
    assert.match(text(experiment), /cannot be told/);
    assert.deepEqual(
      experiment.queries.map(({ id }: { id: string }) => id),
      ['results'],
    );
    for (const path of [
      'segment/none',
      'stage/way:none',
      'stage/none:x',
      'experience/none',
      'persona/none:p1',
    ])
      assert.equal((await it.ask('GET', `/v1/stories/${path}`)).status, 404, path);
  });

  test('reports have stories that are shared as all are: sums of groups, no person, and the same again', async () => {
    const from = new Date(now - 10 * DAY).toISOString();
    const steps = ['Product Viewed', 'Order Completed'].map((event) => ({ event }));
    const asked: Record<string, object> = {
      funnel: { steps, within: '7d', from, by: 'segments:buyers' },
      retention: { start: { event: steps[0] }, back: steps[1], unit: 'day', from },
      paths: { event: steps[0], within: '3d', from },
      attribution: { from },
      revenue: { from, every: 'day' },
      scorecard: { journey: 'way', days: 10 },
      ladder: {},
    };
    const told: Record<string, string> = {};
    for (const [of, body] of Object.entries(asked)) {
      const { kind, key } = await made(`/v1/reports/${of}/story`, body);
      const { path } = await made(`/v1/stories/${kind}/${key}/shares`, { days: 3 });
      const { story: shown } = await read(`/v1/shared/${path.replace('/shared/', '')}`);
      told[of] = text(shown);
      assert.doesNotMatch(JSON.stringify(shown), /@x\.example|\/v1\//, of);
    }
    const again = await made('/v1/reports/paths/story', asked.paths!);
    assert.deepEqual(again, await made('/v1/reports/paths/story', asked.paths!), 'the same question');
    const { answer } = await got(`/v1/stories/report/${again.key}/queries/report`);
    assert.equal(answer.people, 60);
    assert.match(told.funnel!, /60 people took the first step, and 30 people came through within 7 days/);
    assert.match(told.funnel!, /between 37% and 63%|between 38% and 62%/);
    assert.match(told.retention!, /60 people began.*came back in day 1/s);
    assert.match(told.paths!, /happened to 60 people.*“Order Completed” came next after it/s);
    assert.match(told.attribution!, /30 conversions earned 600/);
    assert.match(told.revenue!, /30 orders earned 600.*100% of it came from who bought for the first time/s);
    assert.match(told.scorecard!, /No stage fails beyond chance|Too few people/);
    assert.match(told.ladder!, /stands on rung \d of 5/);
  });

  test('making a report into a story and reading it asks the event store once, and asks anew later', async () => {
    const { events } = it.app;
    const { query } = events;
    let asked = 0;
    events.query = ((...of: Parameters<typeof query>) => {
      asked++;
      return query.apply(events, of);
    }) as typeof query;
    const count = async (work: () => Promise<unknown>) => {
      asked = 0;
      await work();
      return asked;
    };
    try {
      const body = { event: { event: 'Product Viewed' }, within: '2d' };
      const { key } = await made('/v1/reports/paths/story', body);
      const address = `/v1/stories/report/${key}`;
      assert.equal(await count(() => got(address)), 0);
      const anew = await count(() => got(address));
      assert.ok(anew > 0);
      await made('/v1/reports/paths/story', body);
      now += 60_000;
      assert.equal(await count(() => got(address)), anew, 'what was made a minute ago is not read as of now');
    } finally {
      events.query = query;
    }
  });

  test('a live link to a report holds the segments that it names, and lets go of them', async () => {
    const holders = async () =>
      ((await it.app.segments.uses.all(it.workspaceId)).get('buyers') ?? []).map(({ kind }) => kind);
    const steps = ['Product Viewed', 'Order Completed'].map((event) => ({ event }));
    const { key } = await made('/v1/reports/funnel/story', { steps, by: 'segments:buyers' });
    assert.deepEqual(await holders(), []);
    const live = await made(`/v1/stories/report/${key}/shares`, { mode: 'live', days: 3 });
    assert.deepEqual(await holders(), ['shared report']);
    assert.equal((await it.ask('DELETE', `/v1/shares/${live.id}`)).status, 204);
    assert.deepEqual(await holders(), []);
  });

  test('a report of a few persons is not shared, one of what is not there says so', async () => {
    const few = { steps: [{ event: 'Product Viewed' }, { event: 'Order Completed' }], segment: 'one' };
    const { key } = await made('/v1/reports/funnel/story', few);
    assert.equal((await it.ask('POST', `/v1/stories/report/${key}/shares`, {})).status, 400);
    const gone = await it.ask('POST', '/v1/reports/funnel/story', { ...few, segment: 'nowhere' });
    assert.equal(gone.status, 404);
    assert.equal((await it.ask('POST', '/v1/reports/funnel/story', { steps: [] })).status, 400);
    assert.equal((await it.ask('GET', '/v1/stories/report/none')).status, 404);
  });

  test('a link shows its story to who has not signed in: groups, no calls, no person', async () => {
    const share = await made('/v1/stories/segment/buyers/shares', { days: 3 });
    assert.equal(share.mode, 'snapshot');
    const token = share.path.replace('/shared/', '');
    const shown = await fetch(`${it.url}/v1/shared/${token}`);
    const body = JSON.parse(await shown.text());
    assert.equal(shown.status, 200);
    assert.equal(shown.headers.get('cache-control'), 'no-store');
    assert.match(shown.headers.get('x-robots-tag')!, /noindex/);
    assert.match(text(body.story), /That is 30 people/);
    assert.doesNotMatch(JSON.stringify(body), /GET \/v1|@|u\d+|[0-9a-f]{8}-[0-9a-f]{4}/);
    // A snapshot stays as it was.
    await it.ask('PATCH', '/v1/segments/buyers', { name: 'Customers' });
    assert.equal((await read(`/v1/shared/${token}`)).story.title, 'Buyers');
    const live = await made('/v1/stories/segment/buyers/shares', { mode: 'live', days: 3 });
    assert.equal((await read(`/v1${live.path}`)).story.title, 'Customers');
    await it.ask('PATCH', '/v1/segments/buyers', { name: 'Buyers' });
    const { data } = await got('/v1/stories/segment/buyers/shares');
    assert.deepEqual(data.map((one: { opened: number }) => one.opened).sort(), [1, 2]);
  });

  test('it opens nothing else: no other address takes it, in no place where a key may stand', async () => {
    const { path } = await made('/v1/stories/segment/buyers/shares', {});
    const token = path.replace('/shared/', '');
    const { paths } = await read('/openapi.json');
    const basic = Buffer.from(`${token}:`).toString('base64');
    let tried = 0;
    for (const [address, methods] of Object.entries<Record<string, unknown>>(paths)) {
      if (!address.startsWith('/v1/') || !('get' in methods)) continue;
      const concrete = address.replaceAll(/\{\w+\}/g, 'buyers');
      const before = await fetch(it.url + concrete);
      await before.body?.cancel();
      for (const authorization of [`Bearer ${token}`, `Basic ${basic}`]) {
        const { status, body: rest } = await fetch(
          `${it.url}${concrete}?key=${token}&writeKey=${token}&token=${token}`,
          { headers: { authorization } },
        );
        await rest?.cancel();
        // With the link as without anything: public stays public, closed stays closed.
        assert.ok(
          status === 401 || status === before.status || status === 400,
          `${address}: ${status}, without ${before.status}`,
        );
        if (before.status === 401) assert.equal(status, 401, address);
        tried++;
      }
    }
    assert.ok(tried > 100, `${tried} tried`);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      assert.equal((await fetch(`${it.url}/v1/shared/${token}`, { method })).status, 404, method);
  });

  test('forged, revoked and old links show nothing, and say no more than that', async () => {
    const { path, id } = await made('/v1/stories/segment/buyers/shares', { days: 1 });
    const open = async (at: string) => {
      const answer = await fetch(`${it.url}/v1${at}`);
      return [answer.status, JSON.stringify(((await answer.json()) as { error?: unknown }).error)] as const;
    };
    assert.equal((await open(path))[0], 200);
    const [, text, signature] = /\/shared\/(.*)\.(.*)/.exec(path)!;
    const forged = await open(`/shared/${text!.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}.${signature}`);
    assert.equal(forged[0], 404);
    now += DAY;
    assert.deepEqual(await open(path), forged);
    now -= DAY;
    assert.equal((await open(path))[0], 200);
    assert.equal((await it.ask('DELETE', `/v1/shares/${id}`)).status, 204);
    assert.deepEqual(await open(path), forged);
    assert.equal((await it.ask('DELETE', `/v1/shares/${id}`)).status, 404);
    const { data } = await got('/v1/audit?subject=segment:buyers');
    const actions = data.map(({ action }: { action: string }) => action);
    assert.ok(actions.includes('story.shared') && actions.includes('story.share_revoked'), actions.join());
  });

  test('a story of fewer than five people cannot be shared', async () => {
    const { status, body } = await it.ask('POST', '/v1/stories/segment/one/shares', {});
    assert.deepEqual([status, body.error.code], [400, 'invalid_request']);
  });

  test('comments have their author, can be settled, and are their author’s or an admin’s to change', async () => {
    const one = await made('/v1/stories/segment/buyers/comments', { text: 'Why so many pros?' });
    assert.equal(one.isOwn, true);
    await it.ask('PATCH', `/v1/comments/${one.id}`, { resolved: true });
    const [shown] = (await got('/v1/stories/segment/buyers/comments')).data;
    assert.equal(shown.resolvedBy, shown.by);
    assert.equal(shown.at, new Date(now).toISOString());
    const key = (
      await it.app.account.createKey({
        workspaceId: it.workspaceId,
        kind: 'secret',
        name: 'A viewer',
        createdBy: 'test',
        role: 'viewer',
      })
    ).key;
    assert.equal((await it.ask('PATCH', `/v1/comments/${one.id}`, { text: 'Mine now' }, key)).status, 403);
    assert.equal(
      (await it.ask('POST', '/v1/stories/segment/buyers/comments', { text: 'I look only' }, key)).status,
      201,
    );
    assert.equal((await it.ask('POST', '/v1/stories/segment/buyers/shares', {}, key)).status, 403);
    assert.equal((await it.ask('PATCH', `/v1/comments/${one.id}`, { resolved: false }, key)).status, 200);
    assert.equal((await it.ask('DELETE', `/v1/comments/${one.id}`)).status, 204);
    assert.equal((await it.ask('POST', '/v1/stories/segment/none/comments', { text: 'x' })).status, 404);
    assert.equal((await it.ask('POST', '/v1/stories/segment/buyers/comments', { text: '  ' })).status, 400);
  });

  test('notes on dates: those that were written, and what went live by itself', async () => {
    const time = new Date(now - 3 * DAY).toISOString();
    const note = await made('/v1/annotations', { time, text: 'Catalogue sent out' });
    await it.ask('PATCH', '/v1/experiences/warm', { status: 'paused' });
    const between = `from=${new Date(now - 10 * DAY).toISOString()}&to=${new Date(now + DAY).toISOString()}`;
    const { data } = await got(`/v1/annotations?${between}`);
    assert.deepEqual(
      data.map((one: { text: string }) => one.text),
      ['Catalogue sent out', 'experience “Warm words” went live', 'experience “Warm words” ended'],
    );
    assert.equal((await it.ask('DELETE', `/v1/annotations/${note.id}`)).status, 204);
    assert.equal((await got(`/v1/annotations?${between}`)).data.length, 2);
    assert.equal((await it.ask('POST', '/v1/annotations', { time: 'yesterday', text: 'x' })).status, 400);
  });

  test('who looks too often from one place has to wait', async () => {
    const { path } = await made('/v1/stories/segment/buyers/shares', {});
    now += 2 * DAY;
    const looks = [];
    for (let i = 0; i < 61; i++) {
      const answer = await fetch(`${it.url}/v1${path}`);
      await answer.body?.cancel();
      looks.push(answer.status);
      if (answer.status === 429) assert.ok(Number(answer.headers.get('retry-after')) > 0);
    }
    assert.deepEqual([looks.filter((status) => status === 200).length, looks.at(-1)], [60, 429]);
  });

  test('days are those of the workspace’s own wall', async () => {
    const views = Array.from({ length: 10 }, (_, i) => ({
      ...{ type: 'track', userId: `late${i}`, event: 'Experience Viewed' },
      properties: { experience: 'warm', variant: i % 2 ? 'a' : 'b' },
      timestamp: '2026-05-17T20:00:00Z',
    }));
    assert.equal((await it.ask('POST', '/v1/batch', { batch: views })).status, 200);
    await it.settled();
    const stretch = { from: '2026-05-10T20:00:00Z', to: '2026-05-17T20:00:00Z' };
    const { key } = await made('/v1/reports/paths/story', { event: { event: 'Product Viewed' }, ...stretch });
    const days = async () =>
      [text(await got(`/v1/stories/report/${key}`)), text(await got('/v1/stories/experience/warm'))].map(
        (story) => story.match(/\d+ May 2026/g)!.join(' '),
      );
    assert.deepEqual(await days(), ['10 May 2026 17 May 2026', '17 May 2026']);
    const admin = await it.app.account.createKey({
      ...{ workspaceId: it.workspaceId, kind: 'secret', name: 'Admin', createdBy: 'test', role: 'admin' },
    });
    const zone = { timezone: 'Pacific/Kiritimati' };
    const set = await it.ask('PATCH', `/v1/workspaces/${it.workspaceId}`, zone, admin.key);
    assert.equal(set.status, 200, JSON.stringify(set.body));
    assert.deepEqual(await days(), ['11 May 2026 18 May 2026', '18 May 2026']);
  });
});
