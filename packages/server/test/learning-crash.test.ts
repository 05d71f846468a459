// kill -9 while views and rewards are on their way and an experience learns from them: afterwards what it has learned is
// what the log of events says, every view once and every reward once.
// runs alone

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { decodeEvent } from '@visavis/engine/collect';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const ROUNDS = Number(process.env.VISAVIS_TEST_LEARNING_CRASHES ?? 2);
const SENDERS = 4;
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const CODE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'visavis-code-cache') };
const dataDir = mkdtempSync(join(tmpdir(), 'visavis-learning-crash-'));
after(() => rmSync(dataDir, { recursive: true, force: true }));

test('a server that is killed while it learns has learned from everything once', {
  timeout: 300_000,
}, async (t) => {
  const seed = Date.now();
  t.diagnostic(`seed ${seed}`);
  const draw = chance(seed);
  const first = await run({ dataDir });
  const { writeKey } = first;
  await first.ask('POST', '/v1/slots', { key: 'hero', type: 'string', default: 'd' });
  const made = await first.ask('POST', '/v1/experiences', {
    ...{ key: 'learns', name: 'Learns', slot: 'hero', unmeasured: 'A test of crashes' },
    variants: ['red', 'blue'].map((key) => ({ key, content: key })),
    allocation: { kind: 'thompson', reward: { event: 'Clicked' }, detectsChange: false },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await first.app.decide.learning.catchUp();
  await first.stop();

  for (let round = 0; round < ROUNDS; round++) {
    const { server, url } = await start();
    const dead = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    const senders = Array.from({ length: SENDERS }, (_, i) => visitUntilDead(url, writeKey, `${round}-${i}`));
    // It learns every two seconds: somewhere around the first and the second time.
    await sleep(draw.whole(1500, 4500));
    server.kill('SIGKILL');
    await Promise.all([dead, ...senders]);
  }

  const again = await run({ dataDir });
  try {
    await again.app.decide.learning.catchUp();
    const { views, rewarded } = await logged(again);
    t.diagnostic(`${views.size} views, ${rewarded} of them rewarded`);
    assert.ok(views.size > ROUNDS * 5 && rewarded > ROUNDS, `${views.size} views, ${rewarded} rewarded`);
    const { body } = await again.ask('GET', '/v1/experiences/learns/learning');
    const rows = await again.app.records.db.selectFrom('learning_view').select(['id', 'worth']).execute();
    assert.deepEqual(new Set(rows.map(({ id }) => id)), views, 'every view is open, once');
    assert.equal(
      rows.reduce((sum, { worth }) => sum + Number(worth), 0),
      rewarded,
    );
    // What was learned adds up to the same: views fade by the half life of 30 days, which is nothing here.
    const known = body.arms.reduce((sum: number, one: { views: number }) => sum + one.views, 0);
    assert.ok(Math.abs(known - views.size) < views.size / 1000, `${known} of ${views.size}`);
    const worth = body.arms.reduce(
      (sum: number, one: { mean: number; views: number }) => sum + one.mean * (one.views + 2) - 1,
      0,
    );
    assert.ok(Math.abs(worth - rewarded) < 0.1, `${worth} of ${rewarded}`);
    assert.equal(body.unmatched, 0);
  } finally {
    await again.stop();
  }
});

/** Somebody new sees what they see, and every other one does what is hoped for; until nobody answers. */
async function visitUntilDead(url: string, key: string, name: string): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200);
    await answer.text();
  };
  try {
    for (let n = 0; ; n++) {
      const who = { anonymousId: `v${name}-${n}` };
      await post('/v1/decide', { ...who, slots: ['hero'], exposed: true });
      if (n % 2 === 0) await post('/v1/track', { ...who, event: 'Clicked' });
    }
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
  }
}

/** What the log of events holds: the decisions that were seen, and how many of them by people who clicked. */
async function logged({ app, workspaceId }: Running): Promise<{ views: Set<string>; rewarded: number }> {
  const rows = await app.records.db
    .selectFrom('event')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .execute();
  const views = new Map<string, string>();
  const clicked = new Set<string>();
  for (const event of rows.map(({ body }) => decodeEvent(String(body)))) {
    const who = event.identifiers[0]!.value;
    if (event.name === 'Experience Viewed') views.set(who, String(event.properties.decisionId));
    if (event.name === 'Clicked') clicked.add(who);
  }
  return {
    views: new Set(views.values()),
    rewarded: [...views.keys()].filter((who) => clicked.has(who)).length,
  };
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
