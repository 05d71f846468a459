// The HTTP words of the company's place on the ladder.

import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import type { MaturityDoor } from './index.ts';

const Rung = Type.Integer({ minimum: 0, maximum: 5 });
const Criterion = Type.Object({
  key: Type.String(),
  capability: Type.String(),
  rung: Rung,
  asks: Type.String({ description: 'What is asked for, in words.' }),
  has: Type.Number(),
  least: Type.Number(),
  isMet: Type.Boolean(),
  to: Type.String({ description: 'The page where it is done.' }),
});
const Reach = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() });
const Worth = Type.Union([
  Type.Object({
    kind: Type.Literal('measured'),
    rungs: Type.Array(Type.Integer(), { description: 'Measured together.' }),
    ...{ perPerson: Reach, perMonth: Reach },
    measured: Type.Number({ description: 'To one person, before it was drawn towards nothing.' }),
  }),
  Type.Object(
    { kind: Type.Literal('tells'), rung: Rung },
    { description: 'Earns nothing by itself; says what the rung does.' },
  ),
  Type.Object({
    kind: Type.Literal('unknown'),
    rung: Rung,
    wants: Type.Enum(['to run', 'people kept back', 'more people', 'a goal'], {
      description: 'What would measure it.',
    }),
  }),
]);
const Maturity = Type.Object({
  stage: Type.Integer({
    minimum: 0,
    maximum: 5,
    description: 'Everything up to this rung runs; 0: not even the first.',
  }),
  reaches: Type.Integer({ minimum: 0, maximum: 5, description: 'The highest rung on which anything runs.' }),
  supports: Type.Integer({
    minimum: 0,
    maximum: 5,
    description: 'The highest rung that the data suffices for.',
  }),
  capabilities: Type.Array(
    Type.Object({ capability: Type.String(), rung: Rung, criteria: Type.Array(Criterion) }),
  ),
  next: Type.Array(Type.Object({ ...Criterion.properties, worth: Worth }), {
    description: 'What the next rung needs and has not, with what it is likely to be worth.',
  }),
  metric: Type.Union([
    Type.Null(),
    Type.Object({
      key: Type.Union([Type.Null(), Type.String()]),
      ...{ name: Type.String(), sentence: Type.String(), isShare: Type.Boolean() },
    }),
  ]),
  people: Type.Record(Type.String(), Type.Unknown(), {
    description: 'By criterion that counts people: the condition that finds them.',
  }),
  history: Type.Array(Type.Object({ day: Type.String(), stage: Rung, supports: Rung })),
  computedAt: Type.String(),
});

export function registerMaturityRoutes(app: App, maturity: MaturityDoor): void {
  app.get(
    '/v1/maturity',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        summary: 'Where the company stands on the ladder, per capability, and what the next rung needs',
        tags: ['measure'],
        response: { 200: Maturity },
      },
    },
    ({ caller }) => maturity.assess(caller!.workspaceId),
  );
}
