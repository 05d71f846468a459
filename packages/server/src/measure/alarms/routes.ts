// The HTTP words of alarms.

import { ALARM_KINDS, type AlarmKind } from '@visavis/engine/measure';
import { Type } from 'typebox';
import { iso, isoOrNull } from '../../platform/clock.ts';
import type { App } from '../../platform/http/index.ts';
import type { Alarm, DoneAbout } from './alarm.ts';
import type { Alarms } from './index.ts';

const tags = ['measure'];
const viewer = { access: 'secret', role: 'viewer' } as const;
const editor = { access: 'secret', role: 'editor' } as const;
const strict = { additionalProperties: false };
const Time = Type.String({ format: 'date-time' });
const MaybeTime = Type.Union([Type.Null(), Time]);

const Reading = Type.Object({
  state: Type.Enum(['alarm', 'quiet', 'unknown']),
  value: Type.Number(),
  usual: Type.Object(
    { value: Type.Number(), low: Type.Number(), high: Type.Number() },
    { description: 'Where it lies in quiet times, with the chance of a false alarm that is set.' },
  ),
  p: Type.Number({ description: 'The chance of a reading as bad as this in quiet times.' }),
  n: Type.Number(),
  over: Type.String(),
  lack: Type.Optional(Type.String({ description: 'What is missing, where nothing can be told.' })),
});
const Kind = Type.Enum([...ALARM_KINDS]);
const AlarmShape = {
  ...{ id: Type.String(), kind: Kind, target: Type.String(), name: Type.String() },
  to: Type.String({ description: 'The page of the dashboard behind it.' }),
  state: Type.Enum(['open', 'acknowledged', 'snoozed', 'closed']),
  openedAt: Time,
  closedAt: MaybeTime,
  snoozedUntil: MaybeTime,
  why: Type.Union([Type.Null(), Type.Enum(['over', 'usual', 'gone', 'off'])]),
  sentence: Type.String({ description: 'When it was raised.' }),
  reading: Reading,
  latest: Type.Object({ sentence: Type.String(), at: Time, reading: Reading }),
};
const AlarmObject = Type.Object(AlarmShape);
const Settings = {
  isOn: Type.Boolean(),
  perYear: Type.Number({ minimum: 0.01, maximum: 100, description: 'False alarms of this kind a year.' }),
  leastChange: Type.Number({ minimum: 0, maximum: 1, description: 'Smaller relative changes are no alarm.' }),
  withinDays: Type.Integer({ minimum: 1, maximum: 60, description: 'Days in which somebody goes on.' }),
  level: Type.Number({
    minimum: 0.0001,
    maximum: 0.2,
    description: 'Share of harmless experiences that ever raise one.',
  }),
  leastBefore: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    description: 'Smaller segments are not watched.',
  }),
  share: Type.Number({
    minimum: 0,
    maximum: 0.9,
    description: 'Of the smallest size of four weeks: no more is empty.',
  }),
};
const SomeSettings = Type.Partial(Type.Object(Settings), strict);
const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const Note = { note: Type.Optional(Type.String({ maxLength: 1000 })) };

const shown = ({ openedAt, closedAt, snoozedUntil, latest, ...alarm }: Alarm) => ({
  ...alarm,
  ...{ openedAt: iso(openedAt), closedAt: isoOrNull(closedAt), snoozedUntil: isoOrNull(snoozedUntil) },
  latest: { ...latest, at: iso(latest.at) },
});
const shownAct = ({ at, ...act }: DoneAbout) => ({ at: iso(at), ...act });

export function registerAlarmRoutes(app: App, alarms: Alarms): void {
  registerReading(app, alarms);
  registerActs(app, alarms);
}

function registerReading(app: App, alarms: Alarms): void {
  app.get(
    '/v1/alarms',
    {
      config: viewer,
      schema: {
        ...{ summary: 'Alarms that last, and those that ended in the last days', tags },
        querystring: Type.Object({ days: Type.Integer({ minimum: 0, maximum: 3660, default: 30 }) }),
        response: { 200: Type.Object({ data: Type.Array(AlarmObject), open: Type.Integer() }) },
      },
    },
    async ({ caller, query }) => {
      const all = await alarms.list(caller!.workspaceId, query.days);
      return { data: all.map(shown), open: all.filter(({ state }) => state === 'open').length };
    },
  );
  app.get(
    '/v1/alarms/watched',
    {
      config: viewer,
      schema: {
        ...{ summary: 'What is watched, how it is set, and what was seen at the latest look', tags },
        response: {
          200: Type.Object({
            data: Type.Array(
              Type.Object({
                ...{ kind: Kind, title: Type.String(), about: Type.String(), promise: Type.String() },
                settings: Type.Partial(Type.Object(Settings)),
                lookedAt: MaybeTime,
                watched: Type.Array(
                  Type.Object({
                    ...{ target: Type.String(), name: Type.String(), to: Type.String(), reading: Reading },
                  }),
                ),
              }),
            ),
          }),
        },
      },
    },
    async ({ caller }) => {
      const all = await alarms.overlook(caller!.workspaceId);
      return { data: all.map(({ lookedAt, ...one }) => ({ ...one, lookedAt: isoOrNull(lookedAt) })) };
    },
  );
  app.get(
    '/v1/alarms/:id',
    {
      config: viewer,
      schema: {
        ...{ summary: 'One alarm with what was done about it', tags, params: Id },
        response: {
          200: Type.Object({
            ...AlarmShape,
            history: Type.Array(
              Type.Object({
                at: Time,
                what: Type.Enum(['opened', 'acknowledged', 'snoozed', 'woken', 'closed']),
                who: Type.String(),
                note: Type.String(),
              }),
            ),
          }),
        },
      },
    },
    async ({ caller, params }) => {
      const { history, ...alarm } = await alarms.find(caller!.workspaceId, params.id);
      return { ...shown(alarm), history: history.map(shownAct) };
    },
  );
}

function registerActs(app: App, alarms: Alarms): void {
  const body = Type.Object(Note, strict);
  const response = { 200: AlarmObject };
  app.patch(
    '/v1/alarms/settings/:kind',
    {
      config: editor,
      schema: {
        ...{ summary: 'Set how a kind of alarm is raised', tags, params: Type.Object({ kind: Kind }) },
        ...{ body: SomeSettings, response: { 204: Type.Null() } },
      },
    },
    async ({ caller, params, body: settings }, reply) => {
      await alarms.change(caller!, params.kind as AlarmKind, settings);
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/v1/alarms/look',
    {
      config: editor,
      schema: { summary: 'Look at everything now', tags, response: { 204: Type.Null() } },
    },
    async ({ caller }, reply) => {
      await alarms.look(caller!.workspaceId);
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/v1/alarms/:id/acknowledge',
    {
      config: editor,
      schema: { summary: 'Seen; it lasts until it is over', tags, params: Id, body, response },
    },
    async ({ caller, params, body: { note = '' } }) =>
      shown(await alarms.acknowledge(caller!, params.id, note)),
  );
  app.post(
    '/v1/alarms/:id/snooze',
    {
      config: editor,
      schema: {
        ...{ summary: 'Not now; told again then if it still lasts', tags, params: Id, response },
        body: Type.Object({ until: Time, ...Note }, strict),
      },
    },
    async ({ caller, params, body: { until, note = '' } }) =>
      shown(await alarms.snooze(caller!, params.id, Date.parse(until), note)),
  );
  app.post(
    '/v1/alarms/:id/usual',
    {
      config: editor,
      schema: { summary: 'This is usual from now on', tags, params: Id, body, response },
    },
    async ({ caller, params, body: { note = '' } }) => shown(await alarms.usual(caller!, params.id, note)),
  );
}
