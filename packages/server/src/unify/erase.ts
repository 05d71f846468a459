// Erasing a person: every row and every event that names them, with a receipt that names nobody.

import type { Events } from '../platform/events/index.ts';
import { newId } from '../platform/id.ts';
import type { Records } from '../platform/records/index.ts';
import { type ErasureRow, eraseOutbox, writeErasure } from './erase-store.ts';
import type { Unify } from './index.ts';
import type { StoredPerson } from './people.ts';

export interface EraseDeps {
  records: Records;
  events?: Events;
  /** Everything accepted so far reaches the event store, so that nothing of it follows later. */
  flush(): Promise<void>;
  /** What the rooms to the right keep of a person, by the ids it may be filed under; resolves to rows removed, by table. */
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
  { actor, suppress }: { actor: string; suppress: boolean },
): Promise<Receipt> {
  const { records } = deps;
  const ids = await eraseRows(records, unify, workspaceId, person, suppress);
  const tables = [...TABLES];
  for (const other of deps.others) tables.push(...Object.keys(await other(workspaceId, ids)));
  await deps.flush();
  const events = person.view.profile.identities.reduce((sum, state) => sum + state.events, 0);
  await eraseOutbox(records.db, workspaceId, new Set(ids));
  await deps.events?.erase(workspaceId, ids);
  const at = deps.now();
  const receipt: Receipt = {
    id: newId(at),
    at: new Date(at).toISOString(),
    identities: ids.length,
    events,
    suppressed: suppress,
    tables: [...new Set(tables)],
  };
  const row: ErasureRow = {
    workspace_id: workspaceId,
    id: receipt.id,
    at,
    actor,
    receipt: JSON.stringify(receipt),
  };
  await writeErasure(records.db, row);
  return receipt;
}

async function eraseRows(
  records: Records,
  unify: Pick<Unify, 'gather'>,
  workspaceId: string,
  { id }: StoredPerson,
  suppress: boolean,
): Promise<string[]> {
  let gathering: Awaited<ReturnType<Unify['gather']>> | undefined;
  try {
    const ids = await records.unit([id], async (unit) => {
      gathering = await unify.gather(unit, workspaceId, [], { profileIds: [id] });
      const person = gathering.personOf(id);
      const erased = person ? await gathering.erase(person, { suppress }) : [];
      gathering.save();
      return erased;
    });
    gathering?.committed();
    return ids;
  } catch (error) {
    gathering?.failed();
    throw error;
  }
}
