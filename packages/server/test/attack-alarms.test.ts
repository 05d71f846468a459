// Alarms, attacked: a shop where twenty people come on working days and nobody on weekends, looked at every day from its
// first day on. What is quiet raises none; what lasts for months is told once, and over when it is over.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pastDays } from './past-days.ts';
import { type Running, run } from './running.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday. */
const FIRST = Date.UTC(2026, 2, 2);
const PEOPLE = 20;

interface Alarm {
  kind: string;
  state: string;
  why: string | null;
  openedAt: string;
}
/** How a day goes: who of those who look buys, who sees only the default, whether anything is sent, who comes. */
interface Going {
  buy: number;
  fallback: number;
  isSending: boolean;
  comes: number;
}
const USUAL: Going = { buy: 0.7, fallback: 0.2, isSending: true, comes: 25 };

describe('attacks on alarms', { timeout: 300_000 }, () => {
  let now = FIRST;
  let day = 0;
  let server: Running;
  let past: ReturnType<typeof pastDays>;
  let source: { id: string };
  const post = async (path: string, body: object) => {
    const answer = await server.ask('POST', path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  /** As many as usual, give or take two, so that no two weeks are the same. */
  const about = (n: number) => Math.max(0, n + ((day * 7) % 5) - 2);

  /** An event each half hour from eight o'clock on. */
  const rhythm = (at: number) => Array.from({ length: PEOPLE }, (_, n) => at + (8 + n / 2) * HOUR);
  /** So many days go by; at the end of each somebody looks. */
  const live = async (days: number, { buy, fallback, isSending, comes }: Going = USUAL) => {
    for (let i = 0; i < days; i++, day++) {
      const at = FIRST + day * DAY;
      const isWorking = day % 7 < 5;
      now = at + 6 * HOUR;
      const who = Array.from({ length: comes }, (_, n) => ({
        type: 'track',
        event: 'Came',
        userId: `u${n}`,
      }));
      if (comes > 0) await post('/v1/batch', { batch: who });
      if (isWorking) {
        await past.visits(at, about(PEOPLE), Math.round(about(PEOPLE) * buy + ((day * 3) % 4) - 1.5));
        await past.decisions(at, about(PEOPLE), Math.round(about(PEOPLE) * fallback + (day % 3) - 1));
        if (isSending) await past.events(source.id, rhythm(at));
      }
      now = at + 23 * HOUR;
      await server.settled();
      await post('/v1/alarms/look', {});
    }
  };
  const raised = async (): Promise<Alarm[]> => {
    const { status, body } = await server.ask('GET', '/v1/alarms?days=365');
    assert.equal(status, 200);
    return body.data;
  };

  before(async () => {
    server = await run({ clock: { now: () => now } });
    past = pastDays(server);
    const stage = (key: string, event: string) => ({ key, name: key, entry: { event } });
    await post('/v1/journeys', {
      ...{ key: 'buying', name: 'Buying', role: 'customer' },
      stages: [stage('looking', 'Looked'), stage('buying', 'Bought')],
    });
    await post('/v1/segments', {
      ...{ key: 'fresh', name: 'Fresh' },
      condition: { event: 'Came', window: { last: '2d' } },
    });
    await server.app.segments.backfill.idle();
    [source] = (await server.ask('GET', '/v1/sources')).body.data;
  });
  after(() => server?.stop());

  it('raises none in the first sixty days of a tiny shop that nobody visits on weekends', async () => {
    await live(60);
    assert.deepEqual(await raised(), []);
    const { data } = (await server.ask('GET', '/v1/alarms/watched')).body;
    const states = data.flatMap((one: { kind: string; watched: { reading: { state: string } }[] }) =>
      one.watched.map(({ reading }) => `${one.kind} ${reading.state}`),
    );
    for (const kind of ['stage', 'segment', 'source', 'fallback'])
      assert.ok(states.includes(`${kind} quiet`), states.join());
  });

  // The batches come by a source of their own.
  it('tells what lasts for ten weeks once, each of all four kinds, within ten days of its beginning', async () => {
    const began = FIRST + day * DAY;
    await live(70, { buy: 0.35, fallback: 0.7, isSending: false, comes: 0 });
    const found = await raised();
    assert.deepEqual(
      found.map(({ kind, state }) => `${kind} ${state}`).sort(),
      ['fallback open', 'segment open', 'source open', 'source open', 'stage open'],
      JSON.stringify(found),
    );
    for (const { kind, openedAt } of found)
      assert.ok(Date.parse(openedAt) < began + 10 * DAY, `${kind} ${openedAt}`);
  });

  it('says that it is over when things are as before, after however long', async () => {
    await live(16);
    assert.deepEqual(
      (await raised()).map(({ kind, state, why }) => `${kind} ${state} ${why}`).sort(),
      ['fallback', 'segment', 'source', 'source', 'stage'].map((kind) => `${kind} closed over`),
    );
  });
});
