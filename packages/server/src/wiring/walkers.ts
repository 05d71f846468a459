// What scenarios and campaigns need of the rooms to the left of deliver: what people did, where they went, and segments to
// keep conditions in.

import type { CampaignRooms, ScenarioRooms } from '../deliver/index.ts';
import type { Journeys } from '../journey/index.ts';
import type { Events, Shipper } from '../platform/events/index.ts';
import type { Segments } from '../segment/index.ts';
import type { Unify } from '../unify/index.ts';

interface Rooms {
  unify: Unify;
  segments: Segments;
  journeys: Journeys;
  events: Events;
  shipper: Shipper;
  allowPrivateWebhooks: boolean;
}

export function scenarioRooms({
  unify,
  segments,
  journeys,
  events,
  shipper,
  ...rest
}: Rooms): ScenarioRooms & CampaignRooms {
  return {
    ...rest,
    events,
    names: segments.names,
    program: (workspaceId) => segments.program(workspaceId),
    keepAsSegment: async (workspaceId, name, condition, actor) =>
      (await segments.definitions.create({ workspaceId, name: actor.name }, { name, condition })).key,
    async *history(workspaceId, identities, since) {
      yield* unify.people.logged(workspaceId, identities, since);
    },
    visits: (workspaceId, profileId) => journeys.visits(workspaceId, profileId),
    flush: () => shipper.flush(),
    settleDue: (workspaceId) => segments.settleDue(workspaceId),
    profiles: (workspaceId, after, limit) => unify.census.ids(workspaceId, after, limit),
    async size(workspaceId, audience) {
      if (audience === null) return unify.census.count(workspaceId);
      await shipper.flush();
      return segments.insights.sizeNow(workspaceId, audience);
    },
  };
}
