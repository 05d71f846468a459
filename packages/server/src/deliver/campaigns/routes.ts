// The HTTP words of campaigns: making, starting, approving, pausing, ending, and how they went.

import { CampaignSchema } from '@visavis/engine/deliver';
import { type Condition, describe, type Names, parseCondition } from '@visavis/engine/segment';
import { type Static, Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { App, Caller } from '../../platform/http/index.ts';
import { SimulationReportShape } from '../scenarios/answer-shapes.ts';
import { LINES_DESCRIPTION, sendSimulation } from '../scenarios/index.ts';
import {
  CampaignReportShape,
  CampaignSettingsShape,
  CampaignShape,
  CampaignSizeAnswerShape,
  CampaignsPageShape,
} from './answer-shapes.ts';
import type { StoredCampaign } from './campaign-store.ts';
import type { Campaigns } from './index.ts';

const tags = ['campaigns'];
const looking = { access: 'secret', role: 'viewer' } as const;
const secret = { access: 'secret' } as const;
const strict = { additionalProperties: false };
const Key = Type.Object({ key: Type.String({ maxLength: 50 }) });
const Changed = Type.Object(
  { campaign: CampaignSchema, version: Type.Optional(Type.Integer({ minimum: 1 })) },
  strict,
);
const Step = Type.Union([
  Type.Null(),
  Type.Object(
    {
      reason: Type.Optional(
        Type.String({
          ...{ minLength: 3, maxLength: 500 },
          description:
            'To start, approve or go on with what contradicts something that people are told, or to start what was not simulated: why it is told all the same.',
        }),
      ),
    },
    strict,
  ),
]);
const Settings = Type.Object(
  {
    approveAbove: Type.Union([Type.Null(), Type.Integer({ minimum: 0 })], {
      description: 'A campaign to more people than this needs a second person, an admin; null: none does.',
    }),
  },
  strict,
);

export function registerCampaignRoutes(app: App, campaigns: Campaigns): void {
  registerMaking(app, campaigns);
  registerSteps(app, campaigns);
  registerLooking(app, campaigns);
}

function registerMaking(app: App, campaigns: Campaigns): void {
  const { definitions } = campaigns;
  const seen = shower(campaigns);
  app.get(
    '/v1/campaigns',
    {
      config: looking,
      schema: { summary: 'Campaigns, the latest first', tags, response: { 200: CampaignsPageShape } },
    },
    async ({ caller }) => {
      const { workspaceId } = caller!;
      const names = await campaigns.names(workspaceId);
      return { data: (await definitions.list(workspaceId)).map((one) => shown(one, names)) };
    },
  );
  app.post(
    '/v1/campaigns',
    {
      config: secret,
      schema: {
        summary: 'Make a campaign; it is a draft',
        tags,
        body: CampaignSchema,
        response: { 201: CampaignShape },
      },
    },
    async ({ caller, body }, reply) =>
      reply.code(201).send(await seen(caller!, await definitions.create(caller!, body))),
  );
  app.get(
    '/v1/campaigns/:key',
    {
      config: looking,
      schema: { summary: 'One campaign', tags, params: Key, response: { 200: CampaignShape } },
    },
    async ({ caller, params }) => seen(caller!, await definitions.get(caller!.workspaceId, params.key)),
  );
  app.patch(
    '/v1/campaigns/:key',
    {
      config: secret,
      schema: {
        summary: 'Change a campaign that has not been started; it is a draft again',
        ...{ tags, params: Key, body: Changed },
        response: { 200: CampaignShape },
      },
    },
    async ({ caller, params, body }) =>
      seen(caller!, await definitions.change(caller!, params.key, body.campaign, body.version)),
  );
}

const STEPS = {
  start: 'Start it, or put it up for review where it is too large for one person',
  approve: 'Let it start, as a second person and an admin',
  pause: 'Nothing more goes out, from the very next message on',
  resume: 'Go on',
  cancel: 'End it: nobody is told any more',
} as const;

function registerSteps(app: App, campaigns: Campaigns): void {
  const { definitions } = campaigns;
  const seen = shower(campaigns);
  for (const step of Object.keys(STEPS) as (keyof typeof STEPS)[])
    app.post(
      `/v1/campaigns/:key/${step}`,
      {
        config: secret,
        schema: {
          summary: STEPS[step],
          tags,
          params: Key,
          body: Step,
          response: { 200: CampaignShape },
        },
      },
      async ({ caller, params, body }) =>
        seen(
          caller!,
          await definitions[step](
            caller!,
            (params as { key: string }).key,
            (body as Static<typeof Step>)?.reason,
          ),
        ),
    );
}

function registerLooking(app: App, campaigns: Campaigns): void {
  app.get(
    '/v1/campaigns/:key/report',
    {
      config: looking,
      schema: {
        summary: 'Occurrences, what became of messages, variants',
        tags,
        params: Key,
        response: { 200: CampaignReportShape },
      },
    },
    async ({ caller, params }) => campaigns.report(caller!.workspaceId, params.key),
  );
  app.post(
    '/v1/campaigns/:key/simulate',
    {
      config: { ...secret, role: 'viewer' },
      schema: {
        summary: 'Replay the last days: whom a campaign that waits for something would have told, and when',
        description: LINES_DESCRIPTION,
        ...{ tags, params: Key },
        body: Type.Object({ days: Type.Integer({ minimum: 1, maximum: 365 }) }, strict),
        response: { 200: SimulationReportShape },
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const simulation = await campaigns.simulate(caller!.workspaceId, params.key, body.days);
      return sendSimulation(simulation, request, reply);
    },
  );
  app.post(
    '/v1/campaigns/size',
    {
      config: { ...secret, role: 'viewer' },
      schema: {
        summary: 'How many people an audience is now',
        tags,
        body: Type.Object({
          audience: Type.Union([Type.Null(), Type.Record(Type.String(), Type.Unknown())]),
        }),
        response: { 200: CampaignSizeAnswerShape },
      },
    },
    async ({ caller, body }) => {
      const { audience } = body;
      if (audience !== null) {
        const { faults } = parseCondition(audience);
        if (faults) throw new VisavisError('invalid_condition', 'The audience cannot be read.', { faults });
      }
      // Parsed just now.
      const condition = audience as Condition | null;
      return {
        people: await campaigns.size(caller!.workspaceId, condition),
        says: wordsOf(condition, await campaigns.names(caller!.workspaceId)),
      };
    },
  );
  app.get(
    '/v1/campaign-settings',
    {
      config: looking,
      schema: {
        summary: 'Which campaigns need a second person',
        tags,
        response: { 200: CampaignSettingsShape },
      },
    },
    async ({ caller }) => ({ approveAbove: await campaigns.approveAbove(caller!.workspaceId) }),
  );
  app.put(
    '/v1/campaign-settings',
    {
      config: { ...secret, role: 'admin' },
      schema: {
        summary: 'Say which campaigns need a second person',
        tags,
        body: Settings,
        response: { 200: CampaignSettingsShape },
      },
    },
    async ({ caller, body }) => {
      await campaigns.definitions.setApproveAbove(caller!, body.approveAbove);
      return body;
    },
  );
}

const wordsOf = (audience: Condition | null, names: Names): string =>
  audience === null ? 'everybody' : describe(audience, names);

const shower = (campaigns: Campaigns) => async (caller: Caller, stored: StoredCampaign) =>
  shown(stored, await campaigns.names(caller.workspaceId));

const shown = (
  { campaign, nextAt, nextId, createdAt, updatedAt, ...stored }: StoredCampaign,
  names: Names,
) => ({
  ...campaign,
  ...stored,
  says: wordsOf(campaign.audience, names),
  next: nextAt > 0 ? { occurrence: nextId, startsAt: iso(nextAt) } : null,
  createdAt: iso(createdAt),
  updatedAt: iso(updatedAt),
});
