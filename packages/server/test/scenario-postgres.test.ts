// Two servers on one Postgres and one event store: whoever comes in by either is taken all the way by one of them, and a
// campaign that both see is told once.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pino } from 'pino';
import { Supervisor } from '../src/platform/events/chdb/supervisor.ts';
import { newDatabase, startPostgres } from '../src/platform/records/test-postgres.ts';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const PEOPLE = 120;
const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
const postgres = await startPostgres();

if (typeof postgres === 'string') test('two servers with scenarios', { skip: postgres }, () => {});
else
  test('two servers take everybody through a scenario and a campaign once', {
    timeout: 240_000,
  }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'visavis-two-scenarios-'));
    const limits = { max_execution_time: 30, max_memory_usage: 1_000_000_000 };
    const store = await Supervisor.start(join(dir, 'events'), limits, pino({ level: 'silent' }));
    const { url, password } = await store.address();
    const clickhouse = new URL(url);
    Object.assign(clickhouse, { username: 'visavis', password });
    const config = {
      postgresUrl: await newDatabase(postgres.url),
      clickhouseUrl: clickhouse.href.replace(/\/$/, ''),
      secret: 'the same of all servers on one Postgres',
    };
    const first = await run({ config, dataDir: join(dir, 'first') });
    const second = await run({ config, dataDir: join(dir, 'second') });
    after(async () => {
      await first.stop();
      await second.stop();
      await store.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    });
    const ask = async (server: Running, method: string, path: string, body?: unknown) => {
      const answer = await server.ask(method, path, body, second.secretKey);
      assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const content = { subject: 'Hello', mjml: MJML };
    const variants = [{ key: 'all', name: 'All', content }];
    await ask(first, 'POST', '/v1/templates', { key: 'hello', name: 'Hello', channel: 'email', variants });
    const scenario = {
      ...{
        key: 'two',
        name: 'Two',
        trigger: { on: { event: 'Came' } },
        reentry: { rule: 'once' },
        exits: [],
      },
      start: 'until',
      nodes: [
        {
          ...{ id: 'until', kind: 'wait_until', on: { event: 'Went on' }, timeout: '1d' },
          ...{ next: 'hello', otherwise: null },
        },
        { id: 'hello', kind: 'send', channel: 'email', template: 'hello', next: 'goal' },
        { id: 'goal', kind: 'goal', goal: 'There', next: null },
      ],
    };
    await ask(first, 'POST', '/v1/scenarios', { scenario });
    await ask(first, 'PATCH', '/v1/scenarios/two', { status: 'live', reason: 'There is no history yet' });
    const track = (n: number, event: string) => ({ type: 'track', userId: `u${n}`, event });
    const people = Array.from({ length: PEOPLE }, (_, n) => n);
    for (const event of ['Came', 'Came', 'Went on'])
      await Promise.all(
        [first, second].map((server, half) =>
          ask(server, 'POST', '/v1/batch', {
            batch: people.filter((n) => n % 2 === half).map((n) => track(n, event)),
          }),
        ),
      );
    const goals = async () => (await ask(second, 'GET', '/v1/scenarios/two/report')).sides.treated.goals;
    await until(async () => (await goals()) === PEOPLE, 'everybody is there');
    const campaign = { key: 'all', name: 'All', audience: null, channel: 'email', template: 'hello' };
    await ask(second, 'POST', '/v1/campaigns', { ...campaign, schedule: { kind: 'now' } });
    await ask(second, 'POST', '/v1/campaigns/all/start');
    await until(async () => (await ask(first, 'GET', '/v1/campaigns/all')).status === 'done', 'it is done');
    for (const cause of ['scenario', 'campaign']) {
      const rows = await first.app.records.db
        .selectFrom('message')
        .select('profile_id')
        .where('cause_kind', '=', cause)
        .execute();
      assert.equal(rows.length, PEOPLE, cause);
      assert.equal(new Set(rows.map(({ profile_id }) => profile_id)).size, PEOPLE, cause);
    }
  });
