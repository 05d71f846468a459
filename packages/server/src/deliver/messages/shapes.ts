// The shapes of messages in HTTP, and how they are shown.

import type { VariantFor } from '@visavis/engine/deliver';
import { Type } from 'typebox';
import { iso, isoOrNull } from '../../platform/clock.ts';
import type { Hold } from './held.ts';
import { CHANNELS, MESSAGE_STATES, type Message } from './message.ts';
import type { StoredTemplate } from './template-store.ts';

const oneOf = <T extends string>(names: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(names.map((one) => Type.Literal(one))));
export const ChannelShape = oneOf(CHANNELS);
export const StateShape = oneOf(MESSAGE_STATES);
const Time = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Array>[0]>(shape: T) => Type.Union([shape, Type.Null()]);
const ReasonShape = Type.Object({
  code: Type.String(),
  sentence: Type.String(),
});

export const MessageShape = Type.Object({
  id: Type.String(),
  idempotencyKey: Type.String(),
  profileId: Type.String(),
  channel: ChannelShape,
  template: Type.String(),
  variant: orNull(Type.String()),
  cause: Type.Object({ kind: Type.String(), id: Type.String(), step: Type.Optional(Type.String()) }),
  priority: Type.Integer(),
  tags: Type.Array(Type.String()),
  transactional: Type.Boolean(),
  whileAvailable: Type.Boolean(),
  state: StateShape,
  reason: orNull(ReasonShape),
  address: orNull(Type.String()),
  subject: orNull(Type.String()),
  attempts: Type.Integer(),
  createdAt: Time,
  dueAt: Time,
  expiresAt: orNull(Time),
  sentAt: orNull(Time),
  openedAt: orNull(Time),
  clickedAt: orNull(Time),
});
export const HeldShape = Type.Evaluate(
  Type.Intersect([
    MessageShape,
    Type.Object({
      hold: Type.Object({
        ...ReasonShape.properties,
        at: Type.Union([Time, Type.Null()], {
          description: 'When it is looked at next; null: while it is paused.',
        }),
      }),
    }),
  ]),
);
export const CountsShape = Type.Record(Type.String(), Type.Integer());

export const shownMessage = (message: Message) => ({
  id: message.id,
  idempotencyKey: message.idempotencyKey,
  profileId: message.profileId,
  channel: message.channel,
  template: message.template,
  variant: message.variant,
  cause: message.cause,
  priority: message.priority,
  tags: [...message.tags],
  transactional: message.transactional,
  whileAvailable: message.whileAvailable,
  state: message.state,
  reason: message.reason,
  address: message.address,
  subject: message.subject,
  attempts: message.attempts,
  createdAt: iso(message.createdAt),
  dueAt: iso(message.dueAt),
  expiresAt: isoOrNull(message.expiresAt),
  sentAt: isoOrNull(message.sentAt),
  openedAt: isoOrNull(message.openedAt),
  clickedAt: isoOrNull(message.clickedAt),
});

export const shownHold = ({ at, ...reason }: Hold) => ({ ...reason, at: at === null ? null : iso(at) });

const Key = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,99}$' });
const VariantForShape = Type.Unsafe<VariantFor>(
  Type.Union([
    Type.Object({ segment: Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
    Type.Object(
      {
        attribute: Type.String({
          maxLength: 200,
          description: 'Such as `persona.shoppers` or `stage.customer`.',
        }),
        is: Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()]),
      },
      { additionalProperties: false },
    ),
  ]),
);
const VariantShape = Type.Object(
  {
    key: Key,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    for: Type.Optional(VariantForShape),
    content: Type.Record(Type.String({ maxLength: 50 }), Type.String({ maxLength: 300_000 })),
  },
  { additionalProperties: false },
);
const SAID = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  topic: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'What people can unsubscribe from by itself, such as `newsletter`.',
    }),
  ),
  variants: Type.Array(VariantShape, { minItems: 1, maxItems: 50 }),
};
export const NewTemplateShape = Type.Object(
  { key: Key, channel: ChannelShape, ...SAID },
  { additionalProperties: false },
);
export const ChangedTemplateShape = Type.Partial(
  Type.Object({
    ...SAID,
    reason: Type.String({
      ...{ minLength: 3, maxLength: 500 },
      description:
        'Why it is told all the same where, sent by something that runs, it newly contradicts what people are told.',
    }),
  }),
  { additionalProperties: false },
);
export const TemplateShape = Type.Object({
  ...{ key: Type.String(), channel: ChannelShape, ...SAID },
  ...{ version: Type.Integer(), updatedAt: Time, updatedBy: Type.String() },
});

export const shownTemplate = ({ variants, channel, updatedAt, ...template }: StoredTemplate) => ({
  ...template,
  channel: channel as (typeof CHANNELS)[number],
  variants: variants.map(({ for: whom, ...one }) => ({ ...one, ...(whom && { for: whom }) })),
  updatedAt: iso(updatedAt),
});

export const RenderingShape = Type.Object({
  profileId: Type.String(),
  variant: orNull(Type.String()),
  content: orNull(Type.Record(Type.String(), Type.String())),
  missing: Type.Array(Type.String()),
  error: orNull(Type.String()),
});
export const TrialShape = Type.Object({
  people: Type.Integer(),
  missing: Type.Array(Type.Object({ field: Type.String(), people: Type.Integer() })),
  variants: Type.Array(Type.Object({ key: Type.String(), people: Type.Integer() })),
  failed: Type.Integer(),
  samples: Type.Array(RenderingShape),
});
