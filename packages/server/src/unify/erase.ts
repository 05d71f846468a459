// Erasing a person: every row and every event that names them, with a receipt that names nobody.
//
// First, in one unit, the person goes, and it is written down whose events are still to be removed and up to which place
// in the log. The rest follows, again after a kill, until it is done. What comes after that place is somebody new.

import type { Events } from '../platform/events/index.ts';
import { newId } from '../platform/id.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import {
  BEGIN_ERASURE,
  closeErasure,
  eraseOutbox,
  type OpenErasure,
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
  /** What else is kept by the ids that a person may be filed under; resolves to rows removed, by table. */
  others: readonly ((workspaceId: string, ids: readonly string[]) => Promise<Record<string, number>>)[];
  now(): number;
}
export interface Receipt {
  id: string;
  at: string;
  identities: number;
  events: number;
  /** May the person be made again by a later event? */
  suppressed: boolean;
  tables: string[];
}

const TABLES = [
  'profile',
  'identity',
  'identity_edge',
  'identity_term',
  'identity_moved',
  'merge_log',
  'profile_archive',
  'company_member',
  'event',
  'events',
  'moved',
  'transitions',
];

export async function erasePerson(
  deps: EraseDeps,
  unify: Pick<Unify, 'gather'>,
  workspaceId: string,
  person: StoredPerson,
  how: { actor: string; suppress: boolean },
): Promise<Receipt> {
  const id = newId(deps.now());
  await eraseRows(deps, unify, { workspaceId, person: person.id, id, ...how });
  const open = (await readOpenErasure(deps.records.db, workspaceId, id))!;
  return finish(deps, open);
}

/** Goes on with what was under way when the server stopped. */
export async function resumeErasures(deps: EraseDeps): Promise<void> {
  for (const open of await readOpenErasures(deps.records.db)) await finish(deps, open);
}

async function finish(deps: EraseDeps, open: OpenErasure): Promise<Receipt> {
  const { workspaceId, ids, untilSeq } = open;
  const tables = new Set(open.receipt.tables);
  for (const other of deps.others)
    for (const table of Object.keys(await other(workspaceId, ids))) tables.add(table);
  await deps.flush();
  await eraseOutbox(deps.records.db, workspaceId, new Set(ids), untilSeq);
  await deps.events?.erase(workspaceId, ids, untilSeq);
  const receipt = { ...open.receipt, tables: [...tables] };
  await closeErasure(deps.records.db, { ...open, receipt });
  return receipt;
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
  try {
    await deps.records.unit([asked.person], async (unit) => {
      gathering?.failed();
      gathering = await unify.gather(unit, workspaceId, [], { profileIds: [asked.person] });
      const person = gathering.personOf(asked.person);
      const others = person ? await deps.leave(unit, workspaceId, person) : [];
      const ids = person ? await gathering.erase(person, { suppress }) : [];
      gathering.save();
      const at = deps.now();
      const receipt: Receipt = {
        id,
        at: new Date(at).toISOString(),
        identities: ids.length,
        events: person?.profile.identities.reduce((sum, state) => sum + state.events, 0) ?? 0,
        suppressed: suppress,
        tables: [...new Set([...TABLES, ...others])],
      };
      unit.run(BEGIN_ERASURE, [[workspaceId, id, at, actor, JSON.stringify(receipt), JSON.stringify(ids)]]);
    });
    gathering?.committed();
  } catch (error) {
    gathering?.failed();
    throw error;
  }
}
