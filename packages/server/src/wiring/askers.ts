// What asking needs of the rooms to the left of deliver: who answers, what is remembered of them, and the flow that hears
// the answers.

import type { Account } from '../account/index.ts';
import { type Collect, readMessages } from '../collect/index.ts';
import type { Decide } from '../decide/index.ts';
import type { AskRooms } from '../deliver/index.ts';
import type { Flow } from '../flow/flow.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Events, Shipper } from '../platform/events/index.ts';
import type { Segments } from '../segment/index.ts';
import type { Unify } from '../unify/index.ts';

interface Rooms {
  account: Account;
  collect: Collect;
  unify: Unify;
  segments: Segments;
  decide: Decide;
  events: Events;
  flow: Flow;
  shipper: Shipper;
  timezone(workspaceId: string): Promise<string>;
}

export function askRooms(rooms: Rooms): AskRooms {
  const { account, collect, unify, segments, decide, events, flow, shipper, timezone } = rooms;
  return {
    events,
    timezone,
    flush: () => shipper.flush(),
    callerOfKey: (key) => account.callerOfKey(key),
    // Time may have moved them already: whoever is asked whether somebody is in a segment asks about now.
    person: async (workspaceId, key) => {
      await segments.personNow(workspaceId, key);
      return unify.people.find(workspaceId, key);
    },
    program: (workspaceId) => segments.program(workspaceId),
    sampling: {
      ids: (workspaceId, after, limit) => unify.census.ids(workspaceId, after, limit),
      people: (workspaceId, ids) => unify.people.byIds(workspaceId, ids),
      count: (workspaceId) => unify.census.count(workspaceId),
    },
    experiences: async (workspaceId) =>
      (await decide.experiences.list(workspaceId)).filter(({ status }) => status === 'live'),
    keepAsSegment: async (workspaceId, name, condition, actor) =>
      (await segments.definitions.create({ workspaceId, name: actor.name }, { name, condition })).key,
    async hear(workspaceId, messages, http) {
      // Whom these are about was proven before they were made; what they tell of that person was not.
      const bare = { ...(await collect.receipt(http, [])), proof: undefined };
      const tracks = messages.filter(({ type }) => type === 'track');
      const vouched = readMessages(tracks, bare).events.flatMap(({ identifiers }) => [...identifiers]);
      const receipt = await collect.receipt(http, messages, { vouched });
      const { events: heard, rejected } = readMessages(messages, receipt);
      if (rejected.length > 0)
        throw new VisavisError('invalid_request', 'This could not be kept.', { faults: [...rejected] });
      decide.proofs.vouch(workspaceId, heard, http.ip);
      await flow.submit({ workspaceId, events: heard });
    },
    audit: (workspaceId, actor, action, subject, details) =>
      account.audit(workspaceId, actor, action, subject, details),
  };
}
