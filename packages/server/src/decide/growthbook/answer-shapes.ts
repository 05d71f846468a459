// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

export const GrowthbookFeaturesPageAnswerShape = Type.Object({
  data: Type.Array(Type.Object({ key: Type.String(), outcome: Type.String() })),
});
export const GrowthbookFeaturesPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      key: Type.String(),
      feature: Type.Record(Type.String(), Type.Unknown()),
      version: Type.Number(),
      updatedAt: Type.String({ description: 'ISO 8601.' }),
    }),
  ),
});
export const PayloadShape = Type.Object(
  {
    status: Type.Literal(200),
    features: Type.Record(Type.String(), Type.Unknown()),
    experiments: Type.Tuple([]),
    savedGroups: Type.Record(Type.String(), Type.Unknown()),
    dateUpdated: Type.String({
      description: 'Must differ whenever the rest does: the SDK ignores what it takes for known.',
    }),
  },
  { title: 'Payload' },
);
export const TrackAnswerShape = Type.Object({});
