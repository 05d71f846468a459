// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

export const MAnswerShape = Type.Object({ success: Type.Boolean() });
export const SegmentSettingsShape = Type.Object(
  {
    integrations: Type.Object({
      'Segment.io': Type.Object({
        apiKey: Type.String(),
        apiHost: Type.String(),
        protocol: Type.String(),
        retryQueue: Type.Boolean(),
      }),
    }),
    plan: Type.Object({}),
    metrics: Type.Object({ sampleRate: Type.Number() }),
  },
  { title: 'SegmentSettings' },
);
export const RudderConfigShape = Type.Object(
  {
    source: Type.Object({
      id: Type.String(),
      name: Type.String(),
      writeKey: Type.String(),
      enabled: Type.Boolean(),
      workspaceId: Type.String(),
      config: Type.Object({
        statsCollection: Type.Object({
          errors: Type.Object({ enabled: Type.Boolean() }),
          metrics: Type.Object({ enabled: Type.Boolean() }),
        }),
      }),
      connections: Type.Array(Type.Unknown()),
      destinations: Type.Array(Type.Unknown()),
      dataplanes: Type.Object({}),
    }),
    updatedAt: Type.String({ description: 'ISO 8601.' }),
  },
  { title: 'RudderConfig' },
);
