// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const ExperienceStatusShape = Type.Union(
  [
    Type.Literal('live'),
    Type.Literal('archived'),
    Type.Literal('paused'),
    Type.Literal('draft'),
    Type.Literal('review'),
  ],
  { title: 'ExperienceStatus' },
);
export const EditorShape = Type.Object({
  experience: Type.Object({
    id: Type.String(),
    key: Type.String(),
    name: Type.String(),
    status: ExperienceStatusShape,
    version: Type.Number(),
    audience: Type.Union([Type.String(), Type.Null()]),
  }),
  variant: Type.String(),
  content: Type.Unknown(),
  slots: Type.Array(
    Type.Object({
      key: Type.String(),
      name: Type.String(),
      type: Type.Union([
        Type.Literal('string'),
        Type.Literal('number'),
        Type.Literal('boolean'),
        Type.Literal('object'),
        Type.Literal('image'),
        Type.Literal('list'),
        Type.Literal('changes'),
        Type.Literal('html'),
      ]),
    }),
  ),
  segments: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
  hasPerson: Type.Boolean(),
  expiresAt: Type.String({ description: 'ISO 8601.' }),
});
const ReasonCodeShape = Type.Union(
  [
    Type.Literal('STATIC'),
    Type.Literal('TARGETING_MATCH'),
    Type.Literal('SPLIT'),
    Type.Literal('DISABLED'),
    Type.Literal('DEFAULT'),
  ],
  { title: 'ReasonCode' },
);
export const EditorPreviewAnswerShape = Type.Object({
  decisions: Type.Record(
    Type.String(),
    Type.Object({
      value: Type.Unknown(),
      variant: Type.Union([Type.String(), Type.Null()]),
      experience: Type.Union([Type.String(), Type.Null()]),
      reason: Type.Object({ code: ReasonCodeShape, text: Type.String() }),
    }),
  ),
});
