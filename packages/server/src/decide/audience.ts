// The live experiences of a workspace with their audiences in one index: which of them a person is in, found at once.

import type { Experience } from '@visavis/engine/decide';
import { type Condition, describe, MatchIndex, type Members } from '@visavis/engine/segment';
import type { ProfileView } from '@visavis/engine/unify';
import type { WorkspaceProgram } from '../segment/index.ts';

export interface Lineup {
  /** The slots that a live experience fills, sorted. */
  readonly slots: readonly string[];
  /** In the order in which they are tried. */
  bySlot(slot: string): readonly Experience[];
  /** The ids of the experiences in whose audience the person is; those for everybody are not among them. */
  match(person: { view: ProfileView; members: Members; now: number }): ReadonlySet<string>;
  sentence(audience: Condition): string;
}

/** `experiences` as `inOrder` gives them. */
export function compileLineup(experiences: readonly Experience[], program: WorkspaceProgram): Lineup {
  const slots = Map.groupBy(experiences, ({ slot }) => slot);
  const settled = new SettledMembers();
  const index = new MatchIndex(
    experiences.flatMap(({ id, audience }) => (audience ? [{ id, condition: audience }] : [])),
    {
      timezone: program.timezone,
      computed: new Map(program.computed.map((trait) => [trait.key, trait.definition])),
      others: settled.testsOf(program),
    },
  );
  const names = { segments: Object.fromEntries(program.segments.map(({ key, name }) => [key, name])) };
  return {
    slots: [...slots.keys()].sort(),
    bySlot: (slot) => slots.get(slot) ?? [],
    match({ view, members, now }) {
      settled.members = members;
      return new Set(index.match(view, now));
    },
    sentence: (audience) => describe(audience, names),
  };
}

/** Memberships are settled before anybody decides, so an audience that names a segment looks it up. */
class SettledMembers {
  members: Members = {};

  testsOf(program: WorkspaceProgram): Map<string, { id: string; test: () => number }> {
    const test = (id: string) => () =>
      (this.members[id]?.[0] ?? 0) > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    return new Map(program.segments.map(({ key, id }) => [key, { id, test: test(id) }]));
  }
}
