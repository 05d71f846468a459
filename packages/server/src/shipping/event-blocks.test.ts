// What a thread reads and writes of the log is what is written in place, and no more than was asked for.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeEvent, readMessage } from '@visavis/engine/collect';
import { migrations } from '../collect/index.ts';
import { createLog } from '../platform/log.ts';
import { openRecords } from '../platform/records/index.ts';
import { createEventBlocks } from './event-blocks.ts';
import { writeBlock } from './write-block.ts';

const APPEND = {
  name: 'append',
  sql: 'insert into event (workspace_id, message_id, received_at, body) values (?, ?, ?, ?)',
};

const bodyOf = (n: number): string => {
  const message = {
    type: 'track',
    event: 'Order',
    userId: `é${n}`,
    properties: { total: n, note: '"\u0000' },
  };
  const receipt = { receivedAt: 1_700_000_000_000 + n, sourceId: 's', newId: () => `m${n}` };
  return encodeEvent(readMessage(message, receipt).event!);
};

test('a thread writes the same block of the log as is written in place', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-blocks-'));
  const records = await openRecords({ dataDir, log: createLog({ level: 'silent' }) });
  const blocks = createEventBlocks(writeBlock, records.file);
  try {
    await records.migrate(migrations);
    const bodies = Array.from({ length: 700 }, (_, n) => bodyOf(n));
    const rows = bodies.map((body, n) => ['w', `m${n}`, n, body]);
    await records.unit([], async (unit) => unit.run(APPEND, rows));
    const inPlace = (from: number, to: number) =>
      writeBlock(bodies.slice(from, to).flatMap((body, n) => [from + n + 1, 'w', body]));
    const all = { rows: 1_000, bytes: 1e9 };

    const whole = await blocks.carry({ after: 0, until: 700, ...all })!;
    assert.deepEqual([whole.rows, whole.to], [700, 700]);
    assert.deepEqual(whole.blocks[0]!.block, inPlace(0, 700));

    const few = await blocks.carry({ after: 100, until: 650, rows: 300, bytes: 1e9 })!;
    assert.deepEqual([few.rows, few.to], [300, 400]);
    assert.deepEqual(few.blocks[0]!.block, inPlace(100, 400));

    const short = await blocks.carry({ after: 0, until: 700, rows: 1_000, bytes: bodies[0]!.length })!;
    assert.ok(short.rows > 0 && short.rows < 5 && short.to === short.rows);

    const nothing = await blocks.carry({ after: 900, until: 1_200, ...all })!;
    assert.deepEqual([nothing.rows, nothing.to], [0, 0]);
    assert.equal(blocks.carry({ after: 0, until: 50, ...all }), undefined);
  } finally {
    await blocks.close();
    await records.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
