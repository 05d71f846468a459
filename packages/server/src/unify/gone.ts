// People who are to be nobody: how one goes with everything that names them, and how events that come later are kept
// from bringing them back.

import type { Event, Identifier } from '@visavis/engine/collect';
import { identityId, previousNamesOf } from '@visavis/engine/unify';
import type { Unit } from '../platform/records/index.ts';
import { edgeKey } from './edges.ts';
import { withoutNames } from './forgotten.ts';
import { ERASE, SUPPRESS } from './gone-store.ts';
import { readEdges } from './identity-store.ts';
import { type Neighbourhood, uploadOf } from './neighbourhood.ts';
import type { Person } from './person.ts';
import type { Work } from './work.ts';

/** See `Gathering.forgets`. */
export function forgets(near: Neighbourhood, workspaceId: string, event: Event): boolean {
  const { suppressed, erasedAt } = near;
  if (suppressed.size === 0 && erasedAt.size === 0) return false;
  const uploadedAt = uploadOf(event);
  const isGone = ({ type, value }: Identifier) => {
    const id = identityId(workspaceId, type, value);
    return suppressed.has(id) || (erasedAt.get(id) ?? 0) >= uploadedAt;
  };
  const [first] = event.identifiers;
  if (first && isGone(first)) return true;
  const previous = previousNamesOf(event).filter(isGone);
  const gone = [...event.identifiers.filter(isGone), ...previous];
  if (gone.length === 0) return false;
  event.identifiers = event.identifiers.filter((name) => !isGone(name));
  near.forgetNames(event);
  if (previous.length > 0) delete event.previousId;
  withoutNames(
    event,
    gone.map(({ value }) => value),
  );
  return false;
}

/** See `Gathering.erase`. */
export async function erase(
  { unit, workspaceId, now }: { unit: Unit; workspaceId: string; now: number },
  work: Work,
  person: Person,
  { suppress }: { suppress: boolean },
): Promise<{ ids: string[]; others: string[] }> {
  const ids = person.profile.identities.map((state) => state.id);
  const others = await cutLoose(unit, workspaceId, work, ids);
  const { held } = work.near;
  held.persons.delete(person.id);
  work.gone.set(person.id, person);
  for (const id of ids) {
    held.identities.delete(id);
    held.edges.delete(id);
    work.erased.push(id);
  }
  for (const statement of ERASE)
    unit.run(
      statement,
      ids.map((id) => [workspaceId, id]),
    );
  if (suppress)
    unit.run(
      SUPPRESS,
      ids.map((id) => [workspaceId, id, now]),
    );
  return { ids, others };
}

/** Takes their edges from the others that they were seen together with. */
async function cutLoose(unit: Unit, workspaceId: string, work: Work, ids: string[]): Promise<string[]> {
  const edges = await readEdges(unit, workspaceId, ids);
  const others = new Set(edges.flatMap(({ a, b }) => [a, b]));
  for (const id of ids) others.delete(id);
  for (const id of others) {
    work.near.recall('edges', id);
    const list = work.near.held.edges.get(id);
    for (const edge of edges) list?.delete(edgeKey(edge));
    if (list) work.changedEdgeLists.add(id);
  }
  return [...others];
}
