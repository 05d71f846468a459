// The HTTP words of journey: machines, their map, the people in a stage, and the way of one person.

import { DEFAULT_MACHINE, type Machine } from '@visavis/engine/journey';
import { describe, explain, type Names } from '@visavis/engine/segment';
import { Type } from 'typebox';
import { iso } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import { type App, type Caller, checkStretch, nothing } from '../platform/http/index.ts';
import { type Segments, someone } from '../segment/index.ts';
import {
  JourneyMapShape,
  JourneyShape,
  JourneyStagePeoplePageShape,
  JourneysAnswerShape,
  JourneysPageShape,
  MachineShape,
  ProfileStagesPageShape,
} from './answer-shapes.ts';
import type { MachineVersion, StoredMachine } from './definition-store.ts';
import type { Author } from './definitions.ts';
import type { Journeys } from './index.ts';
import { goalOf, mapOf } from './map.ts';
import type { Which } from './map-store.ts';
import { NewJourney, SomeJourney } from './shapes.ts';

const tags = ['journey'];
const viewer = { access: 'secret', role: 'viewer' } as const;
const secret = { access: 'secret' } as const;
const Key = Type.Object({ key: Type.String({ description: 'A journey’s key.' }) });
const Instant = Type.String({ format: 'date-time' });
const Stretch = {
  from: Type.Optional(
    Type.Unsafe<string>({ ...Instant, description: 'Moves from then on; all when not given.' }),
  ),
  to: Type.Optional(
    Type.Unsafe<string>({ ...Instant, description: 'Moves before then; until now when not given.' }),
  ),
  segment: Type.Optional(
    Type.String({ maxLength: 200, description: 'Only members: a segment’s id or key.' }),
  ),
};

export function registerJourneyRoutes(app: App, journeys: Journeys, segments: Segments): void {
  registerDefinitionRoutes(app, journeys, segments);
  registerMapRoutes(app, journeys, segments);
  registerPersonRoute(app, journeys, segments);
}

function registerDefinitionRoutes(app: App, journeys: Journeys, segments: Segments): void {
  const { definitions } = journeys;
  const show = async (workspaceId: string, stored: StoredMachine) =>
    shown(stored, await segments.names(workspaceId));
  app.get(
    '/v1/journeys',
    {
      config: viewer,
      schema: {
        summary: 'Journeys, with who is in which stage now',
        tags,
        response: { 200: JourneysPageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      await journeys.settled(workspaceId);
      const all = await definitions.machines(workspaceId);
      const data = await Promise.all(
        all.map(async (stored) => {
          const which = { workspaceId, machine: stored.machine.key, from: 0, to: 0 };
          const counts = await journeys.mapStore.now(which);
          const people = stored.machine.stages.map(
            ({ key }) => counts.find(({ stage }) => stage === key)?.people ?? 0,
          );
          return { ...(await show(workspaceId, stored)), people };
        }),
      );
      return { data, progress: (await journeys.progress(workspaceId)) ?? null };
    },
  );
  app.get(
    '/v1/journeys/default',
    {
      config: viewer,
      schema: {
        summary: 'The journey that every workspace can begin with',
        tags,
        response: { 200: MachineShape },
      },
    },
    async () => DEFAULT_MACHINE,
  );
  app.post(
    '/v1/journeys',
    {
      config: secret,
      schema: {
        summary: 'Make a journey; everybody’s way through it is told from history',
        tags,
        body: NewJourney,
        response: { 201: JourneysAnswerShape },
      },
    },
    async (request, reply) => {
      const made = await definitions.create(authorOf(request.caller!), request.body);
      return reply.code(201).send(await show(request.caller!.workspaceId, made));
    },
  );
  app.get(
    '/v1/journeys/:key',
    {
      config: viewer,
      schema: {
        summary: 'One journey, with its versions',
        tags,
        params: Key,
        response: { 200: JourneyShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const stored = await definitions.machine(workspaceId, request.params.key);
      const versions = await definitions.versions(workspaceId, stored.machine.key);
      const progress = (await journeys.progress(workspaceId)) ?? null;
      return { ...(await show(workspaceId, stored)), progress, versions: versions.map(shownVersion) };
    },
  );
  app.patch(
    '/v1/journeys/:key',
    {
      config: secret,
      schema: {
        summary: 'Change a journey; where a condition has changed, everybody’s way is told anew',
        ...{ tags, params: Key, body: SomeJourney },
        response: { 200: JourneysAnswerShape },
      },
    },
    async (request) => {
      // Read by the engine's parser, which says what is wrong.
      const changes = request.body as Partial<Machine>;
      const changed = await definitions.change(authorOf(request.caller!), request.params.key, changes);
      return show(request.caller!.workspaceId, changed);
    },
  );
  app.delete(
    '/v1/journeys/:key',
    {
      config: secret,
      schema: {
        summary: 'Remove a journey; its versions are kept',
        tags,
        params: Key,
        response: { 204: nothing() },
      },
    },
    async (request, reply) => {
      await definitions.remove(authorOf(request.caller!), request.params.key);
      return reply.code(204).send();
    },
  );
}

function registerMapRoutes(app: App, journeys: Journeys, segments: Segments): void {
  const { definitions, mapStore } = journeys;
  interface Query {
    from?: string;
    to?: string;
    segment?: string;
  }
  async function whichOf(workspaceId: string, machine: string, { from, to, segment }: Query): Promise<Which> {
    const stretch = {
      from: from ? Date.parse(from) : 0,
      to: to ? Date.parse(to) : Number.MAX_SAFE_INTEGER,
    };
    checkStretch(stretch.from, stretch.to);
    const found =
      segment === undefined ? undefined : await segments.definitions.segment(workspaceId, segment);
    await journeys.settled(workspaceId);
    return {
      ...{ workspaceId, machine, ...stretch },
      ...(found && { segmentId: found.id }),
    };
  }
  app.get(
    '/v1/journeys/:key/map',
    {
      config: viewer,
      schema: {
        summary: 'Who is where, how they went from stage to stage, why, and how long it took',
        ...{ tags, params: Key },
        querystring: Type.Object({
          ...Stretch,
          leadsTo: Type.Optional(Type.String({ maxLength: 60, description: 'Paths lead to this stage.' })),
        }),
        response: { 200: JourneyMapShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const { machine, version } = await definitions.machine(workspaceId, request.params.key);
      const leadsTo = stageOf(machine, request.query.leadsTo ?? goalOf(machine)).key;
      const which = await whichOf(workspaceId, machine.key, request.query);
      const now = journeys.now();
      const map = await mapOf(mapStore, machine, which, now, leadsTo);
      const progress = (await journeys.progress(workspaceId)) ?? null;
      const { from = null, to = null } = request.query;
      return { journey: machine.key, version, asOf: iso(now), from, to, progress, ...map };
    },
  );
  app.get(
    '/v1/journeys/:key/stages/:stage/people',
    {
      config: viewer,
      schema: {
        summary: 'Who is in a stage now, the longest there first',
        tags,
        params: Type.Object({ key: Type.String(), stage: Type.String() }),
        querystring: Type.Object({
          segment: Stretch.segment,
          before: Type.Optional(
            Type.Unsafe<string>({ ...Instant, description: 'Only who came before then.' }),
          ),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before.' })),
        }),
        response: { 200: JourneyStagePeoplePageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const { machine } = await definitions.machine(workspaceId, request.params.key);
      const { key } = stageOf(machine, request.params.stage);
      const { limit = 50, before, cursor } = request.query;
      const which = await whichOf(workspaceId, machine.key, request.query);
      const found = await mapStore.people(which, key, {
        limit: limit + 1,
        ...(before && { before: Date.parse(before) }),
        ...(cursor && { after: placeOf(cursor) }),
      });
      const page = found.slice(0, limit);
      const people = await segments.people(
        workspaceId,
        page.map(({ profileId }) => profileId),
      );
      const names = new Map(people.map(({ view }) => [view.profile.id, someone(view).name]));
      const last = page.at(-1);
      return {
        data: page.map(({ profileId, enteredAt, from, by }) => ({
          ...{ id: profileId, name: names.get(profileId) ?? null, enteredAt: iso(enteredAt) },
          ...{ from: from || null, event: by || null },
        })),
        ...(found.length > limit && last && { next: `${last.enteredAt}.${last.profileId}` }),
      };
    },
  );
}

function registerPersonRoute(app: App, journeys: Journeys, segments: Segments): void {
  app.get(
    '/v1/profiles/:key/stages',
    {
      config: viewer,
      schema: {
        summary: 'The stages of a person in every journey, now with the reason, and before',
        ...{ tags, params: Type.Object({ key: Type.String() }) },
        response: { 200: ProfileStagesPageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      await journeys.settled(workspaceId);
      const found = await segments.personNow(workspaceId, request.params.key);
      if (!found)
        throw new VisavisError('not_found', `Nobody is known as ${request.params.key.slice(0, 200)}.`);
      const { view } = found.person;
      const [program, names] = await Promise.all([
        segments.program(workspaceId),
        segments.names(workspaceId),
      ]);
      const visits = await journeys.visits(workspaceId, view.profile.id);
      const machines = await journeys.definitions.machines(workspaceId);
      const data = machines.map(({ machine }) => {
        const mine = (visits.get(machine.key) ?? []).toReversed();
        const now = mine.find(({ leftAt }) => leftAt === 0);
        const stage = machine.stages.find(({ key }) => key === now?.stage);
        const why = stage && explain(stage.entry, view, found.now, program.program.surroundings, names);
        return {
          ...{ journey: machine.key, name: machine.name, role: machine.role },
          stage: now?.stage ?? null,
          since: now ? iso(now.enteredAt) : null,
          why: why ?? null,
          visits: mine.map((visit) => ({
            stage: visit.stage,
            name: machine.stages.find(({ key }) => key === visit.stage)?.name ?? visit.stage,
            enteredAt: iso(visit.enteredAt),
            ...{ from: visit.from || null, enteredBy: visit.enteredBy || null },
            leftAt: visit.leftAt === 0 ? null : iso(visit.leftAt),
            ...{ to: visit.to || null, left: visit.left || null, leftBy: visit.leftBy || null },
          })),
        };
      });
      return { data };
    },
  );
}

const authorOf = (caller: Caller): Author => ({ workspaceId: caller.workspaceId, name: caller.name, caller });

function stageOf({ name, stages }: Machine, key: string) {
  const found = stages.find((stage) => stage.key === key);
  if (!found) throw new VisavisError('not_found', `"${name}" has no stage "${key}".`);
  return found;
}

function placeOf(cursor: string): { enteredAt: number; profileId: string } {
  const [at = '', profileId = ''] = cursor.split('.');
  if (!/^\d+$/.test(at)) throw new VisavisError('invalid_request', 'Expected the cursor of the page before.');
  return { enteredAt: Number(at), profileId };
}

/** With every condition as a sentence. */
function shown({ machine, version, createdAt, createdBy, updatedAt }: StoredMachine, names: Names) {
  return {
    ...machine,
    stages: machine.stages.map((stage) => ({
      ...stage,
      entrySentence: describe(stage.entry, names),
      exitSentence: stage.exit ? describe(stage.exit, names) : null,
    })),
    ...{ version, createdAt: iso(createdAt), createdBy, updatedAt: iso(updatedAt) },
  };
}

const shownVersion = ({ changedAt, ...line }: MachineVersion) => ({ ...line, changedAt: iso(changedAt) });
