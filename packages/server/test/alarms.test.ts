// Alarms on a whole server: quiet weeks raise none; a stage that fewer leave, a source that stops, a segment that empties
// and visitors who see only defaults raise one each, told once by webhook and by letter, and over when it is over.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { pastDays } from './past-days.ts';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** A Wednesday at noon. */
const NOW = Date.UTC(2026, 4, 20, 12);
const MIDNIGHT = Date.UTC(2026, 4, 20);
const DAYS = 70;

describe('alarms', { timeout: 300_000 }, () => {
  let now = NOW;
  let it: Running;
  let hooks: Server;
  const heard: { id: unknown; type: string; sentence: string }[] = [];
  let past: ReturnType<typeof pastDays>;

  before(async () => {
    it = await run({ clock: { now: () => now }, config: { allowPrivateWebhooks: true } });
    past = pastDays(it);
    hooks = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { type, data } = JSON.parse(body);
        heard.push({ id: request.headers['webhook-id'], type, sentence: data.sentence });
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => hooks.once('listening', resolve));
    const url = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/`;
    await post('/v1/webhooks', { url, events: ['alarm.opened', 'alarm.closed'] });
    const stage = (key: string, event: string) => ({ key, name: key, entry: { event } });
    await post('/v1/journeys', {
      ...{ key: 'buying', name: 'Buying', role: 'customer' },
      stages: [stage('looking', 'Looked'), stage('buying', 'Bought')],
    });
    await post('/v1/segments', {
      ...{ key: 'fresh', name: 'Fresh' },
      condition: { event: 'Came', window: { last: '30d' } },
    });
    await it.app.segments.backfill.idle();
    const who = Array.from({ length: 40 }, (_, n) => ({ type: 'track', event: 'Came', userId: `u${n}` }));
    const { status } = await it.ask('POST', '/v1/batch', { batch: who });
    assert.equal(status, 200);
    await it.settled();
    for (let day = -DAYS; day < 0; day++) {
      await past.visits(MIDNIGHT + day * DAY, 120, Math.round(120 * (day > -8 ? 0.41 : 0.4)));
      await past.decisions(MIDNIGHT + day * DAY, 80, 21, 1);
    }
    await events(MIDNIGHT - 40 * DAY, NOW - HOUR);
  });
  after(async () => {
    hooks.close();
    hooks.closeAllConnections();
    await it.stop();
  });

  async function post(path: string, body: object) {
    const answer = await it.ask('POST', path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  /** Five an hour of one source. */
  const events = async (from: number, to: number) => {
    const [source] = (await it.ask('GET', '/v1/sources')).body.data;
    const hours = Math.ceil((5 * (to - from)) / HOUR);
    await past.events(
      source.id,
      Array.from({ length: hours }, (_, n) => from + (n * HOUR) / 5),
    );
  };
  const look = async () => {
    await post('/v1/alarms/look', {});
    const { status, body } = await it.ask('GET', '/v1/alarms?days=30');
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const told = () => heard.splice(0);

  test('quiet weeks raise none, and everything that can be told is watched', async () => {
    const { data, open } = await look();
    assert.deepEqual([data, open], [[], 0]);
    const { body } = await it.ask('GET', '/v1/alarms/watched');
    const states = Object.fromEntries(
      body.data.map((one: { kind: string; watched: { reading: { state: string; lack?: string } }[] }) => [
        one.kind,
        one.watched.map(({ reading }) => reading.lack ?? reading.state),
      ]),
    );
    assert.deepEqual(states.stage, ['quiet']);
    assert.deepEqual(states.fallback, ['quiet']);
    assert.deepEqual(states.source, ['quiet']);
    assert.deepEqual(states.guardrail, []);
    assert.match(states.segment[0], /7 days|only 0 members/);
    const stage = body.data[0].watched[0].reading;
    assert.ok(Math.abs(stage.usual.value - 0.4) < 0.01, JSON.stringify(stage));
    assert.equal(stage.n, 7 * 120);
  });

  test('a stage that fewer leave is told once, by webhook and by letter', async () => {
    now += 4 * DAY;
    for (let day = 0; day < 4; day++) {
      await past.visits(MIDNIGHT + day * DAY, 120, Math.round(120 * 0.12));
      await past.decisions(MIDNIGHT + day * DAY, 80, 21, 1);
    }
    await events(NOW, now - HOUR);
    const { data, open } = await look();
    assert.deepEqual(
      data.map(({ kind, target }: { kind: string; target: string }) => [kind, target]),
      [['stage', 'buying/looking']],
    );
    assert.equal(open, 1);
    assert.match(data[0].sentence, /^Of those who came to Buying: looking on the last day, 11\.7% went on; /);
    await look();
    await until(async () => heard.length > 0);
    const [first, ...more] = told();
    assert.deepEqual([first!.type, first!.sentence, more], ['alarm.opened', data[0].sentence, []]);
    await it.app.deliver.letters.drain();
    const mails = (await it.ask('GET', '/v1/mailbox')).body.data;
    assert.equal(mails.length, 1);
    assert.match(mails[0].subject, /^A stage’s conversion drops: Buying: looking$/);
    assert.equal(mails[0].address, it.email);
  });

  test('it is acknowledged with a note, and its history is kept', async () => {
    const { data } = await look();
    const { id } = data[0];
    await post(`/v1/alarms/${id}/acknowledge`, { note: 'The form is broken.' });
    const { body } = await it.ask('GET', `/v1/alarms/${id}`);
    assert.deepEqual(
      [body.state, ...body.history.map(({ what, note }: { what: string; note: string }) => [what, note])],
      ['acknowledged', ['opened', data[0].sentence], ['acknowledged', 'The form is broken.']],
    );
    assert.equal((await look()).open, 0);
  });

  test('days that are as before close it, and what was low meanwhile is not usual', async () => {
    now += 12 * DAY;
    for (let day = 4; day < 16; day++) {
      await past.visits(MIDNIGHT + day * DAY, 120, Math.round(120 * 0.4));
      await past.decisions(MIDNIGHT + day * DAY, 80, 21, 1);
    }
    await events(NOW + 4 * DAY, now - HOUR);
    const { data } = await look();
    const [alarm] = data;
    assert.deepEqual([data.length, alarm.state, alarm.why], [1, 'closed', 'over']);
    assert.ok(alarm.latest.reading.usual.value > 0.39, JSON.stringify(alarm.latest.reading));
    await until(async () => heard.length > 0);
    assert.deepEqual(
      told().map(({ type }) => type),
      ['alarm.closed'],
    );
    const again = await it.ask('POST', `/v1/alarms/${alarm.id}/acknowledge`, {});
    assert.equal(again.status, 409);
  });

  test('a source that stops, a segment that empties and visitors who see only defaults raise one each', async () => {
    for (let day = 16; day < 30; day++) {
      await past.visits(MIDNIGHT + day * DAY, 120, Math.round(120 * 0.4));
      await past.decisions(MIDNIGHT + day * DAY, 80, day === 29 ? 57 : 21, 1);
    }
    // Everybody came 30 days before this.
    now = NOW + 30 * DAY + HOUR;
    const { data } = await look();
    const open = data.filter(({ state }: { state: string }) => state === 'open');
    assert.deepEqual(open.map(({ kind }: { kind: string }) => kind).sort(), [
      'fallback',
      'segment',
      'source',
    ]);
    const sentence = (kind: string) => open.find((one: { kind: string }) => one.kind === kind).sentence;
    assert.match(sentence('source'), /has sent nothing for \d+ hours; about 1,\d{3} events would have come/);
    assert.equal(sentence('segment'), 'Fresh has 0 members; 40 is usual.');
    assert.match(sentence('fallback'), /^7\d(\.\d)?% of the visitors saw nothing but defaults/);
  });

  test('what is snoozed is told again when its rest is over, and what is usual now is closed', async () => {
    const { data } = await look();
    const of = (kind: string) =>
      data.find((one: { kind: string; state: string }) => one.kind === kind && one.state === 'open');
    const past = await it.ask('POST', `/v1/alarms/${of('source').id}/snooze`, {
      until: new Date(now).toISOString(),
    });
    assert.equal(past.status, 400);
    await post(`/v1/alarms/${of('source').id}/snooze`, { until: new Date(now + 2 * HOUR).toISOString() });
    await post(`/v1/alarms/${of('segment').id}/usual`, { note: 'The campaign is over.' });
    await until(async () => heard.length >= 4);
    told();
    now += HOUR;
    await look();
    assert.deepEqual(told(), []);
    now += HOUR;
    const later = (await look()).data;
    assert.deepEqual(
      later
        .filter(({ state, kind }: { state: string; kind: string }) => state === 'open' && kind !== 'fallback')
        .map(({ kind }: { kind: string }) => kind),
      ['source'],
    );
    await until(async () => heard.length > 0);
    assert.deepEqual(
      told().map(({ type }) => type),
      ['alarm.opened'],
    );
  });

  test('a kind that is turned off closes what it had raised, and settings are checked', async () => {
    const wrong = await it.ask('PATCH', '/v1/alarms/settings/source', { perYear: -1 });
    assert.equal(wrong.status, 400);
    assert.equal((await it.ask('PATCH', '/v1/alarms/settings/source', { isOn: false })).status, 204);
    const { data } = await look();
    const source = data.find(({ kind }: { kind: string }) => kind === 'source');
    assert.deepEqual([source.state, source.why], ['closed', 'off']);
  });

  test('a letter’s link stops letters to whoever got it, by POST and not by GET', async () => {
    await it.app.deliver.letters.drain();
    const [mail] = (await it.ask('GET', '/v1/mailbox')).body.data;
    const { headers, content } = (await it.ask('GET', `/v1/mailbox/${mail.id}`)).body;
    const stop = headers['List-Unsubscribe'].slice(1, -1);
    assert.ok(content.text.includes(stop));
    const path = new URL(stop).pathname;
    assert.match(await (await fetch(it.url + path)).text(), /No more letters about alarms\?/);
    const wants = () => it.app.measure.team.recipients(it.workspaceId, 'alarms');
    assert.equal((await wants()).length, 1);
    assert.equal((await fetch(it.url + path, { method: 'POST' })).status, 200);
    assert.equal((await wants()).length, 0);
    assert.equal((await fetch(`${it.url}${path}x`, { method: 'POST' })).status, 404);
  });

  test('what changed goes out once, on Monday at eight on the workspace’s own wall, whoever looks how often', async () => {
    const { send } = it.app.measure.digest;
    const zone = (await it.app.account.workspace(it.workspaceId))!.timezone;
    const digests = async () => {
      await it.app.deliver.letters.drain();
      const { data } = (await it.ask('GET', '/v1/mailbox')).body;
      return data.filter(({ subject }: { subject: string }) => subject.includes('what changed this week'));
    };
    // The one of the Monday before has been news for longer than three days.
    await send();
    assert.deepEqual(await digests(), []);
    const { nextAt, parts, html } = (await it.ask('GET', '/v1/digest/preview')).body;
    const wall = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
    });
    assert.equal(wall.format(Date.parse(nextAt)), 'Monday 08:00');
    assert.deepEqual(
      parts.map(({ title }: { title: string }) => title),
      ['Alarms', 'The journey', 'Experiments', 'Segments', 'The ladder'],
    );
    const journey = parts[1].lines[0];
    assert.equal(journey.text, 'Buying, looking: 40% went on');
    assert.match(
      journey.note,
      /^95% interval 3\d(\.\d)?% to 4\d(\.\d)?%, of \d+ people; .* which may be chance$/,
    );
    assert.match(parts[0].lines.map(({ text }: { text: string }) => text).join(), /nothing but defaults/);
    assert.ok(html.includes(`/scorecard?journey=buying`));

    now = Date.parse(nextAt) - 60_000;
    await send();
    assert.deepEqual(await digests(), []);
    now += 120_000;
    await Promise.all([send(), send()]);
    await send();
    assert.equal((await digests()).length, 1);
    // Even a server that has forgotten that it did asks for the same letter.
    await it.app.records.db.deleteFrom('digest').execute();
    await send();
    const [letter, ...more] = await digests();
    assert.deepEqual([letter.address, more], [it.email, []]);
    const { headers, content } = (await it.ask('GET', `/v1/mailbox/${letter.id}`)).body;
    assert.match(headers['List-Unsubscribe-Post'], /One-Click/);
    assert.match(content.text, /Buying, looking: 40% went on/);
    assert.equal((await it.ask('GET', '/v1/team-mail')).status, 403);
  });
});
