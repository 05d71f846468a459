// What Assist needs of the rooms to the left of deliver, about one person.

import { identityId } from '@visavis/engine/unify';
import type { Decide } from '../decide/index.ts';
import type { AssistRooms } from '../deliver/index.ts';
import type { Flow } from '../flow/flow.ts';
import type { Journeys } from '../journey/index.ts';
import type { Predict, Recommend } from '../predict/index.ts';
import type { Segments } from '../segment/index.ts';
import type { Unify } from '../unify/index.ts';

interface Rooms {
  unify: Unify;
  segments: Segments;
  journeys: Journeys;
  predict: Predict;
  recommend: Recommend;
  decide: Decide;
  flow: Flow;
}

const RECOMMENDED = 5;

export function assistRooms(rooms: Rooms): AssistRooms {
  const { unify, segments, journeys, predict, recommend } = rooms;
  return {
    search: async (workspaceId, search, limit) =>
      (await unify.people.search(workspaceId, { search, limit })).people,
    person: (workspaceId, key) => unify.people.find(workspaceId, key),
    async personNow(workspaceId, key) {
      await journeys.settled(workspaceId);
      await segments.personNow(workspaceId, key);
      return unify.people.find(workspaceId, key);
    },
    async stages(workspaceId, { view }) {
      const visits = await journeys.visits(workspaceId, view.profile.id);
      const machines = await journeys.definitions.machines(workspaceId);
      return machines.flatMap(({ machine }) => {
        const visit = visits.get(machine.key)?.find(({ leftAt }) => leftAt === 0);
        const stage = machine.stages.find(({ key }) => key === visit?.stage);
        if (!visit || !stage) return [];
        const { name, says } = stage;
        const where = { journey: machine.name, role: machine.role, name, since: visit.enteredAt };
        return [{ ...where, ...(says && { says }) }];
      });
    },
    async segments(workspaceId, { members }) {
      return (await segments.definitions.segments(workspaceId)).flatMap(({ id, key, name }) => {
        const since = members[id]?.[0] ?? 0;
        return since > 0 ? [{ key, name, since }] : [];
      });
    },
    async predictions(workspaceId, { id }) {
      return (await predict.predictions(workspaceId, `id:${id}`)).map(
        ({ model, sentence, values, reasons }) => ({
          ...{ model: model.key, name: model.name, kind: model.kind, sentence },
          values: values.flatMap(({ output: { name, label }, value }) =>
            value === undefined ? [] : [{ output: name, label, value }],
          ),
          reasons: reasons.map(({ label }) => label),
        }),
      );
    },
    shown: (workspaceId, person) => shownTo(rooms, workspaceId, person),
    async recommended(workspaceId, { view }) {
      const { list } = await recommend.list(workspaceId, {
        ...{ source: 'for-you', count: RECOMMENDED, view },
      });
      return list.map(({ item }) => item.title);
    },
    async events(workspaceId, person, limit) {
      const { data } = await unify.people.events(workspaceId, person, { limit });
      return data.map(({ name, time, properties }) => ({ name, time: Date.parse(time), properties }));
    },
  };
}

/** As `POST /v1/decide` would answer, without a trace of the question. */
async function shownTo(
  { flow, decide }: Rooms,
  workspaceId: string,
  { view }: { view: { profile: { identities: readonly { type: string; value: string }[] } } },
) {
  const identityIds = view.profile.identities.map(({ type, value }) => identityId(workspaceId, type, value));
  const question = { identityIds, mayKnow: 'everything' as const };
  const { answer } = await flow.submit({ workspaceId, question, preview: true });
  const names = new Map((await decide.experiences.list(workspaceId)).map(({ id, name }) => [id, name]));
  return (answer?.decisions ?? []).flatMap(({ slot, experience, held, value, reason }) =>
    experience && !held
      ? [
          {
            slot,
            experience: names.get(experience.id) ?? experience.key,
            reason: reason.text,
            text: textOf(value),
          },
        ]
      : [],
  );
}

/** What an agent can say of a content: its text or its headline. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.startsWith('<') ? '' : value.slice(0, 200);
  if (typeof value !== 'object' || value === null) return '';
  const parts = value as Record<string, unknown>;
  const said = parts.title ?? parts.headline ?? parts.text;
  return typeof said === 'string' ? said.slice(0, 200) : '';
}
