// Rooms to the right of segment that need something remembered of everybody ask for it as a computed trait: then it is
// folded live, filled in over history, and there to be used in conditions like any other.

import type { ComputedTrait } from '@visavis/engine/segment';
import { canonical } from '@visavis/engine/unify';
import type { Segments } from '../segment/index.ts';

/** Does nothing where the trait is as asked; one that asks of other events is replaced. */
export async function keepTrait(
  { definitions }: Pick<Segments, 'definitions'>,
  workspaceId: string,
  trait: ComputedTrait,
): Promise<void> {
  const author = { workspaceId, name: 'Recommendations' };
  const { key, name, filter, measure } = trait;
  const known = (await definitions.computed(workspaceId)).find((one) => one.definition.key === key);
  const same = (one: ComputedTrait) => canonical({ f: one.filter, m: one.measure } as never);
  if (known && same(known.definition) === same(trait)) return;
  if (known) await definitions.archiveComputed(author, key, { toReplace: true });
  await definitions.createComputed(author, { key, name, filter, measure });
}
