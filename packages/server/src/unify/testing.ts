// For tests of unify: a record store in a directory of its own, events in a few words, and the flow's unit of work.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENT_NAMES, type Event, type EventType, type Identifier, type Json } from '@visavis/engine/collect';
import { type BehaviourIndex, canonical, compileBehaviours, decodeProfile } from '@visavis/engine/unify';
import { pino } from 'pino';
import { openRecords, type Records } from '../platform/records/index.ts';
import { createUnify, type Decided, type Gathering, migrations, type Unify } from './index.ts';

export const WORKSPACE = 'w1';
export const T0 = Date.UTC(2026, 0, 1);

/** `'user_id:42 anonymous_id:a'` → identifiers. */
export const names = (text: string): Identifier[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((name) => ({ type: name.slice(0, name.indexOf(':')), value: name.slice(name.indexOf(':') + 1) }));

let made = 0;
export function makeEvent(who: string, parts: Partial<Event> = {}): Event {
  made++;
  const type: EventType = parts.type ?? 'track';
  const time = parts.time ?? T0 + made * 1000;
  return {
    messageId: `m${String(made).padStart(6, '0')}`,
    type,
    name: type === 'track' ? 'Product Viewed' : EVENT_NAMES[type],
    time,
    receivedAt: time,
    sourceId: 's1',
    identifiers: names(who),
    traits: {},
    properties: {},
    facts: {},
    flags: [],
    raw: {},
    ...parts,
  };
}

const TABLES = [
  'profile',
  'identity',
  'identity_edge',
  'identity_term',
  'identity_moved',
  'merge_log',
  'merge_log_identity',
  'profile_archive',
  'company',
  'company_member',
];

export interface House {
  records: Records;
  unify: Unify;
  /** One unit: every event applied, saved, committed. */
  run(events: readonly Event[], work?: (gathering: Gathering) => void): Promise<void>;
  decide(decided: readonly Decided[], at: number, reason?: string): Promise<void>;
  /** Everything that says who is who, as text; sorted. */
  rows(): Promise<string[]>;
  /** Empties every table, and the memory. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openHouse({
  behaviours = compileBehaviours([]),
  postgresUrl,
}: {
  behaviours?: BehaviourIndex;
  postgresUrl?: string;
} = {}): Promise<House> {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-unify-'));
  const records = await openRecords({
    ...(postgresUrl && { url: postgresUrl }),
    dataDir,
    log: pino({ level: 'silent' }),
  });
  await records.migrate(migrations);
  const unify = createUnify({ records, behavioursOf: () => behaviours, now: () => T0 });

  async function inUnit(
    events: readonly Event[],
    decided: readonly Decided[],
    work: (gathering: Gathering) => void,
  ): Promise<void> {
    let gathering: Gathering | undefined;
    try {
      await records.unit(await unify.locks(WORKSPACE, events), async (unit) => {
        gathering = await unify.gather(unit, WORKSPACE, events, { decided });
        work(gathering);
        gathering.save();
      });
      gathering?.committed();
    } catch (error) {
      gathering?.failed();
      throw error;
    }
  }

  return {
    records,
    unify,
    run: (events, work = () => {}) =>
      inUnit(events, [], (gathering) => {
        for (const event of events) gathering.apply(event);
        gathering.settleCrowds();
        work(gathering);
      }),
    decide: (decided, at, reason = 'said so') =>
      inUnit([], decided, (gathering) => {
        gathering.decide(decided, { at, actor: 'tester', reason, messageId: `decision-${at}` });
      }),
    async rows() {
      const profiles = await records.db.selectFrom('profile').selectAll().orderBy('id').execute();
      const identities = await records.db.selectFrom('identity').selectAll().orderBy('id').execute();
      return [...profiles, ...identities].map((row) => JSON.stringify(row));
    },
    async clear() {
      for (const table of TABLES) await records.db.deleteFrom(table).execute();
      unify.forget();
    },
    async close() {
      await records.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Who is together with whom, by `type:value`, whatever the ids. */
export async function partition(house: House): Promise<string[]> {
  const rows = await house.records.db.selectFrom('identity').selectAll().execute();
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const list = groups.get(row.profile_id as string) ?? [];
    list.push(`${row.type}:${row.value}`);
    groups.set(row.profile_id as string, list);
  }
  return [...groups.values()].map((list) => list.sort().join(' ')).sort();
}

/** Every identity's state as canonical text, by `type:value`: what a recomputation must give. */
export async function states(house: House): Promise<string[]> {
  const rows = await house.records.db.selectFrom('profile').selectAll().execute();
  return rows
    .flatMap((row) => decodeProfile(row.id as string, row.state as string).identities)
    .map((state) => canonical(state as unknown as Json))
    .sort();
}
