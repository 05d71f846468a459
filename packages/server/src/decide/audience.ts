// The live experiences of a workspace with their audiences compiled: who is in which, asked for one person at a time.

import type { Experience } from '@visavis/engine/decide';
import { type Condition, compile, describe, type Members } from '@visavis/engine/segment';
import type { ProfileView } from '@visavis/engine/unify';
import type { WorkspaceProgram } from '../segment/index.ts';

export interface Lineup {
  /** The slots that a live experience fills, sorted. */
  readonly slots: readonly string[];
  /** In the order in which they are tried. */
  bySlot(slot: string): readonly Experience[];
  /** Whether a person is in an experience's audience, by the experience's id. */
  match(person: { view: ProfileView; members: Members; now: number }): (id: string) => boolean;
  sentence(audience: Condition): string;
}

/** `experiences` as `inOrder` gives them. */
export function compileLineup(experiences: readonly Experience[], program: WorkspaceProgram): Lineup {
  const slots = Map.groupBy(experiences, ({ slot }) => slot);
  const surroundings = {
    timezone: program.timezone,
    computed: new Map(program.computed.map((trait) => [trait.key, trait.definition])),
    // A person's memberships are settled before the question, so the test itself is never asked.
    others: new Map(
      program.segments.map(({ key, id }) => [key, { id, test: () => Number.NEGATIVE_INFINITY }]),
    ),
  };
  const tests = new Map(
    experiences.flatMap(({ id, audience }) =>
      audience ? [[id, compile(audience, surroundings).test] as const] : [],
    ),
  );
  const names = { segments: Object.fromEntries(program.segments.map(({ key, name }) => [key, name])) };
  return {
    slots: [...slots.keys()].sort(),
    bySlot: (slot) => slots.get(slot) ?? [],
    match:
      ({ view, members, now }) =>
      (id) =>
        (tests.get(id)?.(view, now, members) ?? 1) > 0,
    sentence: (audience) => describe(audience, names),
  };
}
