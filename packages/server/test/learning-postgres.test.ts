// The same learning on Postgres: what it keeps goes there and back, and every view counts once.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { newDatabase, startPostgres } from '../src/platform/records/test-postgres.ts';
import { run } from './running.ts';

const postgres = await startPostgres();

if (typeof postgres === 'string') test('learning on Postgres', { skip: postgres }, () => {});
else
  test('learning on Postgres', async () => {
    let now = Date.parse('2026-05-04T10:00:00Z');
    const postgresUrl = await newDatabase(postgres.url);
    const secret = 'the same of all servers on one Postgres';
    const it = await run({ clock: { now: () => now }, config: { postgresUrl, secret } });
    after(async () => {
      await it.stop();
      await postgres.stop();
    });
    await it.ask('POST', '/v1/slots', { key: 'hero', type: 'string', default: 'd' });
    const made = await it.ask('POST', '/v1/experiences', {
      ...{ key: 'colour', name: 'Colour', slot: 'hero', unmeasured: 'Only a test of learning.' },
      variants: ['red', 'blue'].map((key) => ({ key, content: key })),
      allocation: { kind: 'thompson', reward: { event: 'Clicked' }, halfLifeDays: null },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const learn = () => it.app.decide.learning.catchUp();
    const standing = async () => (await it.ask('GET', '/v1/experiences/colour/learning')).body;
    await learn();
    let clicks = 0;
    for (let n = 0; n < 20; n++) {
      now += 1500;
      const who = { anonymousId: `a${n}` };
      const { body } = await it.ask('POST', '/v1/decide', { ...who, slots: ['hero'], exposed: true });
      if (body.decisions.hero.variant !== 'blue') continue;
      clicks++;
      await it.ask('POST', '/v1/track', { ...who, event: 'Clicked' });
    }
    for (let tries = 0; tries < 50 && (await standing()).open < 20; tries++) await learn();
    const { arms, open } = await standing();
    assert.equal(open, 20);
    assert.equal(arms[0].views + arms[1].views, 20);
    assert.ok(Math.abs(arms[1].mean - (clicks + 1) / (arms[1].views + 2)) < 1e-9, JSON.stringify(arms));
    now += 2 * 3_600_000;
    for (let tries = 0; tries < 50 && (await standing()).open > 0; tries++) await learn();
    assert.equal((await standing()).open, 0);
    const { body } = await it.ask('POST', '/v1/decide', { anonymousId: 'late', slots: ['hero'] });
    const { body: replayed } = await it.ask('POST', `/v1/decisions/${body.decisionId}/replay`, {});
    assert.equal(replayed.same, true);
    assert.ok(Object.values(replayed.logged.learned as Record<string, number>)[0]! >= 1);
  });
