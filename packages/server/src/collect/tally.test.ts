import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { createLog } from '../platform/log.ts';
import { openRecords } from '../platform/records/index.ts';
import { tallySuite } from './tally.suite.ts';

describe('what sources sent, counted on SQLite', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-tally-'));
  after(() => rmSync(dataDir, { recursive: true, force: true }));
  tallySuite(() => openRecords({ dataDir, log: createLog({ level: 'silent' }) }));
});
