// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const MessagePartShape = Type.Object(
  {
    name: Type.String(),
    label: Type.String(),
    kind: Type.Union(
      [
        Type.Literal('url'),
        Type.Literal('line'),
        Type.Literal('text'),
        Type.Literal('html'),
        Type.Literal('mjml'),
        Type.Literal('json'),
      ],
      {
        description:
          '`mjml` is compiled to HTML before it is filled in; `html` is escaped; the others are text.',
      },
    ),
    required: Type.Boolean(),
  },
  { title: 'MessagePart', description: "One part of a channel's templates." },
);
export const ChannelSetupShape = Type.Object(
  {
    name: Type.Union([
      Type.Literal('email'),
      Type.Literal('web_push'),
      Type.Literal('in_app'),
      Type.Literal('webhook'),
      Type.Literal('mobile_push'),
    ]),
    title: Type.String(),
    parts: Type.Array(MessagePartShape),
    settings: Type.Record(Type.String(), Type.Unknown()),
    schema: Type.Unknown({ description: 'Of `settings`, as a JSON schema.' }),
    secrets: Type.Array(Type.String()),
  },
  { title: 'ChannelSetup' },
);
export const ChannelsPageShape = Type.Object({ data: Type.Array(ChannelSetupShape) });
export const SuppressionsPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      at: Type.String({ description: 'ISO 8601.' }),
      channel: Type.Union([
        Type.Literal('email'),
        Type.Literal('web_push'),
        Type.Literal('in_app'),
        Type.Literal('webhook'),
        Type.Literal('mobile_push'),
      ]),
      address: Type.String(),
      topic: Type.String({ description: '`*`: everything.' }),
      why: Type.Union([
        Type.Literal('unsubscribed'),
        Type.Literal('bounced'),
        Type.Literal('complained'),
        Type.Literal('by_hand'),
      ]),
      messageId: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});
export const SuppressionsAnswerShape = Type.Object({
  address: Type.String(),
  topic: Type.String(),
  why: Type.Literal('by_hand'),
  channel: Type.Union([
    Type.Literal('email'),
    Type.Literal('web_push'),
    Type.Literal('in_app'),
    Type.Literal('webhook'),
    Type.Literal('mobile_push'),
  ]),
});
export const MessageCancelAnswerShape = Type.Object({ cancelled: Type.Number() });
export const MessageRetryAnswerShape = Type.Object({ retried: Type.Boolean() });
export const MessagePausesPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      at: Type.String({ description: 'ISO 8601.' }),
      scope: Type.String({ description: "`*`, a channel's name, or a cause such as `campaign:spring`." }),
      by: Type.String(),
    }),
  ),
});
export const MessagePausesAnswerShape = Type.Object({ scope: Type.String() });
