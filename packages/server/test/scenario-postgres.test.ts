// Two servers on one Postgres and one event store: whoever comes in by either is taken all the way by one of them, and a
// campaign that both see is told once.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Running } from './running.ts';
import { twoServers } from './two.ts';
import { until } from './until.ts';

const PEOPLE = 120;
const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
const start = await twoServers('scenarios');

if (typeof start === 'string') test('two servers with scenarios', { skip: start }, () => {});
else
  test('two servers take everybody through a scenario and a campaign once', {
    timeout: 240_000,
  }, async () => {
    const { first, second, ask: asked, stop } = await start();
    after(stop);
    const ask = async (server: Running, method: string, path: string, body?: unknown) => {
      const answer = await asked(server, method, path, body);
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
