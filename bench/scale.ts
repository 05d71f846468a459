// Many people: what a profile takes on the disk and in memory, how long a start takes, and how quickly a decision
// comes, with people enough that most of them are met for the first time. `BENCH_PROFILES` sets how many; 1,000,000
// are written straight into the tables, in the shape that a few real events have given to the first of them.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeProfile, encodeProfile, identityId } from '@visavis/engine/unify';
import { type BenchResult, median } from './bench.ts';
import { load, quantile, type Sent } from './http-load.ts';
import { sender } from './messages.ts';
import { defineSegments, type Served, serve } from './served.ts';

const PROFILES = Number(process.env.BENCH_PROFILES ?? 1_000_000);
/** Different enough in what they did. */
const MODELS = 200;
const EVENTS_OF_MODELS = 3_000;
/** So many people are asked for again, from memory. */
const REGULARS = 10_000;
const CONNECTIONS = 4;
/** In turns, so that what else the machine does meets all three alike. */
const ROUNDS = 4;
const TURN_MS = 2_500;

export async function run(): Promise<BenchResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-bench-scale-'));
  try {
    const few = await prepare(dataDir);
    const started = await startAgain(dataDir);
    multiply(dataDir, few.workspaceId);
    const bytes = statSync(join(dataDir, 'records.sqlite')).size - few.bytes;
    const server = await serve({ dataDir });
    const atStart = await server.usage();
    const decisions = await measureDecisions(server);
    const { held } = decisions;
    await server.stop();
    const row = (label: string, value: number, unit: string, ratio?: number) => ({
      label,
      value,
      unit,
      ...(ratio !== undefined && { ratio }),
    });
    const ms = (sent: Sent, share: number) => quantile(sent.latenciesMs, share);
    const { fresh, regular, constant } = decisions;
    return {
      name: `${PROFILES.toLocaleString('en')} profiles on one machine`,
      rows: [
        row('on the disk, a profile with its identity', bytes / PROFILES, 'bytes'),
        row('in memory, a profile lately met', held, 'bytes'),
        row('memory of the process after the start', atStart.rssBytes / 1e6, 'MB'),
        row(`the same with ${MODELS} profiles`, started.rssBytes / 1e6, 'MB'),
        row('from the start of the process to its first answer', server.startedMs, 'ms'),
        row(`the same with ${MODELS} profiles`, started.startedMs, 'ms'),
        row('decisions for anybody', fresh.perSecond, '/s', fresh.perSecond / constant.perSecond),
        row('decisions for regulars', regular.perSecond, '/s', regular.perSecond / constant.perSecond),
        row('the same server answering a constant', constant.perSecond, '/s'),
        row('a decision for anybody, p50', ms(fresh, 0.5), 'ms', ms(fresh, 0.5) / ms(constant, 0.5)),
        row('a decision for anybody, p99', ms(fresh, 0.99), 'ms', ms(fresh, 0.99) / ms(constant, 0.99)),
        row('a decision for a regular, p50', ms(regular, 0.5), 'ms', ms(regular, 0.5) / ms(constant, 0.5)),
        row('a decision for a regular, p99', ms(regular, 0.99), 'ms', ms(regular, 0.99) / ms(constant, 0.99)),
        row('the same server answering a constant, p50', ms(constant, 0.5), 'ms'),
        row('the same server answering a constant, p99', ms(constant, 0.99), 'ms'),
      ],
      note: `Ratios are against the constant; of times, below is better. ${CONNECTIONS} connections, one request at a time on each; ${fresh.requests.toLocaleString('en')} decisions for people drawn from all, ${regular.requests.toLocaleString('en')} for ${REGULARS.toLocaleString('en')} regulars.`,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A server with segments, an experience and the models, and how large its store is when it has gone again. */
async function prepare(dataDir: string): Promise<{ workspaceId: string; bytes: number }> {
  const server = await serve({ dataDir });
  await defineSegments(server);
  const { past } = sender({ people: MODELS, run: 'models' });
  let made = 0;
  const time = () => Date.now() - (1 - made++ / EVENTS_OF_MODELS) * 60 * 86_400_000;
  const body = () => `{"batch":[${Array.from({ length: 100 }, () => past(time())).join(',')}]}`;
  const to = { url: server.url, key: server.writeKey, path: '/v1/import' };
  await load({ ...to, connections: 1, requests: EVENTS_OF_MODELS / 100, body });
  await server.settled();
  await server.stop();
  const bytes = statSync(join(dataDir, 'records.sqlite')).size;
  return { workspaceId: server.workspaceId, bytes };
}

async function startAgain(dataDir: string): Promise<{ startedMs: number; rssBytes: number }> {
  const server = await serve({ dataDir });
  const { rssBytes } = await server.usage();
  await server.stop();
  return { startedMs: server.startedMs, rssBytes };
}

const nameOf = (n: number): string => `scale-${n}`;

/** Copies the models under new names, in the order of their ids as the tables keep them anyway. */
function multiply(dataDir: string, workspaceId: string): void {
  const db = new DatabaseSync(join(dataDir, 'records.sqlite'));
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000');
  const models = db
    .prepare(
      'select id, state, members, review_at, updated_at from profile where workspace_id = ? order by id limit ?',
    )
    .all(workspaceId, MODELS)
    .map((row) => ({
      profile: decodeProfile(String(row.id), String(row.state)),
      rest: [row.members!, row.review_at!, row.updated_at!] as const,
    }));
  const people = Array.from({ length: PROFILES }, (_, n) => {
    const value = nameOf(n);
    return { id: identityId(workspaceId, 'user_id', value), value };
  }).sort((a, b) => (a.id < b.id ? -1 : 1));
  const addProfile = db.prepare(
    'insert into profile (workspace_id, id, state, members, review_at, updated_at) values (?, ?, ?, ?, ?, ?)',
  );
  const addIdentity = db.prepare(
    `insert into identity (workspace_id, id, type, value, profile_id, first_seen, shared)
     values (?, ?, 'user_id', ?, ?, ?, 0)`,
  );
  db.exec('BEGIN');
  for (const [n, { id, value }] of people.entries()) {
    const { profile, rest } = models[n % models.length]!;
    const state = { ...profile.identities[0]!, id, value };
    addProfile.run(workspaceId, id, encodeProfile({ id, identities: [state] }), ...rest);
    addIdentity.run(workspaceId, id, value, id, state.since);
  }
  db.exec('COMMIT');
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

async function measureDecisions(
  server: Served,
): Promise<{ fresh: Sent; regular: Sent; constant: Sent; held: number }> {
  let random = 1;
  const below = (n: number): number => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((random / 2 ** 32) * n);
  };
  const ask = (person: () => number, most: { ms?: number; requests?: number }) =>
    load({
      ...{ url: server.url, path: '/v1/decide', key: server.writeKey, connections: CONNECTIONS },
      body: () => JSON.stringify({ userId: nameOf(person()), slots: ['home-hero'] }),
      ...most,
    });
  // A cold program is nobody's figure.
  await ask(() => PROFILES - 1 - below(2_000), { ms: 3_000 });
  const before = await server.usage();
  let next = 0;
  await ask(() => next++ % REGULARS, { requests: REGULARS });
  const after = await server.usage();
  const turns: Record<'fresh' | 'regular' | 'constant', Sent[]> = { fresh: [], regular: [], constant: [] };
  for (let round = 0; round < ROUNDS; round++) {
    turns.regular.push(await ask(() => below(REGULARS), { ms: TURN_MS }));
    turns.fresh.push(await ask(() => below(PROFILES), { ms: TURN_MS }));
    await server.set({ store: false });
    turns.constant.push(await ask(() => below(PROFILES), { ms: TURN_MS }));
    await server.set({ store: true });
  }
  const [fresh, regular, constant] = [turns.fresh, turns.regular, turns.constant].map(together);
  return {
    fresh: fresh!,
    regular: regular!,
    constant: constant!,
    held: (after.heapBytes - before.heapBytes) / REGULARS,
  };
}

function together(turns: readonly Sent[]): Sent {
  const latenciesMs = turns.flatMap((turn) => turn.latenciesMs).sort((a, b) => a - b);
  const perSecond = median(turns.map((turn) => turn.perSecond));
  return { requests: latenciesMs.length, perSecond, latenciesMs };
}
