// Erasing a person: every row and every event that names them, with a receipt that names nobody.
//
// First, in one unit, the person goes, and it is written down whose events are still to be removed and up to which place
// in the log. The rest follows, again after a kill, until it is done. What comes after that place is somebody new.

import type { Event } from '@visavis/engine/collect';
import {
  type IdentityRules,
  identifiersOf,
  identityId,
  normaliseIdentifier,
  previousNamesOf,
} from '@visavis/engine/unify';
import type { Events } from '../platform/events/index.ts';
import { newId } from '../platform/id.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { scrubShipped } from './erase-event-store.ts';
import {
  beginErasure,
  closeErasure,
  eraseOutbox,
  eraseTerms,
  existingLogs,
  FORGET_LONG_ERASED,
  type OpenErasure,
  REMEMBER_ERASED,
  readOpenErasure,
  readOpenErasures,
} from './erase-store.ts';
import type { Unify } from './index.ts';
import type { StoredPerson } from './people.ts';
import type { Person } from './person.ts';

export interface EraseDeps {
  records: Records;
  events?: Events;
  /** Everything accepted so far reaches the event store, so that nothing of it follows later. */
  flush(): Promise<void>;
  /** Removes what the rooms to the right keep of a person, in the same unit; the names of the tables. */
  leave(unit: Unit, workspaceId: string, person: Person): Promise<readonly string[]>;
  /**
   * What else is kept by the ids that a person may be filed under; resolves to rows removed, by table. What lies beyond
   * `until` in a log (by the name of its table in the event store) is of somebody new.
   */
  others: readonly ((
    workspaceId: string,
    ids: readonly string[],
    until: Readonly<Record<string, number>>,
  ) => Promise<Record<string, number>>)[];
  /** Through the flow: changes these people, and settles them. */
  change(workspaceId: string, ids: readonly string[], rewrite: (person: Person) => void): Promise<void>;
  rules(workspaceId: string): Promise<IdentityRules>;
  now(): number;
  /** The erasures that this server is at. */
  underWay: Set<string>;
}
export interface Receipt {
  id: string;
  at: string;
  /** `erasing`: the person is gone; events are still being removed from the logs and the files of the event store. */
  state: 'erasing' | 'done';
  identities: number;
  events: number;
  /** May the person be made again by a later event? */
  suppressed: boolean;
  tables: string[];
}

/** Files that were uploaded longer ago than this are not imported any more. */
const REMEMBERED_MS = 90 * 86_400_000;
const PEOPLE_AT_ONCE = 500;
const TABLES = [
  'profile',
  'identity',
  'identity_edge',
  'identity_term',
  'identity_moved',
  'derived_log',
  'merge_log',
  'profile_archive',
  'company_member',
  'event',
  'events',
  'moved',
  'derived',
  'visits',
  'transitions',
];

/** The person is gone from the tables. */
export interface Erasure {
  /** As it is then; it says `erasing`. */
  receipt: Receipt;
  /** When the last trace is gone. Where it is rejected, `resumeErasures` does the rest. */
  done: Promise<Receipt>;
}

export async function erasePerson(
  deps: EraseDeps,
  unify: Pick<Unify, 'gather'>,
  workspaceId: string,
  person: StoredPerson,
  how: { actor: string; suppress: boolean },
): Promise<Erasure> {
  const id = newId(deps.now());
  await eraseRows(deps, unify, { workspaceId, person: person.id, id, ...how });
  const open = (await readOpenErasure(deps.records.db, workspaceId, id))!;
  const done = finish(deps, open);
  // Nobody has to wait for it.
  done.catch(() => {});
  return { receipt: open.receipt, done };
}

/**
 * Goes on with what was under way when the server stopped, or failed since. What another server is at may be done twice,
 * which changes nothing. @throws what the first one failed by, after all have been tried
 */
export async function resumeErasures(deps: EraseDeps): Promise<void> {
  const failures: unknown[] = [];
  for (const open of await readOpenErasures(deps.records.db))
    if (!deps.underWay.has(open.receipt.id)) await finish(deps, open).catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function finish(deps: EraseDeps, open: OpenErasure): Promise<Receipt> {
  const { id } = open.receipt;
  deps.underWay.add(id);
  try {
    return await removeRest(deps, open);
  } finally {
    deps.underWay.delete(id);
  }
}

async function removeRest(deps: EraseDeps, open: OpenErasure): Promise<Receipt> {
  const { workspaceId, ids, others, untilSeq, until } = open;
  const tables = new Set(open.receipt.tables);
  for (const other of deps.others)
    for (const table of Object.keys(await other(workspaceId, ids, until))) tables.add(table);
  await deps.flush();
  const rules = await deps.rules(workspaceId);
  const namesIn = namesOf(workspaceId, new Set(ids), rules);
  const isName = nameTest(workspaceId, new Set(ids), rules);
  for (let at = 0; at < others.length; at += PEOPLE_AT_ONCE)
    await deps.change(workspaceId, others.slice(at, at + PEOPLE_AT_ONCE), (person) =>
      dropNames(person, isName),
    );
  await eraseTerms(deps.records.db, workspaceId, others, isName);
  await eraseOutbox(deps.records.db, { workspaceId, ids: new Set(ids), untilSeq, namesIn });
  if (deps.events) {
    await scrubShipped(deps.events, { workspaceId, others, untilSeq, namesIn });
    await deps.events.erase(workspaceId, ids, until);
  }
  const receipt: Receipt = { ...open.receipt, state: 'done', tables: [...tables] };
  await closeErasure(deps.records.db, { ...open, receipt });
  return receipt;
}

/** By which of their names an event speaks of these identities. */
const namesOf =
  (workspaceId: string, ids: ReadonlySet<string>, rules: IdentityRules) =>
  (event: Event): string[] =>
    [...identifiersOf(event, rules), ...event.identifiers, ...previousNamesOf(event)]
      .filter(({ type, value }) => ids.has(identityId(workspaceId, type, value)))
      .map(({ value }) => value);

/** Whether a text is a name of one of these identities, of whichever type. */
function nameTest(
  workspaceId: string,
  ids: ReadonlySet<string>,
  { priority, fromTraits }: IdentityRules,
): (text: string) => boolean {
  const types = new Set([...priority, ...Object.values(fromTraits)]);
  return (text) =>
    [...types].some((type) => {
      const name = normaliseIdentifier({ type, value: text });
      return ids.has(identityId(workspaceId, name.type, name.value));
    });
}

/** Somebody else may have given a name of the erased as a trait of their own. */
function dropNames(person: Person, isName: (text: string) => boolean): void {
  for (const { traits } of person.profile.identities)
    for (const [trait, [value]] of Object.entries(traits)) {
      if (typeof value !== 'string' || !isName(value)) continue;
      person.touch();
      delete traits[trait];
      person.changes.add(`traits.${trait}`);
    }
}

interface Asked {
  workspaceId: string;
  person: string;
  id: string;
  actor: string;
  suppress: boolean;
}

async function eraseRows(deps: EraseDeps, unify: Pick<Unify, 'gather'>, asked: Asked): Promise<void> {
  const { workspaceId, id, actor, suppress } = asked;
  let gathering: Awaited<ReturnType<Unify['gather']>> | undefined;
  const begin = beginErasure(await existingLogs(deps.records.db));
  try {
    await deps.records.unit([asked.person], async (unit) => {
      gathering?.failed();
      gathering = await unify.gather(unit, workspaceId, [], { profileIds: [asked.person] });
      const person = gathering.personOf(asked.person);
      const elsewhere = person ? await deps.leave(unit, workspaceId, person) : [];
      const gone = person ? await gathering.erase(person, { suppress }) : { ids: [], others: [] };
      const { ids } = gone;
      gathering.save();
      const at = deps.now();
      unit.run(FORGET_LONG_ERASED, [[at - REMEMBERED_MS]]);
      unit.run(
        REMEMBER_ERASED,
        ids.map((one) => [workspaceId, one, at]),
      );
      const receipt: Receipt = {
        id,
        at: new Date(at).toISOString(),
        identities: ids.length,
        events: person?.profile.identities.reduce((sum, state) => sum + state.events, 0) ?? 0,
        state: 'erasing',
        suppressed: suppress,
        tables: [...new Set([...TABLES, ...elsewhere])],
      };
      unit.run(begin, [[workspaceId, id, at, actor, JSON.stringify(receipt), JSON.stringify(gone)]]);
    });
    gathering?.committed();
  } catch (error) {
    gathering?.failed();
    throw error;
  }
}
