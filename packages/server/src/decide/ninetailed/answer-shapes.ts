// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const FaultShape = Type.Object(
  {
    field: Type.String(),
    expected: Type.String(),
    got: Type.String(),
    index: Type.Optional(Type.Number({ description: "The event's place in its batch, from 0." })),
  },
  {
    title: 'Fault',
    description: 'Where it is wrong (`properties`), what was expected there, and what came.',
  },
);
export const ReportShape = Type.Object(
  {
    experiences: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        outcome: Type.Union([
          Type.Literal('changed'),
          Type.Literal('created'),
          Type.Literal('refused'),
          Type.Literal('unchanged'),
        ]),
        status: Type.Optional(
          Type.Union([
            Type.Literal('live'),
            Type.Literal('archived'),
            Type.Literal('paused'),
            Type.Literal('draft'),
          ]),
        ),
        audience: Type.Optional(
          Type.Union([Type.String(), Type.Null()], { description: 'What it is for; null is everybody.' }),
        ),
        faults: Type.Optional(Type.Array(FaultShape)),
      }),
    ),
    audiences: Type.Array(
      Type.Object({
        segment: Type.Union([Type.String(), Type.Null()], {
          description:
            'The segment that it stands for, by key; null where there is none, and then nobody is in it.',
        }),
        name: Type.String(),
        notes: Type.Array(Type.String()),
        mappedBy: Type.Union(
          [Type.Literal('id'), Type.Literal('hand'), Type.Literal('rules'), Type.Literal('nothing')],
          {
            description: "Who said so: somebody, a segment of the same id, the audience's rules, or nobody.",
          },
        ),
        unmapped: Type.Array(Type.String()),
        id: Type.String(),
        outcome: Type.Union([Type.Literal('changed'), Type.Literal('created'), Type.Literal('unchanged')]),
      }),
    ),
  },
  { title: 'Report' },
);
const EntryReplacementShape = Type.Object(
  {
    type: Type.Literal('EntryReplacement'),
    baseline: Type.Object({ id: Type.String() }),
    variants: Type.Array(Type.Object({ id: Type.String(), hidden: Type.Boolean() })),
  },
  { title: 'EntryReplacement' },
);
const InlineVariableShape = Type.Object(
  {
    type: Type.Literal('InlineVariable'),
    key: Type.String(),
    valueType: Type.Union([
      Type.Literal('Object'),
      Type.Literal('Boolean'),
      Type.Literal('Number'),
      Type.Literal('String'),
    ]),
    baseline: Type.Object({ value: Type.Unknown() }),
    variants: Type.Array(Type.Object({ value: Type.Unknown() })),
  },
  { title: 'InlineVariable' },
);
const NinetailedComponentShape = Type.Union([EntryReplacementShape, InlineVariableShape], {
  title: 'NinetailedComponent',
});
const NinetailedConfigurationShape = Type.Object(
  {
    id: Type.String(),
    type: Type.Union([Type.Literal('nt_experiment'), Type.Literal('nt_personalization')]),
    name: Type.String(),
    audience: Type.Optional(Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) })),
    trafficAllocation: Type.Number({ description: 'The share of the audience that takes part, 0 to 1.' }),
    distribution: Type.Array(
      Type.Object({ index: Type.Number(), start: Type.Number(), end: Type.Number() }),
      {
        description:
          "Cumulated; index 0 is the baseline: an experiment's control, a personalization's holdout.",
      },
    ),
    sticky: Type.Boolean({
      description:
        'The variant that was seen first stays, whatever becomes of the audience or the distribution.',
    }),
    components: Type.Array(NinetailedComponentShape),
  },
  { title: 'NinetailedConfiguration' },
);
export const CmsExperienceShape = Type.Object(
  {
    createdAt: Type.String({ description: 'ISO 8601.' }),
    updatedAt: Type.String({ description: 'ISO 8601.' }),
    id: Type.String(),
    key: Type.String({ description: '`nt_experience_id`' }),
    name: Type.String(),
    configuration: NinetailedConfigurationShape,
    contents: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
        description: 'What the entries that it shows say, by their ids, as far as they came along.',
      }),
    ),
    position: Type.Number({ description: "In the CMS's order." }),
    status: Type.Union(
      [Type.Literal('live'), Type.Literal('archived'), Type.Literal('paused'), Type.Literal('draft')],
      { description: 'A draft is not published in the CMS; paused is for us to say.' },
    ),
    version: Type.Number(),
  },
  { title: 'CmsExperience' },
);
export const CmsExperienceListShape = Type.Object({ data: Type.Array(CmsExperienceShape) });
export const CmsAudienceListShape = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Type.String(),
      key: Type.String({ description: '`nt_audience_id`' }),
      name: Type.String(),
      entryId: Type.Union([Type.String(), Type.Null()], {
        description: "The entry's own id, by which experiences link to it.",
      }),
      segment: Type.Union([Type.String(), Type.Null()], {
        description:
          'The segment that it stands for, by key; null where there is none, and then nobody is in it.',
      }),
      mappedBy: Type.Union(
        [Type.Literal('id'), Type.Literal('hand'), Type.Literal('rules'), Type.Literal('nothing')],
        { description: "Who said so: somebody, a segment of the same id, the audience's rules, or nobody." },
      ),
      rules: Type.Unknown(),
      unmapped: Type.Array(Type.String()),
      notes: Type.Array(Type.String()),
      status: Type.Union([Type.Literal('live'), Type.Literal('archived')]),
      version: Type.Number(),
    }),
  ),
});
export const NinetailedProfilesShape = Type.Object({
  data: Type.Object({}, { additionalProperties: true }),
  message: Type.String(),
  error: Type.Null(),
});
