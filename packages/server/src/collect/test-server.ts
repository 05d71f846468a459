// A server with collect's addresses only, for tests: the flow behind it is de-duplication and the log, and what it
// took can be read back.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '@visavis/engine/collect';
import { ManualClock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import { type App, createHttp } from '../platform/http/index.ts';
import { createLog } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { openRecords, type Records, type Unit } from '../platform/records/index.ts';
import {
  type Accept,
  addCors,
  type Collect,
  createCollect,
  type Imports,
  migrations,
  type Need,
  registerCollectRoutes,
} from './index.ts';
import type { SourceKeys } from './sources.ts';

export const WORKSPACE = 'ws_test';
export const WRITE_KEY = 'wk_test';

export interface TestServer {
  app: App;
  collect: Collect;
  records: Records;
  clock: ManualClock;
  /** What was committed, in order. */
  taken: Event[];
  /** Set to make the next accepts fail; `after` when everything is committed, as if the process had died then. */
  fail: { error?: Error; times: number; after?: boolean };
  /** What segments need, for the data-source map. */
  needs: Need[];
  imports: Imports;
  dataDir: string;
  stop(): Promise<void>;
}

export async function startTestServer({
  now = Date.UTC(2026, 10, 22),
  keepIp = false,
} = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'visavis-collect-'));
  const log = createLog({ level: 'silent' });
  const records = await openRecords({ dataDir, log });
  await records.migrate(migrations);
  const clock = new ManualClock(now);
  const app = await createHttp({
    config: { trustedProxies: [], publicUrl: undefined },
    checkAnswers: true,
    log,
    metrics: createMetrics({ process: false }),
  });
  addCors(app);
  addTestKeys(app);
  const collect = createCollect({ records, clock, dataDir, keepIp });
  const taken: Event[] = [];
  const needs: Need[] = [];
  const fail: TestServer['fail'] = { times: 0 };
  const failing = (after: boolean) => {
    if (fail.error !== undefined && (fail.after ?? false) === after && fail.times-- > 0) throw fail.error;
  };
  const accept: Accept = async ({ workspaceId, events, also }) => {
    failing(false);
    const fresh = await commit(records, collect, workspaceId, events, also);
    collect.committed(workspaceId, fresh);
    taken.push(...fresh);
    failing(true);
  };
  const imports = collect.imports(accept);
  registerCollectRoutes(app, collect, {
    accept,
    imports,
    account: testKeys(clock),
    needsOf: async () => needs,
    findSource: async (key) =>
      key === WRITE_KEY ? { workspaceId: WORKSPACE, sourceId: 'src_test' } : undefined,
  });
  await app.ready();
  return {
    app,
    collect,
    records,
    clock,
    taken,
    fail,
    needs,
    imports,
    dataDir,
    async stop() {
      await app.close();
      await imports.close();
      await collect.close();
      await records.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function commit(
  records: Records,
  collect: Collect,
  workspaceId: string,
  events: readonly Event[],
  also?: (unit: Unit) => void,
): Promise<Event[]> {
  let fresh: Event[] = [];
  try {
    return await records.unit([], async (unit) => {
      fresh = await collect.dedupe(unit, workspaceId, events);
      collect.append(unit, workspaceId, fresh);
      also?.(unit);
      return fresh;
    });
  } finally {
    collect.settle(workspaceId, fresh);
  }
}

/** The room account in small: one key, by header or in the body. */
function addTestKeys(app: App): void {
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.config.access === 'public') return;
    const [scheme, given = ''] = (request.headers.authorization ?? '').split(' ');
    const basic = scheme === 'Basic' ? Buffer.from(given, 'base64').toString().split(':')[0] : given;
    const key = basic || (request.body as { writeKey?: string } | null)?.writeKey;
    if (key !== WRITE_KEY) throw new VisavisError('unknown_key', 'Expected a known key.');
    const name = 'Test source';
    request.caller = { workspaceId: WORKSPACE, access: 'secret', role: 'owner', sourceId: 'src_test', name };
  });
}

/** Account's keys, in memory. */
function testKeys(clock: ManualClock): SourceKeys {
  const stored: Awaited<ReturnType<SourceKeys['keys']>> = [];
  return {
    keys: async () => [...stored],
    async createKey({ workspaceId, kind, name, createdBy, sourceId }) {
      const id = `key_${stored.length}`;
      const shown = `wk_${id}`;
      const one = {
        id,
        workspaceId,
        kind,
        role: 'viewer' as const,
        name,
        hash: '',
        shown,
        sourceId,
        createdBy,
        createdAt: clock.now(),
      };
      stored.push(one);
      return { key: shown, stored: one };
    },
    async revokeKey(_workspaceId, id) {
      return stored.splice(
        stored.findIndex((one) => one.id === id),
        1,
      )[0]!;
    },
  };
}
