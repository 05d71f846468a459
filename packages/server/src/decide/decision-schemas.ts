// The shapes of the call that a website makes, for validation and for OpenAPI.

import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { Type } from 'typebox';

const Name = Type.String({ minLength: 1, maxLength: 512 });
export const Body = Type.Object(
  {
    writeKey: Type.Optional(Type.String()),
    userId: Type.Optional(Name),
    anonymousId: Type.Optional(Name),
    identityToken: Type.Optional(
      Type.String({
        maxLength: 5000,
        description: 'Signed by your server; proves that this is who `userId` says.',
      }),
    ),
    identities: Type.Optional(
      Type.Record(Type.String(), Name, {
        description: 'Other names of the person by type, such as { "email": "ada@example.com" }.',
      }),
    ),
    events: Type.Optional(
      Type.Array(Type.Unknown(), {
        maxItems: 100,
        description: 'Messages as for /v1/batch; they are kept, and the decision already knows them.',
      }),
    ),
    slots: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        maxItems: 100,
        description: 'All slots, when not given.',
      }),
    ),
    request: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'What is true of this moment only, readable in audiences as request.<name>.',
      }),
    ),
    sentAt: Type.Optional(Type.String()),
    logged: Type.Optional(
      Type.Boolean({
        description:
          'With `preflight`: the decision alone is kept in the log, so that a view that is told later teaches.',
      }),
    ),
    preflight: Type.Optional(
      Type.Boolean({ description: 'Works the answer out and keeps nothing, the events included.' }),
    ),
    exposed: Type.Optional(
      Type.Boolean({
        description: `The content is shown as it comes: the views are recorded now (“${EXPERIENCE_VIEWED}”).`,
      }),
    ),
    explain: Type.Optional(
      Type.Boolean({
        description: 'With a secret key: what became of every experience, condition by condition.',
      }),
    ),
  },
  { additionalProperties: true },
);

const DecisionShape = Type.Object({
  slot: Type.String(),
  value: Type.Unknown(),
  variant: Type.Union([Type.String(), Type.Null()]),
  experience: Type.Union([
    Type.Null(),
    Type.Object({ id: Type.String(), key: Type.String(), version: Type.Integer() }),
  ]),
  rung: Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Null()]),
  reason: Type.Object({ code: Type.String(), text: Type.String() }),
  propensity: Type.Number(),
  held: Type.Boolean(),
  sticky: Type.Boolean(),
  passedOver: Type.Array(Type.Object({ experience: Type.String(), why: Type.String() })),
  exposure: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: `The properties of the event “${EXPERIENCE_VIEWED}”, to be sent as they are when it is seen.`,
    }),
  ),
  missing: Type.Optional(
    Type.Object(
      {
        rung: Type.Integer(),
        experience: Type.String(),
        text: Type.String(),
        needs: Type.Array(Type.Object({ text: Type.String(), condition: Type.Unknown() })),
      },
      { description: 'For the next rung; told to who may know of the person.' },
    ),
  ),
});
const Summary = Type.Object({
  id: Type.String(),
  /** ISO 8601. */
  firstSeen: Type.Optional(Type.String()),
  lastSeen: Type.Optional(Type.String()),
  visits: Type.Integer(),
  known: Type.Boolean({ description: 'By a name that they gave, not only by a device.' }),
  traits: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'Only for a secret key.' }),
  ),
});
export const Answer = Type.Object({
  decisionId: Type.Optional(Type.String({ description: 'In the log; `visavis replay` takes it.' })),
  profile: Type.Union([Type.Null(), Summary], {
    description: 'Null for somebody unknown, and where the caller may not know of them.',
  }),
  segments: Type.Array(Type.String()),
  stage: Type.Union([Type.Null(), Type.String()], {
    description: 'Where the person stands in the first journey; null for nowhere.',
  }),
  stages: Type.Record(Type.String(), Type.String(), { description: 'By journey: the stage.' }),
  decisions: Type.Record(Type.String(), DecisionShape),
  accepted: Type.Integer(),
  trace: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Unknown()))),
  counterfactuals: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Array(
        Type.Object({ text: Type.String(), changes: Type.Array(Type.Unknown()), decision: Type.Unknown() }),
      ),
      { description: 'By slot: the smallest changes of the person that would have led to something else.' },
    ),
  ),
  rejected: Type.Optional(Type.Array(Type.Unknown())),
});

export const Batch = Type.Object(
  { requests: Type.Array(Body, { minItems: 1, maxItems: 200, description: 'Each as a call of its own.' }) },
  { additionalProperties: false },
);
const Refused = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    faults: Type.Optional(Type.Array(Type.Unknown())),
  }),
});
export const Answers = Type.Object({
  data: Type.Array(Type.Union([Answer, Refused]), { description: 'In the order of the requests.' }),
});

export const PastDecision = Type.Object({
  id: Type.String({ description: 'In the log; `visavis replay` takes it.' }),
  time: Type.String(),
  knows: Type.Boolean({ description: 'Whether who asked might be told of the person.' }),
  before: Type.Optional(
    Type.Object(
      { id: Type.String(), repeats: Type.Integer() },
      { description: 'How often the decision before this one was told again.' },
    ),
  ),
  decisions: Type.Array(
    Type.Object({
      slot: Type.String(),
      experience: Type.Union([Type.Null(), Type.Object({ key: Type.String(), version: Type.Integer() })]),
      variant: Type.Union([Type.String(), Type.Null()]),
      rung: Type.Union([Type.Integer(), Type.Null()]),
      held: Type.Boolean(),
      sticky: Type.Boolean(),
      propensity: Type.Number(),
      reason: Type.Object({ code: Type.String(), text: Type.String() }),
    }),
  ),
});
export const PastDecisions = Type.Object({
  data: Type.Array(PastDecision),
  next: Type.Optional(Type.String({ description: 'The `cursor` of the next page.' })),
});
