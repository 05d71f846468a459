// A campaign at an hour on each person's own clock, quiet hours, and the changes of that clock: people north and south of the
// equator and one whose clock never changes are told every day, once, and never in their quiet hours.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
const ZONES = { ada: 'Europe/Berlin', pablo: 'America/Santiago', ravi: 'Asia/Kolkata' } as const;
type Person = keyof typeof ZONES;
/** Days on which a clock changes, forward and back, in the north and in the south. */
const CHANGES = ['2026-03-29', '2026-04-05', '2026-09-06', '2026-10-25'] as const;
/** In the night of Berlin's change forward this hour is left out, in that of its change back it comes twice. */
const QUIET = { from: '22:00', to: '02:30' };

describe('a campaign at one in the morning, with quiet hours until half past two', {
  timeout: 300_000,
}, () => {
  let it: Running;
  const clock = new ManualClock(Date.parse('2026-03-20T12:00:00Z'));
  before(async () => {
    it = await run({ clock });
    const batch = Object.entries(ZONES).map(([userId, timezone]) => ({
      ...{ type: 'identify', userId, messageId: userId },
      traits: { timezone, email: `${userId}@example.com` },
    }));
    assert.equal((await it.ask('POST', '/v1/batch', { batch }, it.writeKey)).status, 200);
    await made('/v1/templates', {
      ...{ key: 'hello', name: 'Hello', channel: 'email' },
      variants: [{ key: 'all', name: 'All', content: { subject: 'Hello', mjml: MJML } }],
    });
    const quiet = [{ channels: null, ...QUIET }];
    const rules = { rules: [], quiet, keepHours: 72, version: 0 };
    assert.equal((await it.ask('PUT', '/v1/pressure', rules)).status, 200);
  });
  after(() => it.stop());

  async function made(path: string, body: object): Promise<void> {
    const answer = await it.ask('POST', path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
  }
  const turn = async (to: number) => {
    clock.advance(to - clock.now());
    await it.app.deliver.campaigns.drain();
    await it.app.deliver.messages.drain();
  };

  for (const change of CHANGES)
    test(`around ${change}`, async () => {
      const at = Date.parse(`${change}T00:00:00Z`);
      const key = `change-${change}`;
      const days = [at - DAY, at, at + DAY].map((ms) => new Date(ms).toISOString().slice(0, 10));
      await turn(at - 3 * DAY);
      await made('/v1/campaigns', {
        ...{ key, name: key, channel: 'email', template: 'hello', audience: null },
        schedule: {
          ...{ kind: 'recurring', every: 'day', time: '01:00', zone: 'person' },
          ...{ from: days[0], until: days.at(-1) },
        },
      });
      await made(`/v1/campaigns/${key}/start`, {});
      for (let now = at - 2 * DAY; now <= at + 3 * DAY; now += HOUR / 2) await turn(now);
      const { body } = await it.ask('GET', `/v1/messages?limit=200&cause=campaign:${key}`);
      const told = body.data.map(({ address, state, sentAt }: Record<string, string>) => {
        const person = address!.split('@')[0] as Person;
        return { person, state, local: localTime(Date.parse(sentAt!), ZONES[person]) };
      });
      for (const person of Object.keys(ZONES) as Person[]) {
        const mine = told
          .filter((one: { person: Person }) => one.person === person)
          .map(({ state, local }: { state: string; local: string }) => `${state} ${local}`)
          .sort();
        // Half past two is left out in that night: the first moment after it is three.
        const hour = (day: string) => (person === 'ada' && day === '2026-03-29' ? '03:00' : QUIET.to);
        assert.deepEqual(
          mine,
          days.map((day) => `sent ${day} ${hour(day)}`),
          `${person}, in ${ZONES[person]}`,
        );
      }
    });
});

/** `2026-03-29 03:00`, on the wall there. */
function localTime(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(ms);
}
