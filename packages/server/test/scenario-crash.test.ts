// kill -9 while people come into a scenario and a campaign goes out: afterwards everybody who came in has been taken all
// the way, once, and everybody in the audience has been told, once.
// runs alone

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeEvent } from '@visavis/engine/collect';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const ROUNDS = Number(process.env.VISAVIS_TEST_SCENARIO_CRASHES ?? 2);
const SENDERS = 4;
/** So many came in, at least, before a round is ended, however slow the machine is. */
const LEAST = 10;
const AUDIENCE = 3000;
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const CODE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'visavis-code-cache') };
const dataDir = mkdtempSync(join(tmpdir(), 'visavis-scenario-crash-'));
after(() => rmSync(dataDir, { recursive: true, force: true }));

const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;

test('a server that is killed takes everybody all the way, once', { timeout: 300_000 }, async (t) => {
  const seed = Date.now();
  t.diagnostic(`seed ${seed}`);
  const draw = chance(seed);
  const first = await run({ dataDir });
  const { writeKey } = first;
  await prepare(first);
  await first.stop();

  for (let round = 0; round < ROUNDS; round++) {
    const { server, url } = await start();
    const dead = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    if (round === 0) await post(url, first.secretKey, '/v1/campaigns/all/start');
    const enough = draw.whole(LEAST, 20 * LEAST);
    const kill = () => server.kill('SIGKILL');
    const senders = Array.from({ length: SENDERS }, (_, i) =>
      comeUntilDead(url, writeKey, `${round}-${i}`, onCame),
    );
    let came = 0;
    function onCame(): void {
      if (++came === enough) setTimeout(kill, draw.whole(0, 100));
    }
    await Promise.all([dead, ...senders]);
  }

  const again = await run({ dataDir });
  try {
    const { campaigns, scenarios } = again.app.deliver;
    await campaigns.drain();
    await scenarios.drain();
    const came = await whoCame(again);
    t.diagnostic(`${came} came in`);
    assert.ok(came >= ROUNDS * LEAST, `${came} came in`);
    assert.deepEqual(await told(again, 'scenario'), { people: came, messages: came });
    assert.deepEqual(await told(again, 'campaign'), { people: AUDIENCE, messages: AUDIENCE });
    const report = (await again.ask('GET', '/v1/scenarios/crash/report')).body;
    assert.deepEqual(report.sides.treated, { runs: came, underWay: 0, goals: came });
    await again.app.flow.drain();
    assert.equal(await events(again, 'Scenario Goal Reached'), came);
  } finally {
    await again.stop();
  }
});

async function prepare({ ask, writeKey, app }: Running): Promise<void> {
  const content = { subject: 'Hello', mjml: MJML };
  await ask('POST', '/v1/templates', {
    ...{ key: 'hello', name: 'Hello', channel: 'email', variants: [{ key: 'all', name: 'All', content }] },
  });
  const scenario = {
    ...{
      key: 'crash',
      name: 'Crash',
      trigger: { on: { event: 'Came' } },
      reentry: { rule: 'once' },
      exits: [],
    },
    start: 'hello',
    nodes: [
      { id: 'hello', kind: 'send', channel: 'email', template: 'hello', next: 'goal' },
      { id: 'goal', kind: 'goal', goal: 'There', next: null },
    ],
  };
  assert.equal((await ask('POST', '/v1/scenarios', { scenario })).status, 201);
  const live = { status: 'live', reason: 'There is no history yet' };
  assert.equal((await ask('PATCH', '/v1/scenarios/crash', live)).status, 200);
  const audience = { attribute: 'traits.in', op: 'eq', value: true };
  const campaign = { key: 'all', name: 'All', channel: 'email', template: 'hello', audience };
  assert.equal((await ask('POST', '/v1/campaigns', { ...campaign, schedule: { kind: 'now' } })).status, 201);
  for (let from = 0; from < AUDIENCE; from += 500) {
    const batch = Array.from({ length: 500 }, (_, i) => ({
      ...{ type: 'identify', userId: `a${from + i}`, traits: { in: true } },
    }));
    assert.equal((await ask('POST', '/v1/batch', { batch }, writeKey)).status, 200);
  }
  await app.flow.drain();
}

async function post(url: string, key: string, path: string, body?: object): Promise<void> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  assert.equal(answer.status, 200, await answer.text());
}

/** Somebody new comes, one after the other, until nobody answers. */
async function comeUntilDead(url: string, key: string, name: string, onCame: () => void): Promise<void> {
  try {
    for (let n = 0; ; n++, onCame())
      await post(url, key, '/v1/track', { userId: `c${name}-${n}`, event: 'Came' });
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
  }
}

const whoCame = (running: Running): Promise<number> => events(running, 'Came');

/** People in the log of events who did it. */
async function events({ app, workspaceId }: Running, name: string): Promise<number> {
  const rows = await app.records.db
    .selectFrom('event')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .execute();
  const all = rows.map(({ body }) => decodeEvent(String(body))).filter((event) => event.name === name);
  assert.equal(new Set(all.map(({ messageId }) => messageId)).size, all.length);
  return all.length;
}

async function told({ app }: Running, cause: string): Promise<{ people: number; messages: number }> {
  const rows = await app.records.db
    .selectFrom('message')
    .select('profile_id')
    .where('cause_kind', '=', cause)
    .execute();
  return { people: new Set(rows.map(({ profile_id }) => profile_id)).size, messages: rows.length };
}

async function start(): Promise<{ server: ChildProcess; url: string }> {
  const env = {
    ...{ ...process.env, ...CODE_CACHE, PORT: '0', VISAVIS_DATA_DIR: dataDir },
    VISAVIS_LOG_LEVEL: 'fatal',
  };
  const server = spawn(process.execPath, ['--no-warnings', CLI, 'serve'], {
    ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  return new Promise((resolve, reject) => {
    let said = '';
    server.once('exit', () => reject(new Error(`It ended before it listened: ${said}`)));
    server.stdout!.on('data', (chunk: Buffer) => {
      said += chunk;
      const [, url] = /Dashboard\s+(http\S+)/.exec(said) ?? [];
      if (url) resolve({ server, url });
    });
  });
}
