// Is who is who what the links between names say? Resolves again whatever hangs together with a person's names, and
// compares it with who belongs to whom.

import { decodeProfile, type IdentityRules } from '@visavis/engine/unify';
import type { Difference } from './check.ts';
import { isAsResolved, isWhole, reach } from './components.ts';
import { findIdentities, type PeopleDb } from './people-store.ts';
import type { ProfileRow } from './profile-store.ts';

export async function checkGraph(
  { db, rules }: { db: PeopleDb; rules: IdentityRules },
  workspaceId: string,
  rows: readonly ProfileRow[],
): Promise<Difference[]> {
  const differing: Difference[] = [];
  /** By name: whether all that hangs together with it is as it should be. */
  const known = new Map<string, boolean>();
  for (const row of rows) {
    const { identities } = decodeProfile(row.id, row.state);
    const name = identities[0] ? `${identities[0].type}:${identities[0].value}` : '';
    const ids = identities.map((state) => state.id);
    const owners = await findIdentities(db, workspaceId, ids);
    const isTheirs = owners.length === ids.length && owners.every((one) => one.profile_id === row.id);
    const ok = isTheirs && (await isResolved(ids));
    if (!ok) differing.push({ profileId: row.id, identity: name, parts: ['who is who'] });
  }
  return differing;

  async function isResolved(ids: readonly string[]): Promise<boolean> {
    for (const id of ids) {
      if (known.has(id)) continue;
      const component = await reach(db, workspaceId, id);
      const ok = !isWhole(component) || isAsResolved(component, rules);
      for (const name of component.identities.keys()) known.set(name, ok);
      known.set(id, ok);
    }
    return ids.every((id) => known.get(id));
  }
}
