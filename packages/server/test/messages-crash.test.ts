// kill -9 in the middle of sending: of all messages none is missing and none is there twice. In the page that is so in
// every case; a mail server may be given a mail twice whose answer nobody heard, and then it is the same mail, by its
// Message-ID. VISAVIS_TEST_MESSAGES sets how many there are.
// runs alone

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { headerOf, mailServer } from './mail-server.ts';
import { type Running, run } from './running.ts';

const MESSAGES = Number(process.env.VISAVIS_TEST_MESSAGES ?? 800);
const KILLS = Number(process.env.VISAVIS_TEST_KILLS ?? 2);
const PEOPLE = 100;
/** What one life of a server may have handed over and not yet written down. */
const IN_FLIGHT = 60;
const PATIENCE_MS = 200_000 + MESSAGES * 20;
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'visavis-messages-crash-'));
const servers: ChildProcess[] = [];
const mails = await mailServer({ keepRaw: false });
after(async () => {
  for (const server of servers) server.kill('SIGKILL');
  await mails.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test(`${KILLS} times kill -9 while ${MESSAGES} messages go out`, { timeout: PATIENCE_MS * 2 }, async (t) => {
  const first = await run({ dataDir });
  await ask(first);
  await first.stop();
  for (let kill = 1; kill <= KILLS; kill++) {
    const server = serve();
    const goal = ((MESSAGES / 2) * kill) / (KILLS + 1);
    while (mails.received.length < goal) {
      assert.equal(server.exitCode, null, 'the server did not start');
      await sleep(20);
    }
    server.kill('SIGKILL');
    await new Promise((resolve) => server.once('exit', resolve));
  }
  const last = await run({ dataDir });
  try {
    await last.app.deliver.messages.drain();
    assert.deepEqual(await last.app.deliver.messages.counts(last.workspaceId), { sent: MESSAGES });
    mailed(t);
    await inPages(last);
    await told(last);
  } finally {
    await last.stop();
  }
});

/** Asks for everything, half by mail and half in the page, while all is paused. */
async function ask(it: Running): Promise<void> {
  const { messages } = it.app.deliver;
  await messages.pauses.pause(it.workspaceId, '*', 'test');
  const people = Array.from({ length: PEOPLE }, (_, n) => ({
    ...{ type: 'identify', userId: `u${n}`, traits: { email: `u${n}@example.com` } },
  }));
  assert.equal((await it.ask('POST', '/v1/batch', { batch: people }, it.writeKey)).status, 200);
  const smtp = {
    transport: 'smtp',
    host: '127.0.0.1',
    port: mails.port,
    security: 'none',
    fromAddress: 'shop@shop.example',
  };
  assert.equal((await it.ask('PATCH', '/v1/channels/email', smtp)).status, 200);
  for (const [channel, content] of [
    ['email', { subject: 'Number {{ context.n }}', mjml: '<p>{{ context.n }}</p>' }],
    ['in_app', { title: 'Number {{ context.n }}', body: 'Hello' }],
  ] as const) {
    const template = {
      key: channel,
      name: channel,
      channel,
      variants: [{ key: 'all', name: 'All', content }],
    };
    assert.equal((await it.ask('POST', '/v1/templates', template)).status, 201);
  }
  const ids = await Promise.all(
    people.map(
      async ({ userId }) => (await it.ask('GET', `/v1/profiles/user_id:${userId}`)).body.id as string,
    ),
  );
  for (let from = 0; from < MESSAGES; from += 1000) {
    await it.app.records.unit([], async (unit) =>
      messages.request(
        unit,
        Array.from({ length: Math.min(1000, MESSAGES - from) }, (_, index) => {
          const n = from + index;
          const channel = n % 2 === 0 ? ('email' as const) : ('in_app' as const);
          return {
            ...{ workspaceId: it.workspaceId, profileId: ids[n % PEOPLE]!, channel, template: channel },
            ...{ context: { n }, cause: { kind: 'campaign' as const, id: 'crash' }, idempotencyKey: `n${n}` },
          };
        }),
      ),
    );
  }
  await messages.pauses.resume(it.workspaceId, '*');
}

function mailed(t: { diagnostic(text: string): void }): void {
  const byNumber = new Map<string, Set<string>>();
  for (const { raw } of mails.received) {
    const number = headerOf(raw, 'Subject')!;
    byNumber.set(number, (byNumber.get(number) ?? new Set()).add(headerOf(raw, 'Message-ID')!));
  }
  const wanted = Array.from({ length: Math.ceil(MESSAGES / 2) }, (_, n) => `Number ${n * 2}`);
  assert.deepEqual(
    wanted.filter((number) => !byNumber.has(number)),
    [],
    'missing',
  );
  assert.equal(byNumber.size, wanted.length);
  const several = [...byNumber].filter(([, ids]) => ids.size > 1);
  assert.deepEqual(several, [], 'one message is two mails');
  const again = mails.received.length - wanted.length;
  t.diagnostic(`${again} mails were handed over again after ${KILLS} kills, with the Message-ID they had`);
  assert.ok(again <= KILLS * IN_FLIGHT, `${again} mails went out again`);
}

async function inPages(it: Running): Promise<void> {
  const rows = await it.app.records.db.selectFrom('inbox').select('content').execute();
  const titles = rows.map(({ content }) => JSON.parse(content).title as string);
  assert.equal(titles.length, Math.floor(MESSAGES / 2));
  assert.equal(new Set(titles).size, titles.length, 'twice in a page');
}

/** Each is told once, also to those who count events. */
async function told(it: Running): Promise<void> {
  await it.settled();
  const rows = await it.app.events.query<{ name: string; times: number; different: number }>(
    `SELECT name, count() AS times, uniqExact(message_id) AS different FROM events
      WHERE workspace_id = {workspaceId:String} AND endsWith(message_id, ':sent') GROUP BY name ORDER BY name`,
    { workspaceId: it.workspaceId },
  );
  const half = MESSAGES / 2;
  assert.deepEqual(rows, [
    { name: 'Email Sent', times: Math.ceil(half), different: Math.ceil(half) },
    { name: 'In-App Message Sent', times: Math.floor(half), different: Math.floor(half) },
  ]);
}

function serve(): ChildProcess {
  const server = spawn(process.execPath, ['--no-warnings', CLI, 'serve'], {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: join(tmpdir(), 'visavis-code-cache'),
      ...{ PORT: '0', VISAVIS_DATA_DIR: dataDir, VISAVIS_LOG_LEVEL: 'fatal' },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  servers.push(server);
  return server;
}
