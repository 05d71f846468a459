// The HTTP words of the visual editor. The dashboard opens the marketer's page with a ticket in its fragment; the
// editor, which the SDK loads there, reads and saves one experience with it, and asks what somebody else would see.

import type { Json } from '@visavis/engine/collect';
import type { PageChanges } from '@visavis/engine/decide';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import type { App, Caller } from '../../platform/http/index.ts';
import type { Ask } from '../decision-routes.ts';
import type { StoredExperience } from '../definition-store.ts';
import type { Decide } from '../index.ts';
import { EditorPreviewAnswerShape, EditorShape } from './answer-shapes.ts';
import type { StoredTicket } from './ticket-store.ts';
import type { Tickets } from './tickets.ts';

/** The slot that changes a page as it is; the SDK asks for it on every page. */
const PAGE_SLOT = 'page';

export interface EditorDeps {
  decide: Decide;
  tickets: Tickets;
  ask: Ask;
  /** What the marketer may look at the page as: names only, since the page can read along. */
  segments(workspaceId: string): Promise<{ key: string; name: string }[]>;
  /** Somebody's names: this person's, or those of a member of the segment; undefined where there is nobody. */
  somebody(
    workspaceId: string,
    who: { person: string } | { segment: string },
  ): Promise<{ type: string; value: string }[] | undefined>;
}

const Text = Type.String({ minLength: 1, maxLength: 2000 });
const tags = ['decide'];
const ticketed = { access: 'public' } as const;

export function registerEditorRoutes(app: App, { decide, tickets, ask, ...deps }: EditorDeps): void {
  app.post(
    '/v1/experiences/:id/editor',
    {
      config: { access: 'secret', role: 'editor' },
      schema: {
        summary: 'Opens a variant of the slot “page” for editing on the page itself, for an hour',
        tags,
        params: Type.Object({ id: Text }),
        body: Type.Object(
          {
            variant: Text,
            url: Type.String({ format: 'uri', maxLength: 2000, description: 'A page that carries the SDK.' }),
            person: Type.Optional(
              Type.String({ description: 'Whose view may be looked at, such as user_id:42.' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 201: Type.Object({ address: Type.String(), expiresAt: Type.String() }) },
      },
    },
    async ({ caller, params, body }, reply) => {
      const { workspaceId, name } = caller!;
      const experience = await existing(decide, workspaceId, params.id);
      variantOf(experience, body.variant);
      const page = new URL(body.url);
      if (!/^https?:$/.test(page.protocol))
        throw invalid('url', 'an address of http or https', page.protocol);
      const { ticket, expiresAt } = await tickets.issue({
        ...{ workspaceId, experienceId: experience.id, variant: body.variant },
        ...{ madeBy: name, person: body.person },
      });
      page.hash = `visavis-edit=${ticket}`;
      return reply.code(201).send({ address: page.href, expiresAt: new Date(expiresAt).toISOString() });
    },
  );

  app.get(
    '/v1/editor',
    {
      config: ticketed,
      schema: { summary: 'What a ticket of the visual editor opens', tags, response: { 200: EditorShape } },
    },
    async (request) => {
      const ticket = await tickets.read(bearer(request));
      const [experience, slots, segments, sentenceOf] = await Promise.all([
        existing(decide, ticket.workspaceId, ticket.experienceId),
        decide.slots.list(ticket.workspaceId),
        deps.segments(ticket.workspaceId),
        decide.experiences.sentences(ticket.workspaceId),
      ]);
      const { id, key, name, status, version, audience } = experience;
      return {
        experience: { id, key, name, status, version, audience: audience && sentenceOf(experience) },
        variant: ticket.variant,
        content: variantOf(experience, ticket.variant).content,
        slots: slots
          .filter((slot) => slot.status === 'on' && slot.key !== PAGE_SLOT)
          .map((slot) => ({ key: slot.key, name: slot.name, type: slot.type })),
        segments,
        hasPerson: ticket.person !== undefined,
        expiresAt: new Date(ticket.expiresAt).toISOString(),
      };
    },
  );

  app.post(
    '/v1/editor',
    {
      config: ticketed,
      schema: {
        summary: 'Saves the changes that were made with a ticket of the visual editor',
        tags,
        body: Type.Object(
          {
            version: Type.Integer({ minimum: 1, description: 'Of the experience, as it was read.' }),
            content: Type.Unknown({ description: '{ "url": "…", "changes": […] }' }),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ version: Type.Integer(), status: Type.String() }) },
      },
    },
    async (request) => {
      const ticket = await tickets.read(bearer(request));
      const { workspaceId, experienceId } = ticket;
      const { version, content } = request.body;
      const experience = await existing(decide, workspaceId, experienceId);
      const variants = experience.variants.map((variant) =>
        variant.key === ticket.variant ? { ...variant, content: content as PageChanges } : variant,
      );
      const change = { version, variants };
      const saved = await decide.experiences.change(workspaceId, experienceId, change, callerOf(ticket));
      return { version: saved.version, status: saved.status };
    },
  );

  app.post(
    '/v1/editor/preview',
    {
      config: ticketed,
      schema: {
        summary: 'What all slots would show to somebody else, for the visual editor',
        tags,
        body: Type.Object(
          {
            as: Type.Union([
              Type.Literal('stranger'),
              Type.Literal('person'),
              Type.Object({ segment: Text }, { additionalProperties: false }),
            ]),
            request: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
          },
          { additionalProperties: false },
        ),
        response: { 200: EditorPreviewAnswerShape },
      },
    },
    async (request) => {
      const ticket = await tickets.read(bearer(request));
      const { workspaceId } = ticket;
      const { as } = request.body;
      const stranger = [{ type: 'anonymous_id', value: 'visavis-editor' }];
      const who = as === 'person' ? { person: ticket.person ?? '' } : as;
      const identifiers = who === 'stranger' ? stranger : await deps.somebody(workspaceId, who);
      if (!identifiers)
        throw new VisavisError(
          'not_found',
          'Nobody is there whose view could be shown: the segment is empty.',
        );
      // The page reads the answer and may have saved what it shows: merge fields are as for somebody unknown.
      request.caller = { ...callerOf(ticket), access: 'write' };
      const told = await ask({
        ...{ workspaceId, identifiers, messages: [], http: request },
        request: (request.body.request ?? {}) as Record<string, Json>,
        ...{ preview: true, log: false, explain: false },
      });
      // What is decided is shown on the page anyway; who it was decided for stays here.
      return {
        decisions: Object.fromEntries(
          told.decisions.map(({ slot, value, variant, experience, reason }) => [
            slot,
            { value, variant, experience: experience?.key ?? null, reason },
          ]),
        ),
      };
    },
  );
}

function bearer({ headers }: FastifyRequest): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Whoever opened the page, with no more than the ticket allows. */
const callerOf = ({ workspaceId, madeBy }: StoredTicket): Caller => ({
  workspaceId,
  access: 'secret',
  role: 'editor',
  name: madeBy,
});

async function existing(decide: Decide, workspaceId: string, id: string): Promise<StoredExperience> {
  const experience = await decide.experiences.find(workspaceId, id);
  if (!experience || experience.status === 'archived')
    throw new VisavisError('not_found', `There is no experience “${id}”.`);
  if (experience.slot === PAGE_SLOT) return experience;
  throw new VisavisError(
    'invalid_request',
    `“${experience.name}” fills the slot “${experience.slot}”; on the page itself only the slot “${PAGE_SLOT}” is edited.`,
  );
}

function variantOf(experience: StoredExperience, key: string) {
  const found = experience.variants.find((variant) => variant.key === key);
  if (found) return found;
  throw invalid('variant', experience.variants.map((variant) => variant.key).join(' or '), key);
}

const invalid = (field: string, expected: string, got: string): VisavisError =>
  new VisavisError('invalid_request', `Expected ${field} to be ${expected}, got ${got}.`, {
    faults: [{ field, expected, got }],
  });
