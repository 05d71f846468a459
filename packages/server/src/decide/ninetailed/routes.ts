// The addresses of Ninetailed's Experience API and of its insights, as its SDKs call them. Its documentation has limits
// for batches; they are kept.

import { randomUUID } from 'node:crypto';
import { asObject, type JsonObject } from '@visavis/engine/collect';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { addLenientBodies } from '../../collect/index.ts';
import { type App, type Caller, nothing } from '../../platform/http/index.ts';
import type { Ask } from '../decision-routes.ts';
import { NinetailedProfilesShape } from './answer-shapes.ts';
import { answerCall, type Call, type ProfileAnswer } from './answers.ts';
import type { Ninetailed } from './index.ts';
import { type CallerOfKey, demandCaller, demandSecret, envelope, NinetailedError, refuse } from './wire.ts';

export interface NinetailedRoutesDeps {
  ninetailed: Ninetailed;
  ask: Ask;
  callerOfKey: CallerOfKey;
  /** Erases a person by a name of theirs; false where nobody has it. */
  erase(key: string, actor: Caller): Promise<boolean>;
}

const V2 = '/v2/organizations/:clientId/environments/:environment';
const V1 = '/v1/organizations/:clientId/environments/:environment';
const Params = Type.Object({
  clientId: Type.String({ maxLength: 200 }),
  environment: Type.String({ maxLength: 200 }),
});
const ProfileParams = Type.Object({
  ...Params.properties,
  id: Type.String({ minLength: 1, maxLength: 512 }),
});
const Query = Type.Object({
  type: Type.Optional(Type.String({ description: '`preflight` evaluates and stores nothing' })),
  locale: Type.Optional(Type.String({ maxLength: 40, description: 'Of the names of places, as de-DE' })),
});
const tags = ['ninetailed'];
const config = { access: 'public' } as const;

export function registerNinetailedRoutes(app: App, deps: NinetailedRoutesDeps): void {
  void app.register(async (plain) => {
    const scope = plain as unknown as App;
    // The SDKs send JSON as text, so that the browser asks no preflight first.
    addLenientBodies(scope);
    scope.setErrorHandler(refuse);
    scope.addHook('preValidation', async (request) => {
      const { clients } = deps.ninetailed;
      await demandCaller(request, deps.callerOfKey, (clientId) => clients.keyOf(clientId));
    });
    registerProfiles(scope, deps);
    registerBatches(scope, deps);
  });
  registerClients(app, deps);
}

function registerClients(app: App, { ninetailed, callerOfKey }: NinetailedRoutesDeps): void {
  app.put(
    '/v1/cms/clients/:clientId',
    {
      config: { access: 'secret', role: 'admin' },
      schema: {
        summary:
          'Let a client id of Ninetailed stand for a write key, so that a page changes its address only',
        tags: ['decide'],
        params: Type.Object({ clientId: Type.String({ minLength: 8, maxLength: 200 }) }),
        body: Type.Object({ writeKey: Type.String() }, { additionalProperties: false }),
        response: { 204: nothing() },
      },
    },
    async ({ caller, params, body }, reply) => {
      await ninetailed.clients.set(params.clientId, body.writeKey, caller!, callerOfKey);
      return reply.code(204).send();
    },
  );
}

function registerProfiles(app: App, { ninetailed, ask, erase, callerOfKey }: NinetailedRoutesDeps): void {
  const upsert = async (request: FastifyRequest, profileId: string) => {
    const { events, options } = bodyOf(request.body);
    if (events.length > MOST_EVENTS) throw tooMany('events', MOST_EVENTS, events.length);
    const live = await ninetailed.live(request.caller!.workspaceId);
    const call = callOf(request, profileId, events, options);
    const answer = await answerCall(ask, live, call);
    // A profile is made by being asked for, whether or not anything is told of it.
    return envelope(answer ?? (await demandAnswer(answerCall(ask, live, { ...call, events: [BARE] }))));
  };
  const schema = { tags, querystring: Query };
  app.post(
    `${V2}/profiles`,
    {
      config,
      schema: {
        ...schema,
        summary: 'Ninetailed: make a profile, take its events, answer',
        params: Params,
        response: { 200: NinetailedProfilesShape },
      },
    },
    (request) => upsert(request, randomUUID()),
  );
  app.post(
    `${V2}/profiles/:id`,
    {
      config,
      schema: {
        ...schema,
        summary: 'Ninetailed: take events of a profile, answer',
        params: ProfileParams,
        response: { 200: NinetailedProfilesShape },
      },
    },
    (request) => upsert(request, request.params.id),
  );
  app.get(
    `${V2}/profiles/:id`,
    {
      config,
      schema: {
        ...schema,
        summary: 'Ninetailed: a profile',
        params: ProfileParams,
        response: { 200: NinetailedProfilesShape },
      },
    },
    async (request) => {
      const live = await ninetailed.live(request.caller!.workspaceId);
      const call = callOf(request, request.params.id, [], {});
      return envelope(await demandAnswer(answerCall(ask, live, { ...call, preflight: true })));
    },
  );
  app.delete(
    `${V2}/profiles/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'Ninetailed: erase a person; needs a secret key',
        params: ProfileParams,
        response: { 200: NinetailedProfilesShape },
      },
    },
    async (request) => {
      const actor = await demandSecret(request, callerOfKey);
      if (await erase(`anonymous_id:${request.params.id}`, actor)) return envelope({});
      throw notFound();
    },
  );
}

function registerBatches(app: App, deps: NinetailedRoutesDeps): void {
  const take = async (request: FastifyRequest): Promise<ProfileAnswer['profile'][]> => {
    const { events, options } = bodyOf(request.body);
    const groups = byProfile(events);
    const live = await deps.ninetailed.live(request.caller!.workspaceId);
    const answers = await Promise.all(
      [...groups].map(([id, mine]) =>
        demandAnswer(answerCall(deps.ask, live, callOf(request, id, mine, options))),
      ),
    );
    return answers.map(({ profile }) => profile);
  };
  const schema = { tags, params: Params, querystring: Query };
  app.post(
    `${V2}/events`,
    {
      config,
      schema: {
        ...schema,
        summary: 'Ninetailed: events of several profiles',
        response: { 200: NinetailedProfilesShape },
      },
    },
    async (request) => envelope({ profiles: await take(request) }),
  );
  app.post(
    `${V2}/import/events`,
    {
      config,
      schema: {
        ...schema,
        summary: 'Ninetailed: events of several profiles, without an answer',
        response: { 200: NinetailedProfilesShape },
      },
    },
    async (request) => {
      const profiles = await take(request);
      return envelope({}, `${profiles.length} profiles have been imported.`);
    },
  );
  app.post(
    `${V1}/events`,
    {
      config,
      schema: {
        ...schema,
        summary: 'Ninetailed insights: components seen, clicked, hovered',
        response: { 202: NinetailedProfilesShape },
      },
    },
    async (request, reply) => {
      const live = await deps.ninetailed.live(request.caller!.workspaceId);
      for (const { id, events } of insightsOf(request.body))
        await answerCall(deps.ask, live, callOf(request, id, events, {}));
      return reply.code(202).send(envelope({}));
    },
  );
}

/** Of Ninetailed's documentation. */
const MOST_EVENTS = 200;
const MOST_PROFILES = 50;
const MOST_IDENTIFIES = 50;

/** Says of somebody that they are there. */
const BARE: JsonObject = { type: 'identify', traits: {} };

function bodyOf(body: unknown): { events: unknown[]; options: JsonObject } {
  const { events, options } = asObject(body) ?? {};
  if (!Array.isArray(events)) throw new NinetailedError('ERR_INVALID_DATA', 'Expected { "events": [ … ] }.');
  return { events, options: asObject(options) ?? {} };
}

function callOf(http: FastifyRequest, profileId: string, events: unknown[], options: JsonObject): Call {
  const { type, locale } = http.query as { type?: string; locale?: string };
  const ip = http.headers['x-force-ip'];
  const features = Array.isArray(options.features) ? options.features : [];
  return {
    ...{ http, profileId, events, preflight: type === 'preflight', mayLocate: features.includes('location') },
    ...(locale !== undefined && { locale }),
    ...(typeof ip === 'string' && { ip }),
  };
}

function byProfile(events: readonly unknown[]): Map<string, unknown[]> {
  if (events.length === 0) throw new NinetailedError('ERR_INVALID_DATA', 'Expected at least one event.');
  if (events.length > MOST_EVENTS) throw tooMany('events', MOST_EVENTS, events.length);
  const identifies = events.filter((event) => asObject(event)?.type === 'identify').length;
  if (identifies > MOST_IDENTIFIES) throw tooMany('identify events', MOST_IDENTIFIES, identifies);
  const groups = Map.groupBy(events, (event) => idIn(asObject(event)?.anonymousId, 'anonymousId'));
  if (groups.size > MOST_PROFILES) throw tooMany('profiles', MOST_PROFILES, groups.size);
  return groups;
}

function insightsOf(body: unknown): { id: string; events: unknown[] }[] {
  if (!Array.isArray(body))
    throw new NinetailedError('ERR_INVALID_DATA', 'Expected a list of { profile, events }.');
  return body.map((one) => {
    const { profile, events } = asObject(one) ?? {};
    if (!Array.isArray(events))
      throw new NinetailedError('ERR_INVALID_DATA', 'Expected "events" to be a list.');
    return { id: idIn(asObject(profile)?.id, 'profile.id'), events };
  });
}

function idIn(value: unknown, field: string): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= 512) return value;
  throw new NinetailedError('ERR_INVALID_DATA', `Expected "${field}" to be the id of a profile.`);
}

async function demandAnswer(answer: Promise<ProfileAnswer | undefined>): Promise<ProfileAnswer> {
  const found = await answer;
  if (!found) throw notFound();
  return found;
}

const notFound = () => new NinetailedError('ERR_PROFILE_NOT_FOUND', 'There is no profile with this id.');

const tooMany = (what: string, most: number, got: number) =>
  new NinetailedError('ERR_INVALID_DATA', `Expected at most ${most} ${what} in one call, got ${got}.`);
