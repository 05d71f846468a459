// A variant stays with a person: from anonymous to known, across merges and un-merges. Simulated people with one or two
// devices come by; three in ten turn out to be one person on two devices that were already looked at.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const PEOPLE = 300;
const MERGING = 0.3;

interface Simulated {
  userId: string;
  devices: string[];
  /** What each device was shown before they were known to be one person's, in order of time. */
  before: { device: string; variant: string }[];
  after: string[];
}

describe('who has seen a variant', () => {
  let it: Running;
  before(async () => {
    it = await run();
    const slot = { key: 'hero', type: 'string', default: 'default' };
    assert.equal((await it.ask('POST', '/v1/slots', slot)).status, 201);
    const variants = ['a', 'b', 'c'].map((key) => ({ key, content: key }));
    const test = {
      key: 'test',
      name: 'Test',
      slot: 'hero',
      variants,
      holdout: 0.1,
      goal: { condition: { event: 'Order Completed', window: { last: '7d' } } },
    };
    assert.equal((await it.ask('POST', '/v1/experiences', test)).status, 201);
  });
  after(() => it.stop());

  const show = async (who: object, exposed = true): Promise<string> => {
    const { status, body } = await it.ask(
      'POST',
      '/v1/decide',
      { ...who, slots: ['hero'], exposed },
      it.writeKey,
    );
    assert.equal(status, 200, JSON.stringify(body));
    const { variant, held, experience } = body.decisions.hero;
    assert.equal(experience.key, 'test');
    return held ? '' : variant;
  };

  test('after three in ten have merged, nobody is shown two variants who was not before; those are counted', async () => {
    const { number: random } = chance(3);
    const people = Array.from({ length: PEOPLE }, (_, i): Simulated => {
      const devices = random() < MERGING ? [`d${i}`, `e${i}`] : [`d${i}`];
      return { userId: `u${i}`, devices, before: [], after: [] };
    });
    await inTurn(people, async (person) => {
      for (const device of person.devices)
        for (let visits = Math.floor(random() * 3); visits > 0; visits--)
          // Not every visit gets as far as the slot.
          if (random() < 0.7) {
            const variant = await show({ anonymousId: device });
            person.before.push({ device, variant });
          } else await show({ anonymousId: device }, false);
    });
    for (const { before, devices } of people)
      for (const device of devices) {
        const seen = before.filter((one) => one.device === device).map(({ variant }) => variant);
        assert.ok(new Set(seen).size <= 1, `Expected one variant on ${device}, got ${seen}`);
      }

    // They sign in on each of their devices, and come again by any of their names.
    await inTurn(people, async ({ userId, devices }) => {
      for (const anonymousId of devices) await it.ask('POST', '/v1/identify', { userId, anonymousId });
    });
    await it.ask('PATCH', '/v1/experiences/test', {
      variants: ['a', 'b', 'c'].map((key) => ({ key, content: key, weight: key === 'a' ? 8 : 1 })),
    });
    await inTurn(people, async (person) => {
      for (const anonymousId of person.devices) {
        person.after.push(await show({ anonymousId }));
        person.after.push(await show({ anonymousId, userId: person.userId }));
      }
      person.after.push(await show({ userId: person.userId }));
    });

    for (const { userId, before, after } of people) {
      assert.equal(new Set(after).size, 1, `Expected one variant for ${userId} after merging, got ${after}`);
      if (before.length > 0) assert.equal(after[0], before[0]!.variant, `${userId}: the earliest view wins`);
    }
    const merged = people.filter(({ devices }) => devices.length > 1);
    assert.ok(merged.length > PEOPLE * MERGING * 0.7, `only ${merged.length} merged`);
    const twice = people.filter(
      ({ before, after }) => new Set([...before.map(({ variant }) => variant), ...after]).size > 1,
    );
    const twiceBefore = people.filter(({ before }) => new Set(before.map(({ variant }) => variant)).size > 1);
    assert.ok(twiceBefore.length > 5, 'some had seen two variants before they were known to be one');
    assert.deepEqual(twice, twiceBefore);

    await it.settled();
    const { body } = await it.ask('GET', '/v1/experiences/test/exposures');
    assert.equal(body.several, twiceBefore.length);
    const first = Map.groupBy(people, ({ after }) => after[0]!);
    for (const { variant, people: counted } of body.variants)
      assert.equal(counted, first.get(variant)?.length ?? 0);
    const seen = (await it.ask('GET', '/v1/exposures')).body.data;
    assert.deepEqual(seen, [{ experience: 'test', people: people.length }]);
  });

  test('people who are parted again each have their own view back', async () => {
    const variants = new Map<string, string>();
    for (let i = 0; variants.size < 2 || new Set(variants.values()).size < 2; i++) {
      variants.clear();
      for (const device of [`x${i}`, `y${i}`]) variants.set(device, await show({ anonymousId: device }));
      if (new Set(variants.values()).size < 2) continue;
      const [x, y] = [...variants.keys()] as [string, string];
      const userId = `both${i}`;
      for (const anonymousId of [x, y]) await it.ask('POST', '/v1/identify', { userId, anonymousId });
      assert.equal(await show({ anonymousId: y }, false), variants.get(x));
      const parted = await it.ask('POST', `/v1/profiles/user_id:${userId}/unmerge`, {
        identities: [`anonymous_id:${y}`],
        reason: 'Two people',
      });
      assert.equal(parted.status, 200, JSON.stringify(parted.body));
    }
    for (const [anonymousId, variant] of variants) assert.equal(await show({ anonymousId }, false), variant);
  });
});

/** Ten people at a time. */
async function inTurn<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < list.length; from += 10) await Promise.all(list.slice(from, from + 10).map(work));
}
