// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';
import { EventFilterShape } from '../scenarios/answer-shapes.ts';

const CampaignStatusShape = Type.Union(
  [
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('cancelled'),
    Type.Literal('paused'),
    Type.Literal('draft'),
    Type.Literal('review'),
  ],
  { title: 'CampaignStatus', description: '`running`: it has gone out, goes out, or waits for its time.' },
);
const CampaignReviewShape = Type.Object(
  {
    askedBy: Type.String(),
    askedByName: Type.String(),
    askedAt: Type.Number(),
    size: Type.Optional(
      Type.Number({ description: 'People, as estimated then; undefined where nobody can say.' }),
    ),
    approvedBy: Type.Optional(Type.String()),
    approvedByName: Type.Optional(Type.String()),
    approvedAt: Type.Optional(Type.Number()),
  },
  { title: 'CampaignReview' },
);
export const CampaignShape = Type.Object(
  {
    says: Type.String(),
    next: Type.Union([
      Type.Object({ occurrence: Type.String(), startsAt: Type.String({ description: 'ISO 8601.' }) }),
      Type.Null(),
    ]),
    createdAt: Type.String({ description: 'ISO 8601.' }),
    updatedAt: Type.String({ description: 'ISO 8601.' }),
    version: Type.Number(),
    status: CampaignStatusShape,
    review: Type.Union([CampaignReviewShape, Type.Null()]),
    updatedBy: Type.String(),
    tags: Type.Optional(Type.Array(Type.String())),
    expires: Type.Optional(Type.String()),
    holdout: Type.Optional(Type.Number()),
    priority: Type.Optional(Type.Number()),
    tone: Type.Optional(Type.String()),
    key: Type.String(),
    name: Type.String(),
    schedule: Type.Union([
      Type.Object({ kind: Type.Literal('now') }),
      Type.Object({
        kind: Type.Literal('at'),
        date: Type.String(),
        time: Type.String({ description: 'ISO 8601.' }),
        zone: Type.Union([Type.Literal('person'), Type.Literal('workspace')]),
      }),
      Type.Object({
        from: Type.Optional(Type.String()),
        day: Type.Optional(
          Type.Number({ description: 'Of a month; where it has no such day, its last one.' }),
        ),
        on: Type.Optional(
          Type.Array(
            Type.Union([
              Type.Literal('mon'),
              Type.Literal('tue'),
              Type.Literal('wed'),
              Type.Literal('thu'),
              Type.Literal('fri'),
              Type.Literal('sat'),
              Type.Literal('sun'),
            ]),
            { description: 'Of a week.' },
          ),
        ),
        until: Type.Optional(Type.String()),
        kind: Type.Literal('recurring'),
        time: Type.String({ description: 'ISO 8601.' }),
        every: Type.Union([Type.Literal('day'), Type.Literal('week'), Type.Literal('month')]),
        zone: Type.Union([Type.Literal('person'), Type.Literal('workspace')]),
      }),
      Type.Object({
        kind: Type.Literal('trigger'),
        trigger: Type.Object({
          on: Type.Optional(EventFilterShape),
          segment: Type.Optional(Type.String()),
          moves: Type.Optional(Type.Union([Type.Literal('entered'), Type.Literal('left')])),
          stage: Type.Optional(Type.String()),
          machine: Type.Optional(Type.String()),
        }),
        reentry: Type.Union([
          Type.Object({ rule: Type.Literal('once') }),
          Type.Object({ rule: Type.Literal('after_exit') }),
          Type.Object({ rule: Type.Literal('after_gap'), gap: Type.String() }),
        ]),
      }),
    ]),
    audience: Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' }),
    channel: Type.String(),
    template: Type.String(),
  },
  { title: 'Campaign' },
);
export const CampaignsPageShape = Type.Object({ data: Type.Array(CampaignShape) });
const VariantOutcomeShape = Type.Object(
  {
    variant: Type.Union([Type.String(), Type.Null()], { description: 'Null: it was not chosen yet.' }),
    states: Type.Record(Type.String(), Type.Number()),
    messages: Type.Number(),
    opened: Type.Number(),
    clicked: Type.Number(),
  },
  { title: 'VariantOutcome' },
);
export const CampaignReportShape = Type.Object(
  {
    cause: Type.String({
      description:
        'What its messages say that they are because of: `campaign:spring`; one that waits for something is a scenario.',
    }),
    occurrences: Type.Array(
      Type.Object({
        id: Type.String(),
        state: Type.String(),
        startsAt: Type.String({ description: 'ISO 8601.' }),
        beganAt: Type.String({ description: 'ISO 8601.' }),
        endedAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
        people: Type.Number(),
        held: Type.Number(),
        waiting: Type.Number({ description: 'Not told yet: it is not their hour.' }),
      }),
    ),
    messages: Type.Record(Type.String(), Type.Number(), { description: 'By state.' }),
    variants: Type.Array(VariantOutcomeShape),
  },
  { title: 'CampaignReport' },
);
export const CampaignSizeAnswerShape = Type.Object({ people: Type.Number(), says: Type.String() });
export const CampaignSettingsShape = Type.Object({ approveAbove: Type.Union([Type.Number(), Type.Null()]) });
