// What was learned before recommendations were models is there afterwards, as the model `recommendations`.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { serialize } from 'node:v8';
import { deflateSync } from 'node:zlib';
import { createLog } from '../../platform/log.ts';
import { openRecords } from '../../platform/records/index.ts';
import { migrations } from '../migrations.ts';
import { createModelStore } from '../model-store.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

test('settings and versions of recommendations become those of a model', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'visavis-recommend-'));
  const records = await openRecords({ dataDir: folder, log: createLog({ level: 'silent' }) });
  t.after(async () => {
    await records.close();
    await rm(folder, { recursive: true, force: true });
  });
  const before = migrations.findIndex(({ name }) => name === '0002_recommend_as_model');
  await records.migrate(migrations.slice(0, before));
  const body = JSON.stringify({ ...DEFAULT_SETTINGS, everyHours: 12 });
  await records.db.insertInto('recommend_settings').values({ workspace_id: 'w', body }).execute();
  const report = {
    ...{
      people: 9,
      items: 2,
      interactions: 40,
      coldItems: 0,
      measured: 0,
      strategies: [],
      weights: {},
      seconds: 1,
    },
  };
  for (const version of [4, 5])
    await records.db
      .insertInto('recommend_version')
      .values({
        ...{ workspace_id: 'w', version, body: JSON.stringify({ trainedAt: version, knownAt: 1, report }) },
        model: deflateSync(serialize({ items: [`${version}`] })),
      })
      .execute();
  await records.migrate(migrations);
  const store = createModelStore(records);
  const model = (await store.model('w', 'recommendations'))!;
  assert.deepEqual([model.kind, model.version, model.retrainDays], ['recommendations', 5, 0.5]);
  assert.deepEqual(model.settings.bought, DEFAULT_SETTINGS.bought);
  const versions = await store.versions(model);
  assert.deepEqual(
    versions.map(({ version, trainedAt, report }) => [version, trainedAt, report.people.trained]),
    [
      [5, 5, 9],
      [4, 4, 9],
    ],
  );
  assert.deepEqual((await store.version(model, 4))!.model, { items: ['4'] });
});
