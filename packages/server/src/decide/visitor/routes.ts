// The HTTP words of the visitor's own page: why I see this, what you know of me, correct it, opt out, erase me. With a
// write key and the id that the browser keeps they reach what this browser has told; with a pass that the site's server
// has got for whoever signed in, the whole person.

import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '@visavis/engine/collect';
import { identityId, type ProfileView } from '@visavis/engine/unify';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { addLenientBodies } from '../../collect/index.ts';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing, written } from '../../platform/http/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Ask } from '../decision-routes.ts';
import type { Decide } from '../index.ts';
import { VisitorAnswerShape, VisitorEraseAnswerShape } from './answer-shapes.ts';
import { knownOf, type Scope, shownOf, viewOfDevice } from './known.ts';
import type { Passes } from './passes.ts';

export interface VisitorDeps {
  decide: Decide;
  passes: Passes;
  ask: Ask;
  find(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  /** The names of the segments that the person is in, right at this instant. */
  segmentsOf(workspaceId: string, person: StoredPerson): Promise<string[]>;
  /** Takes an identity out of its person, so that it is one of its own. */
  part(workspaceId: string, person: StoredPerson, identity: string): Promise<void>;
  /** Erases a person everywhere; resolves when they are gone from all that is asked. */
  erase(workspaceId: string, person: StoredPerson): Promise<{ id: string; state: string }>;
}

const Name = Type.String({ minLength: 1, maxLength: 512 });
const Who = {
  writeKey: Type.Optional(Type.String()),
  anonymousId: Name,
  pass: Type.Optional(Type.String({ maxLength: 2000, description: 'From POST /v1/visitor/passes.' })),
};
const Look = Type.Object({
  ...Who,
  request: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
const Correct = Type.Object({
  ...Who,
  traits: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'Null takes the answer back.' }),
  ),
  consent: Type.Optional(
    Type.Record(Type.String(), Type.Boolean(), { description: 'By purpose: { "personalization": false }.' }),
  ),
});
/** For sites that have no place of their own: `/visitor#write-key=wk_…&anonymous-id=…&pass=…`. */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>What is known of you</title>
<script type="module" src="/sdk/visavis-about.js"></script>
<main><h1>What is known of you</h1><visavis-about></visavis-about></main></html>`;
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'";
const tags = ['visitor'];
const config = { access: 'write' } as const;

interface Visitor {
  workspaceId: string;
  scope: Scope;
  identifier: { type: string; value: string };
  /** The identity that the page speaks for. */
  identity: string;
  person: StoredPerson | undefined;
  /** Of the person, what may be told. */
  view: ProfileView | undefined;
}

const isWhole = ({ scope, person }: Visitor): boolean =>
  scope === 'person' || person?.view.profile.identities.length === 1;

export function registerVisitorRoutes(app: App, deps: VisitorDeps): void {
  const { decide, passes, ask } = deps;

  async function visitorOf(
    request: FastifyRequest,
    { anonymousId, pass }: Static<typeof Look>,
  ): Promise<Visitor> {
    const { workspaceId } = request.caller!;
    const scope = pass === undefined ? 'device' : 'person';
    const key = pass === undefined ? `anonymous_id:${anonymousId}` : passes.read(workspaceId, pass);
    const [type, value] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
    const identity = identityId(workspaceId, type, value);
    const person = await deps.find(workspaceId, key);
    const view = scope === 'person' ? person?.view : person && viewOfDevice(person.view, identity);
    return { workspaceId, scope, identifier: { type, value }, identity, person, view };
  }

  app.post(
    '/v1/visitor/passes',
    {
      config: { access: 'secret', role: 'editor' },
      schema: {
        summary: 'A pass for somebody who has signed in on your site, for their own page; lasts an hour',
        tags,
        body: Type.Object({ userId: Name }, { additionalProperties: false }),
        response: { 201: Type.Object({ pass: Type.String(), expiresAt: Type.String() }) },
      },
    },
    async ({ caller, body }, reply) => {
      const { pass, expiresAt } = passes.issue(caller!.workspaceId, `user_id:${body.userId}`);
      return reply.code(201).send({ pass, expiresAt: new Date(expiresAt).toISOString() });
    },
  );

  app.get(
    '/visitor',
    {
      config: { access: 'public' },
      schema: { hide: true, response: { 200: written('text/html', 'The page.') } },
    },
    async (_request, reply) =>
      reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(PAGE),
  );

  void app.register(async (scope) => {
    addLenientBodies(scope);
    scope.post(
      '/v1/visitor',
      {
        config,
        schema: {
          summary: 'What a visitor may see of themselves: what is known, and why they see what they see',
          tags,
          body: Look,
          response: { 200: VisitorAnswerShape },
        },
      },
      async (request) => {
        const body = request.body as Static<typeof Look>;
        const visitor = await visitorOf(request, body);
        const { workspaceId, identifier, person, view } = visitor;
        const secret = { ...request.caller!, access: 'secret' as const };
        const told = await ask({
          ...{ workspaceId, identifiers: [identifier], messages: [] },
          request: (body.request ?? {}) as Record<string, Json>,
          ...{ preview: true, log: false, explain: true },
          http: Object.create(request, { caller: { value: secret } }) as FastifyRequest,
        });
        const slots = await decide.slots.list(workspaceId);
        const names = new Map(slots.map(({ key, name }) => [key, name]));
        return {
          scope: visitor.scope,
          known: view ? knownOf(view) : null,
          // Those of a person rest on what all their browsers have told.
          segments: person && isWhole(visitor) ? await deps.segmentsOf(workspaceId, person) : [],
          shown: shownOf(told.decisions, told.trace ?? {}, names, visitor.scope),
        };
      },
    );

    scope.post(
      '/v1/visitor/correct',
      {
        config,
        schema: {
          summary: 'A visitor corrects what is known of them, or agrees and refuses by purpose',
          tags,
          body: Correct,
          response: { 204: nothing() },
        },
      },
      async (request, reply) => {
        const body = request.body as Static<typeof Correct>;
        const { traits, consent } = body;
        if (!traits && !consent)
          throw new VisavisError('invalid_request', 'Expected traits or consent, got neither.');
        const { workspaceId, scope: reach, identifier } = await visitorOf(request, body);
        const told = await ask({
          ...{ workspaceId, identifiers: [identifier], vouched: [identifier], http: request },
          messages: [
            {
              ...{ type: 'identify', messageId: randomUUID() },
              ...(reach === 'person' ? { userId: identifier.value } : { anonymousId: identifier.value }),
              ...(traits && { traits }),
              context: {
                library: { name: 'visavis-about' },
                ...(consent && { consent: { categoryPreferences: consent } }),
              },
            } as JsonObject,
          ],
          ...{ slots: [], request: {}, preview: false, log: false, explain: false },
        });
        if (told.rejected.length > 0)
          throw new VisavisError('invalid_request', 'This could not be kept.', {
            faults: [...told.rejected],
          });
        return reply.code(204).send();
      },
    );

    scope.post(
      '/v1/visitor/erase',
      {
        config,
        schema: {
          summary: 'A visitor has themselves erased: this browser’s part, or with a pass everything',
          tags,
          body: Look,
          response: { 200: VisitorEraseAnswerShape, 202: VisitorEraseAnswerShape },
        },
      },
      async (request, reply) => {
        const {
          workspaceId,
          scope: reach,
          person,
          identity,
        } = await visitorOf(request, request.body as Static<typeof Look>);
        if (!person) return reply.code(200).send({ state: 'done' });
        if (reach === 'device' && person.view.profile.identities.length > 1)
          await deps.part(workspaceId, person, identity);
        const alone = await deps.find(workspaceId, `id:${identity}`);
        // Parted, the browser's identity has nobody else with it; if it still has, somebody joined it at this moment.
        if (reach === 'device' && alone && alone.view.profile.identities.length > 1)
          throw new VisavisError('conflict', 'Something changed at the same moment. Try again.');
        const { state } = alone ? await deps.erase(workspaceId, alone) : { state: 'done' };
        return reply.code(state === 'done' ? 200 : 202).send({ state });
      },
    );
  });
}
