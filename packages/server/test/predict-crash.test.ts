// kill -9 while a model is trained and everybody is scored. After the last start every training has come to its end
// once, by the instant at which it began, and everybody has the score of the version in force.
// runs alone

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chance } from '@visavis/engine/numeric';
import { orderBatches } from './order-history.ts';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const ROUNDS = Number(process.env.VISAVIS_TEST_TRAINING_CRASHES ?? 2);
const PEOPLE = 200;
const SEED = Number(process.env.VISAVIS_TEST_SEED ?? Date.now());
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'visavis-training-crash-'));
after(() => rmSync(dataDir, { recursive: true, force: true }));

test(`${ROUNDS} times kill -9 during a training: each is finished once`, { timeout: 300_000 }, async (t) => {
  t.diagnostic(`seed ${SEED}`);
  const first = await run({ dataDir });
  const { secretKey, workspaceId } = first;
  for (const batch of orderBatches(PEOPLE, Date.now()))
    assert.equal((await first.ask('POST', '/v1/import', { batch })).status, 200);
  await first.settled();
  await first.ask('POST', '/v1/models', { key: 'next', name: 'Next', kind: 'reorder', train: false });
  await first.stop();

  const draw = chance(SEED, 'crash');
  let cutOff = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { server, url } = await start();
    const asked = await fetch(`${url}/v1/models/next/train`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}` },
    });
    // While the one before is being finished there is no other.
    assert.ok([202, 409].includes(asked.status), `${asked.status}`);
    await sleep(draw.whole(0, 900));
    const state = await stateOf(url, secretKey);
    if (state !== 'done') cutOff++;
    const dead = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await dead;
  }
  t.diagnostic(`${cutOff} of ${ROUNDS} were cut off`);

  const last = await run({ dataDir });
  try {
    const { predict } = last.app;
    const model = await predict.models.get(workspaceId, 'next');
    await until(async () => (await predict.jobs(model, 1))[0]!.state === 'done');
    await predict.idle();
    const jobs = await predict.jobs(model, 100);
    const versions = await predict.models.versions(model);
    assert.deepEqual(
      jobs.map(({ state, done }) => [state, done.version]),
      jobs.map((_, i) => ['done', jobs.length - i]),
    );
    // Begun once: what was decided before the kill was not decided anew.
    for (const job of jobs) {
      const version = versions.find((one) => one.version === job.done.version)!;
      assert.equal(version.knownAt, job.done.now);
      assert.ok(version.knownAt >= job.createdAt);
    }
    assert.equal(versions.length, jobs.length);
    await predict.scoring.catchUp();
    await compare(last, versions[0]!.version);
  } finally {
    await last.stop();
  }
});

async function compare({ app, workspaceId }: Running, version: number): Promise<void> {
  const ids = await app.unify.census.ids(workspaceId, '', 10_000);
  assert.equal(ids.length, PEOPLE);
  for (const { view } of await app.unify.people.byIds(workspaceId, ids))
    assert.equal(view.profile.derived?.['prediction.next']?.by, `model:next@${version}`);
}

async function stateOf(url: string, key: string): Promise<string> {
  const answer = await fetch(`${url}/v1/models/next`, { headers: { authorization: `Bearer ${key}` } });
  return ((await answer.json()) as { job: { state: string } }).job.state;
}

async function start(): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(process.execPath, ['--no-warnings', CLI, 'serve'], {
    env: { ...process.env, PORT: '0', VISAVIS_DATA_DIR: dataDir, VISAVIS_LOG_LEVEL: 'fatal' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let heard = '';
    server.stdout!.on('data', (chunk) => {
      heard += chunk;
      const found = /Dashboard\s+(http\S+)/.exec(heard);
      if (found) resolve(found[1]!);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code} at the start:\n${heard}`)));
  });
  return { server, url };
}
