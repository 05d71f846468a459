// What the guard of one voice needs of the rooms to the left of deliver: what is shown, where people stand, and who they
// are.

import type { Account } from '../account/index.ts';
import type { Decide } from '../decide/index.ts';
import type { VoiceRooms } from '../deliver/index.ts';
import type { Journeys } from '../journey/index.ts';
import type { Segments } from '../segment/index.ts';
import type { Unify } from '../unify/index.ts';

interface Rooms {
  account: Account;
  unify: Unify;
  segments: Segments;
  journeys: Journeys;
  decide: Decide;
}

export function voiceRooms({ account, unify, segments, journeys, decide }: Rooms): VoiceRooms {
  return {
    experiences: (workspaceId) => decide.experiences.list(workspaceId),
    entries: async (workspaceId) => ({
      experiences: await decide.ninetailed.experiences(workspaceId),
      audiences: await decide.ninetailed.audiences(workspaceId),
    }),
    machines: async (workspaceId) =>
      (await journeys.definitions.machines(workspaceId)).map(({ machine }) => machine),
    trial: async (workspaceId, besides) =>
      decide.lineup(workspaceId, await segments.program(workspaceId), besides),
    count: (workspaceId) => unify.census.count(workspaceId),
    members: async (workspaceId, segmentId, limit) =>
      (await segments.membership.members(workspaceId, segmentId, '', limit)).map(
        ({ profileId }) => profileId,
      ),
    namesOf: (workspaceId, ids) => unify.people.namesOf(workspaceId, ids),
    workspaces: () => account.workspaces(),
  };
}
