// The shape of a journey as it is sent; the engine's parser says more about what is wrong than a schema can.

import { Type } from 'typebox';

const strict = { additionalProperties: false };
const AnyCondition = Type.Unknown({ description: 'A condition; see GET /v1/segments/schema.' });
const Text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description });
const Stage = Type.Object(
  {
    key: Text(40, 'Unique in its journey; the value of `stage.<journey>`.'),
    name: Text(200, 'As people call it.'),
    entry: AnyCondition,
    exit: Type.Optional(AnyCondition),
    owner: Type.Optional(Text(200, 'Who answers for what the stage says.')),
    says: Type.Optional(
      Type.Object(
        {
          message: Type.Optional(Text(2000, 'What the stage needs to say.')),
          tone: Type.Optional(Text(2000, 'How it is said.')),
          callToAction: Type.Optional(Text(2000, 'What people are asked to do.')),
        },
        strict,
      ),
    ),
  },
  strict,
);
const parts = {
  name: Text(200, 'As people call it.'),
  role: Text(60, 'Which role people play in it, such as "guest".'),
  stages: Type.Array(Stage, { minItems: 1, maxItems: 20, description: 'In order.' }),
};
export const NewJourney = Type.Object(
  { key: Text(40, 'Unique, never changes; the attribute is `stage.<key>`.'), ...parts },
  strict,
);
export const SomeJourney = Type.Partial(Type.Object(parts, strict), strict);
