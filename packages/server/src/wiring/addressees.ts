// Who is written to, as deliver needs them: people by the id that was asked for, with attributes from every room to its
// left.

import { identityId } from '@visavis/engine/unify';
import type { DeliverDeps } from '../deliver/index.ts';
import type { Flow } from '../flow/flow.ts';
import type { Clock } from '../platform/clock.ts';
import type { Recommend } from '../predict/index.ts';
import type { Segments } from '../segment/index.ts';
import type { Unify } from '../unify/index.ts';

interface AddresseesDeps {
  unify: Unify;
  segments: Segments;
  recommend: Recommend;
  clock: Clock;
  /** Wired later than deliver. */
  flow(): Flow;
}
type Addressees = Pick<
  DeliverDeps,
  'people' | 'person' | 'partedSince' | 'segmentsOf' | 'attribute' | 'offer' | 'somebody' | 'submit'
>;

export function addressees({ unify, segments, recommend, clock, flow }: AddresseesDeps): Addressees {
  return {
    async people(workspaceId, profileIds) {
      const found = new Map(
        (await unify.people.byIds(workspaceId, profileIds)).map((person) => [person.id, person] as const),
      );
      // Whoever has been joined with another is found by the identity that gave them their id.
      for (const id of profileIds) {
        if (found.has(id)) continue;
        const person = await unify.people.find(workspaceId, `id:${id}`);
        if (person) found.set(id, person);
      }
      return found;
    },
    partedSince: (...asked) => unify.people.partedSince(...asked),
    person: (workspaceId, key) => unify.people.find(workspaceId, key),
    async segmentsOf(workspaceId, { members }) {
      const known = await segments.definitions.segments(workspaceId);
      return new Set(known.filter(({ id }) => (members[id]?.[0] ?? 0) > 0).map(({ key }) => key));
    },
    async attribute(workspaceId, { view }, name) {
      if (name.startsWith('recommendations.')) {
        const live = await recommend.live(workspaceId);
        return live.value(name, { view, now: clock.now(), mayKnow: true });
      }
      if (!name.startsWith('computed.')) return view.get(name);
      const { program } = await segments.program(workspaceId);
      return program.computed(view, clock.now())[name.slice('computed.'.length)];
    },
    async offer(workspaceId, { view }, slot) {
      const identityIds = view.profile.identities.map(({ type, value }) =>
        identityId(workspaceId, type, value),
      );
      const { answer } = await flow().submit({
        workspaceId,
        question: { identityIds, slots: [slot], mayKnow: 'everything' },
        preview: true,
      });
      return answer?.decisions.find((one) => one.slot === slot)?.value;
    },
    async somebody(workspaceId, segment, limit) {
      if (segment === undefined) return (await unify.people.search(workspaceId, { limit })).people;
      await segments.settleDue(workspaceId);
      const found = (await segments.definitions.segments(workspaceId)).find(({ key }) => key === segment);
      if (!found) return [];
      const members = await segments.membership.members(workspaceId, found.id, '', limit);
      return unify.people.byIds(
        workspaceId,
        members.map(({ profileId }) => profileId),
      );
    },
    submit: async (workspaceId, events) => void (await flow().submit({ workspaceId, events })),
  };
}
