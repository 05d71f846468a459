// The doctor works people out again from the log: it finds what was tampered with, and nothing else.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeProfile, encodeProfile } from '@visavis/engine/unify';
import { checkProfiles } from '../src/cli/doctor-profiles.ts';
import { apiOf } from '../src/demo/index.ts';
import { run } from './running.ts';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

test('who is who, and who is in which segment, is worked out again', async () => {
  const it = await run();
  try {
    const batch = Array.from({ length: 6 }, (_, n) => [
      { type: 'identify', userId: `u${n}`, anonymousId: `d${n}`, traits: { plan: n < 3 ? 'pro' : 'free' } },
      { type: 'track', userId: `u${n}`, event: 'Bought', properties: { price: n } },
    ]).flat();
    await it.ask('POST', '/v1/batch', { batch });
    const { body: pro } = await it.ask('POST', '/v1/segments', {
      name: 'Pro',
      condition: { attribute: 'traits.plan', op: 'eq', value: 'pro' },
    });
    await it.app.segments.backfill.idle();
    const api = apiOf(it.url, it.secretKey);
    assert.match((await checkProfiles(api)).found, /^6 people and their 12 events looked at, everybody is/);

    const { db } = it.app.records;
    const idOf = async (key: string) => (await it.app.unify.people.get(it.workspaceId, key)).id;
    const [inside, outside, joined] = [
      await idOf('user_id:u1'),
      await idOf('user_id:u4'),
      await idOf('user_id:u5'),
    ];
    await db.updateTable('profile').set({ members: '{}' }).where('id', '=', inside).execute();
    const members = JSON.stringify({ [pro.id]: [1, 0] });
    await db.updateTable('profile').set({ members }).where('id', '=', outside).execute();
    // A link between two people that nobody acted on.
    const [first] = await db.selectFrom('identity').select('id').where('profile_id', '=', joined).execute();
    const [other] = await db.selectFrom('identity').select('id').where('profile_id', '=', outside).execute();
    const [a, b] = [String(first!.id), String(other!.id)].sort();
    await db
      .insertInto('identity_edge')
      .values({ workspace_id: it.workspaceId, a, b, kind: 'manual', time: 1, message_id: 'x' })
      .execute();
    const { found, todo } = await checkProfiles(api, { all: true });
    assert.match(found, /, 3 differ from/);
    assert.match(todo!, new RegExp(`${inside} .*: segment:${pro.id}`));
    assert.match(todo!, new RegExp(`${outside} .*: segment:${pro.id}`));
    assert.match(todo!, /: who is who/);
  } finally {
    await it.stop();
  }
});

test('people who are not what their events add up to are found, in the sample and among all', async () => {
  const it = await run();
  try {
    const batch = Array.from({ length: 40 }, (_, n) => [
      { type: 'identify', userId: `u${n}`, anonymousId: `d${n}`, traits: { plan: 'pro', n } },
      { type: 'track', userId: `u${n}`, event: 'Bought', properties: { price: n } },
    ]).flat();
    assert.equal((await it.ask('POST', '/v1/batch', { batch })).status, 200);
    await it.ask('POST', '/v1/segments', {
      name: 'Buyers',
      condition: { event: 'Bought', op: 'gte', value: 2 },
    });
    await it.app.segments.backfill.idle();
    const api = apiOf(it.url, it.secretKey);
    const well = await checkProfiles(api);
    assert.match(well.found, /^40 people and their 80 events looked at, everybody is/);
    assert.equal(well.todo, undefined);

    const { db } = it.app.records;
    const { id } = await it.app.unify.people.get(it.workspaceId, 'user_id:u7');
    const { state } = await db
      .selectFrom('profile')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const profile = decodeProfile(id, String(state));
    const mine = profile.identities.find(({ type }) => type === 'user_id')!;
    mine.traits.plan![0] = 'free';
    for (const behaviour of Object.keys(mine.behaviours)) delete mine.behaviours[behaviour];
    await db
      .updateTable('profile')
      .set({ state: encodeProfile(profile) })
      .where('id', '=', id)
      .execute();
    for (const all of [false, true]) {
      const { found, todo } = await checkProfiles(api, { all });
      assert.match(found, /, 1 differ from/);
      assert.match(todo!, new RegExp(`${id} \\(user_id:u7\\): traits, behaviour:`));
    }
    const doctor = spawn(process.execPath, [
      CLI,
      'doctor',
      '--all',
      '--url',
      it.url,
      '--key',
      it.secretKey,
      '--data-dir',
      it.dataDir,
    ]);
    let said = '';
    doctor.stdout.on('data', (chunk) => {
      said += chunk;
    });
    const [code] = await new Promise<[number]>((resolve) =>
      doctor.on('close', (...ended) => resolve(ended as never)),
    );
    assert.equal(code, 1);
    assert.match(said, /✗ Profiles: 40 people .* 1 differ/);
  } finally {
    await it.stop();
  }
});

test('where no server answers, the records themselves are looked at', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-doctor-'));
  try {
    writeFileSync(join(dataDir, 'records.sqlite'), 'no database');
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--no-warnings', CLI, 'doctor', '--url', 'http://127.0.0.1:9', '--data-dir', dataDir],
      { encoding: 'utf8' },
    );
    assert.equal(status, 1);
    assert.match(stdout, /✗ Records: damaged\n {4}Expected Visavis' records in .*records\.sqlite, got/);
    assert.match(stdout, /✗ Server: .* does not answer/);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
