// The shapes of predict's answers, for /openapi.json and whoever reads it.

import { Type } from 'typebox';

const Nullable = <T extends ReturnType<typeof Type.String | typeof Type.Integer | typeof Type.Number>>(
  type: T,
) => Type.Union([type, Type.Null()]);

const Key = Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9][A-Za-z0-9-]*$' });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Settings = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Of the kind: see GET /v1/models/kinds.',
});
const Changeable = {
  settings: Type.Optional(Settings),
  promotion: Type.Optional(
    Type.Union([Type.Literal('automatic'), Type.Literal('by-hand')], {
      description: 'Whether a newly trained version takes over by itself.',
    }),
  ),
  retrainDays: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1, maximum: 365 }), Type.Null()], {
      description: 'Train anew after so many days; null: only when asked.',
    }),
  ),
};
export const NewModelShape = Type.Object(
  {
    name: Name,
    key: Type.Optional(Key),
    kind: Type.String({ maxLength: 40 }),
    ...Changeable,
    train: Type.Optional(Type.Boolean({ description: 'Begin the first training at once; true.' })),
  },
  { additionalProperties: false },
);
export const ChangedModelShape = Type.Object(
  { name: Type.Optional(Name), ...Changeable },
  { additionalProperties: false },
);

export const JobShape = Type.Object({
  id: Type.String(),
  state: Type.String({ description: 'waiting, running, done, refused, failed or cancelled' }),
  share: Type.Number({ description: 'Of the whole, from 0 to 1.' }),
  doing: Type.String(),
  reasons: Type.Array(Type.String(), { description: 'Why it was refused, or what went wrong.' }),
  version: Nullable(Type.Integer()),
  createdAt: Type.String(),
  createdBy: Type.String(),
  startedAt: Nullable(Type.String()),
  endedAt: Nullable(Type.String()),
});

const MetricShape = Type.Object({
  name: Type.String(),
  label: Type.String(),
  value: Type.Number(),
  low: Type.Optional(Type.Number()),
  high: Type.Optional(Type.Number()),
  baseline: Type.Optional(Type.Number({ description: 'What knowing nothing would give.' })),
  better: Type.String(),
});
const OutputShape = Type.Object({ attribute: Type.String(), label: Type.String(), unit: Type.String() });
export const ModelShape = Type.Object({
  id: Type.String(),
  key: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  title: Type.String(),
  sentence: Type.String(),
  settings: Settings,
  outputs: Type.Array(OutputShape),
  version: Nullable(Type.Integer({ description: 'The version that scores people; null: none yet.' })),
  quality: Type.Union([MetricShape, Type.Null()], {
    description: 'How good that version is, in the first of its measures.',
  }),
  promotion: Type.String(),
  retrainDays: Nullable(Type.Number()),
  job: Type.Union([JobShape, Type.Null()], { description: 'The latest training.' }),
  scoring: Type.Union([Type.Object({ share: Type.Number() }), Type.Null()], {
    description: 'How far everybody is scored by the version in force; null: all are.',
  }),
  createdAt: Type.String(),
  createdBy: Type.String(),
  updatedAt: Type.String(),
});

export const ImportanceShape = Type.Object({
  column: Type.String(),
  label: Type.String(),
  importance: Type.Number(),
  low: Type.Optional(Type.Number()),
  high: Type.Optional(Type.Number()),
  suspectedLeak: Type.Optional(Type.String()),
});
export const VersionShape = Type.Object({
  version: Type.Integer(),
  isCurrent: Type.Boolean(),
  settings: Settings,
  summary: Type.String(),
  metrics: Type.Array(MetricShape),
  people: Type.Object({
    trained: Type.Integer(),
    heldOut: Type.Integer(),
    positives: Type.Optional(Type.Integer()),
  }),
  columns: Type.Integer(),
  knownAt: Type.String({ description: 'As of when it knows people.' }),
  trainedAt: Type.String(),
  trainedBy: Type.String(),
  seconds: Type.Number(),
  bytes: Type.Integer(),
});
export const ReportShape = Type.Object({
  ...VersionShape.properties,
  calibration: Type.Optional(
    Type.Array(
      Type.Object({
        predicted: Type.Number(),
        observed: Type.Number(),
        low: Type.Number(),
        high: Type.Number(),
        people: Type.Integer(),
      }),
    ),
  ),
  lift: Type.Optional(
    Type.Array(Type.Object({ share: Type.Number(), captured: Type.Number(), lift: Type.Number() })),
  ),
  curve: Type.Optional(
    Type.Object({
      label: Type.String(),
      points: Type.Array(Type.Object({ share: Type.Number(), gain: Type.Number() }), {
        description: 'Outcomes gained, a person, by acting on the first share of people by score',
      }),
    }),
  ),
  importances: Type.Optional(Type.Array(ImportanceShape)),
  cells: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        people: Type.Integer(),
        facts: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()]))),
      }),
    ),
  ),
  parameters: Type.Optional(Type.Record(Type.String(), Type.Number())),
  notes: Type.Array(Type.String()),
  details: Type.Optional(Type.Unknown()),
});

export const PredictionShape = Type.Object({
  model: Type.Object({ key: Type.String(), name: Type.String(), kind: Type.String(), title: Type.String() }),
  sentence: Type.String(),
  version: Type.Integer(),
  values: Type.Array(
    Type.Object({
      attribute: Type.String(),
      label: Type.String(),
      unit: Type.String(),
      value: Type.Unknown({ description: 'null: nothing can be said of this person (yet).' }),
      time: Nullable(Type.String()),
      by: Nullable(Type.String()),
    }),
  ),
  reasons: Type.Array(
    Type.Object({
      label: Type.String(),
      value: Nullable(Type.Number()),
      effect: Nullable(Type.Number()),
      unit: Type.String(),
    }),
    { description: 'For the first value, the strongest first; worked out at the moment of asking.' },
  ),
});
