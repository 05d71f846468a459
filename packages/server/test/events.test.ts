// Events on the whole program: asked for by name, type, source, person and time, wherever they are by then; taken out
// as JSON Lines, CSV and Parquet, and read in again; and gone with a person, from uploads too.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } from 'hyparquet';
import { visavis } from './command.ts';
import { type Running, run } from './running.ts';

interface Import {
  id: string;
  state: string;
  accepted: number;
  rejected: number;
  proposed: { kind: string };
}

let it: Running;
const folder = mkdtempSync(join(tmpdir(), 'visavis-events-'));
before(async () => {
  it = await run();
});
after(async () => {
  await it.stop();
  rmSync(folder, { recursive: true, force: true });
});

const DAY = '2026-03-';
const track = (n: number, userId: string, event: string, day: number) => ({
  ...{ type: 'track', event, userId, messageId: `m${n}`, properties: { n, note: `=${n}, "ü"` } },
  timestamp: `${DAY}${String(day).padStart(2, '0')}T12:00:00.000Z`,
});
const send = async (batch: object[], key?: string) =>
  assert.equal((await it.ask('POST', '/v1/import', { batch }, key)).status, 200);
const ids = async (query: string): Promise<string[]> => {
  const { status, body } = await it.ask('GET', `/v1/events?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.data.map(({ messageId }: { messageId: string }) => messageId);
};

describe('events are found', () => {
  before(async () => {
    await send([track(1, 'ann', 'Seen', 1), track(2, 'bob', 'Seen', 2), track(3, 'ann', 'Bought', 2)]);
    await it.settled();
    // The outbox is emptied after a day; from then on only the event store has them.
    await it.app.records.db.deleteFrom('event').where('seq', '<=', 2).execute();
    await send(
      [
        {
          type: 'identify',
          userId: 'ann',
          anonymousId: 'phone',
          messageId: 'm4',
          timestamp: `${DAY}03T12:00:00Z`,
        },
        track(5, 'bob', 'Seen Again', 3),
      ],
      it.writeKey,
    );
    await send([{ ...track(6, '', 'Seen', 4), userId: undefined, anonymousId: 'phone' }]);
  });

  test('by name, type and source', async () => {
    assert.deepEqual(await ids('name=seen'), ['m6', 'm5', 'm2', 'm1']);
    assert.deepEqual(await ids('type=identify'), ['m4']);
    const sources = (await it.ask('GET', '/v1/sources')).body.data as { id: string; writeKey: string }[];
    const web = sources.find(({ writeKey }) => writeKey === it.writeKey)!;
    assert.deepEqual(await ids(`source=${web.id}`), ['m5', 'm4']);
  });

  test('by person, under all of their names', async () => {
    assert.deepEqual(await ids('profile=user_id:ann'), ['m6', 'm4', 'm3', 'm1']);
    assert.deepEqual(await ids('profile=anonymous_id:phone&name=bought'), ['m3']);
    assert.deepEqual(await ids('profile=user_id:nobody'), []);
  });

  test('by the time at which they happened: a day of a chart', async () => {
    assert.deepEqual(await ids(`from=${DAY}02&to=${DAY}03`), ['m3', 'm2']);
    assert.deepEqual(await ids(`from=${DAY}03T00:00:00Z`), ['m6', 'm5', 'm4']);
    assert.deepEqual(await ids(`to=${DAY}02T13:00:00%2B02:00`), ['m1']);
    const reversed = await it.ask('GET', '/v1/events?from=2026-02-01&to=2026-01-01');
    assert.equal(reversed.status, 400);
    assert.equal(reversed.body.error.message, 'Expected "from" before "to".');
    const { status, body } = await it.ask('GET', '/v1/events?from=yesterday');
    assert.equal(status, 400);
    assert.deepEqual(body.error.faults[0].field, 'from');
    assert.match(body.error.message, /instant such as 2026-01-31T09:00:00Z/);
    assert.equal((await it.ask('GET', '/v1/events?to=2026-02-31')).body.error.faults[0].field, 'to');
  });

  test('page by page, across the border of what is shipped', async () => {
    for (const filter of ['', '&name=seen', `&from=${DAY}01`]) {
      const all = await ids(`limit=500${filter}`);
      const paged: string[] = [];
      for (let next: string | undefined = ''; next !== undefined; ) {
        const { body } = await it.ask('GET', `/v1/events?limit=2${filter}${next && `&before=${next}`}`);
        paged.push(...body.data.map(({ messageId }: { messageId: string }) => messageId));
        next = body.next;
      }
      assert.deepEqual(paged, all, filter);
    }
  });

  test('the same before and after they are shipped', async () => {
    const asked = ['', 'name=seen', 'profile=user_id:ann', `from=${DAY}02&to=${DAY}04`];
    const before = await Promise.all(asked.map(ids));
    await it.settled();
    assert.deepEqual(await Promise.all(asked.map(ids)), before);
  });
});

describe('an export', () => {
  const take = async (format: string, more = '') => {
    const answer = await fetch(`${it.url}/v1/events/export?format=${format}${more}`, {
      headers: { authorization: `Bearer ${it.secretKey}` },
    });
    assert.equal(answer.status, 200);
    return Buffer.from(await answer.arrayBuffer());
  };

  test('has every event in the order in which they happened, as JSON Lines', async () => {
    const lines = (await take('jsonl'))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ messageId }) => messageId),
      ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'],
    );
    const { receivedAt, sourceId, ...message } = lines[0];
    assert.deepEqual(message, { ...track(1, 'ann', 'Seen', 1) });
    assert.ok(Date.parse(receivedAt) > Date.now() - 3_600_000 && sourceId);
  });

  test('takes the filters of the list', async () => {
    const day = (await take('jsonl', `&from=${DAY}02&to=${DAY}03`)).toString();
    assert.deepEqual(day.match(/"messageId":"m\d"/g), ['"messageId":"m2"', '"messageId":"m3"']);
  });

  test('is a Parquet file with typed columns', async () => {
    const path = join(folder, 'types.parquet');
    writeFileSync(path, await take('parquet'));
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
    assert.equal(Number(metadata.num_rows), 6);
    const columns = Object.fromEntries(
      parquetSchema(metadata).children.map(({ element }) => [element.name, element.converted_type]),
    );
    assert.equal(columns.timestamp, 'TIMESTAMP_MICROS');
    assert.deepEqual([columns.userId, columns.properties], ['UTF8', 'JSON']);
  });

  test('says in a sentence that its file cannot be written', async () => {
    const args = ['export', '--url', it.url, '--key', it.secretKey, '--out', '/nowhere/to/be/found.csv'];
    const { code, stderr } = await visavis(...args);
    assert.equal(code, 2);
    assert.match(stderr, /expected a file that can be written, got \/nowhere\/to\/be\/found\.csv \(ENOENT\)/);
  });

  test('makes spreadsheets’ formulas harmless in CSV', async () => {
    const danger = { type: 'track', event: '=HYPERLINK("x")', userId: 'eve', messageId: 'm7' };
    await send([{ ...danger, timestamp: `${DAY}05T00:00:00Z` }]);
    const csv = (await take('csv', '&profile=user_id:eve')).toString();
    assert.match(csv, /^messageId,type,event,/);
    assert.match(csv, /m7,track,"'=HYPERLINK/);
  });

  for (const format of ['jsonl', 'csv', 'parquet'])
    test(`as ${format} is read again by an import, event for event`, async () => {
      const other = await run();
      try {
        const form = new FormData();
        form.append(
          'file',
          new Blob([new Uint8Array(await take(format, `&to=${DAY}05`))]),
          `events.${format}`,
        );
        const headers = { authorization: `Bearer ${other.secretKey}` };
        const answer = await fetch(`${other.url}/v1/imports`, { method: 'POST', headers, body: form });
        const made = (await answer.json()) as Import;
        assert.equal(made.proposed.kind, 'messages');
        await other.ask('POST', `/v1/imports/${made.id}/start`, { mapping: made.proposed });
        let done: Import = made;
        while (!['done', 'failed'].includes(done.state))
          done = (await other.ask('GET', `/v1/imports/${made.id}`)).body;
        assert.deepEqual([done.state, done.accepted, done.rejected], ['done', 6, 0]);
        const shown = async (from: Running) => {
          const { body } = await from.ask('GET', `/v1/events?to=${DAY}05`);
          return body.data
            .map(
              ({ messageId, type, name, time, identifiers, traits, properties }: Record<string, unknown>) =>
                JSON.stringify({ messageId, type, name, time, identifiers, traits, properties }),
            )
            .sort();
        };
        assert.deepEqual(await shown(other), await shown(it));
      } finally {
        await other.stop();
      }
    });
});

test('an erased person goes from uploads that nobody imported, and nobody else does', async () => {
  const headers = { authorization: `Bearer ${it.secretKey}` };
  const upload = async (name: string, text: string): Promise<Import> => {
    const form = new FormData();
    form.append('file', new Blob([text]), name);
    const answer = await fetch(`${it.url}/v1/imports`, { method: 'POST', headers, body: form });
    return (await answer.json()) as Import;
  };
  await send([{ type: 'identify', userId: 'zoe', traits: { email: 'zoe@example.org' } }]);
  const hers = await upload('hers.csv', 'Email,Name\nZoe@Example.org ,Zoe\n');
  const his = await upload('his.csv', 'Email,Name\nbob@example.org,Bob\n');
  assert.equal(
    readFileSync(join(it.dataDir, 'imports', `${hers.id}-hers.csv`), 'utf8').includes('Zoe'),
    true,
  );
  const erased = await it.ask('DELETE', '/v1/profiles/user_id:zoe');
  assert.ok(erased.status < 300, JSON.stringify(erased.body));
  let status = 0;
  for (let tries = 0; status !== 404 && tries < 600; tries++) {
    ({ status } = await it.ask('GET', `/v1/imports/${hers.id}`));
    await sleep(50);
  }
  assert.equal(status, 404);
  assert.equal((await it.ask('GET', `/v1/imports/${his.id}`)).status, 200);
});
