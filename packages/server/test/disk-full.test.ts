// A disk that is really full, on a small file system of its own: nothing that was acknowledged is lost, what is refused
// is told why, and everything goes on when there is room again.
// runs alone

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Running, run } from './running.ts';

const folder = mkdtempSync(join(tmpdir(), 'visavis-full-'));
const mounted = mount(folder, '160m');
after(() => {
  if (mounted) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
});

/** A file system in memory; false where we may not make one. */
function mount(at: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'visavis-test', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 1200, what);
    await sleep(50);
  }
}

const event = (messageId: string) => ({
  ...{ type: 'track', event: 'Bought', userId: `u${messageId.length}`, messageId },
  properties: { note: 'x'.repeat(1000) },
});

/** What the event store holds, each id once or a sentence that says otherwise. */
async function stored(it: Running): Promise<string[]> {
  const rows = await it.app.events.query<{ id: string; n: number }>(
    'SELECT message_id AS id, count() AS n FROM events GROUP BY id ORDER BY id',
  );
  return rows.map(({ id, n }) => (n === 1 ? id : `${id} is there ${n} times`));
}

/** Room for nothing; returns how to make room again. */
function fill(): () => void {
  const path = join(folder, 'filler');
  const file = openSync(path, 'w');
  for (let size = 1 << 20; size >= 512; size >>= 1) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch {
      // Full for pieces of this size.
    }
  }
  closeSync(file);
  assert.equal(statfsSync(folder).bavail, 0, 'it is full');
  return () => truncateSync(path, 0);
}

describe('a full disk', { skip: !mounted && 'only root may mount a small file system' }, () => {
  test('refuses with a reason, loses nothing, and takes again when there is room', async () => {
    const it = await run({ dataDir: join(folder, 'data'), config: { logLevel: 'silent' } });
    try {
      const acknowledged: string[] = [];
      const send = async (id: string) => {
        const { status, body } = await it.ask('POST', '/v1/batch', { batch: [event(id), event(`${id}-2`)] });
        if (status === 200) acknowledged.push(id, `${id}-2`);
        return { status, error: body.error as { code: string; message: string } | undefined };
      };
      for (let n = 0; n < 20; n++) assert.equal((await send(`early-${n}`)).status, 200);
      await it.settled();

      const empty = fill();
      // The write-ahead log may have some room of its own left.
      const refused: { status: number; error: { code: string; message: string } | undefined }[] = [];
      for (let n = 0; refused.length < 5; n++) {
        assert.ok(n < 20_000, 'it takes more and more, though it is full');
        const answer = await send(`full-${n}`);
        if (answer.status !== 200) refused.push(answer);
      }
      for (const { status, error } of refused) {
        assert.equal(status, 503);
        assert.equal(error?.code, 'store_unavailable');
        assert.match(error?.message ?? '', /No space is left|could not be written|An earlier write/);
      }
      assert.ok(
        refused.some(({ error }) => /No space is left for \S+: nothing was written/.test(error!.message)),
        JSON.stringify(refused[0]),
      );
      const form = new FormData();
      form.append('file', new Blob(['email\n', 'ada@example.com\n'.repeat(1000)]), 'people.csv');
      const upload = await fetch(`${it.url}/v1/imports`, {
        ...{ method: 'POST', body: form },
        headers: { authorization: `Bearer ${it.secretKey}` },
      });
      assert.equal(upload.status, 503);
      assert.match(await upload.text(), /"store_unavailable".*No space is left/);
      const reading = await it.ask('GET', '/v1/sources');
      assert.equal(reading.status, 200, 'what is there can be read');

      empty();
      await until('it takes events again', async () => (await send('late')).status === 200);
      await it.settled();
      assert.deepEqual(await stored(it), acknowledged.toSorted());
      const { body } = await it.ask('GET', '/v1/sources');
      const counted = (body.data as { events: number }[]).reduce((sum, source) => sum + source.events, 0);
      assert.equal(counted, acknowledged.length);
    } finally {
      await it.stop();
    }
  });
});
