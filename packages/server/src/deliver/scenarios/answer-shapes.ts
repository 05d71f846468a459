// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const PropertyConditionShape = Type.Object(
  {
    property: Type.String(),
    op: Type.Union([
      Type.Literal('includes'),
      Type.Literal('endsWith'),
      Type.Literal('startsWith'),
      Type.Literal('before'),
      Type.Literal('exists'),
      Type.Literal('missing'),
      Type.Literal('eq'),
      Type.Literal('ne'),
      Type.Literal('in'),
      Type.Literal('notIn'),
      Type.Literal('gt'),
      Type.Literal('gte'),
      Type.Literal('lt'),
      Type.Literal('lte'),
      Type.Literal('between'),
      Type.Literal('contains'),
      Type.Literal('notContains'),
      Type.Literal('includesAny'),
      Type.Literal('includesAll'),
      Type.Literal('after'),
      Type.Literal('withinLast'),
      Type.Literal('moreThanAgo'),
      Type.Literal('withinNext'),
    ]),
    value: Type.Optional(Type.Unknown()),
  },
  {
    title: 'PropertyCondition',
    description:
      "`properties.products.category` reaches into lists of objects and holds if it holds of any element. Relative dates (`withinLast`, ...) are measured from the event's own time.",
  },
);
export const EventFilterShape = Type.Object(
  {
    event: Type.String({
      description: "A track event's name or one of EVENT_NAMES (`Page Viewed`, ...); `*` is any event.",
    }),
    where: Type.Optional(
      Type.Array(PropertyConditionShape, {
        description:
          "On the event's properties (`properties.<path>`) or its facts (`place.country`); all must hold.",
      }),
    ),
  },
  { title: 'EventFilter' },
);
const ExpectationShape = Type.Object(
  {
    segment: Type.Optional(
      Type.String({ description: 'Without one it is expected for everybody who comes in.' }),
    ),
    atMostPerWeek: Type.Optional(Type.Number()),
    channels: Type.Optional(Type.Array(Type.String())),
    tones: Type.Optional(Type.Array(Type.String())),
    goalAtLeast: Type.Optional(
      Type.Number({
        description:
          'The share of their ways that reach the goal, 0 to 1; on history by themselves, without the messages.',
      }),
    ),
  },
  { title: 'Expectation', description: 'What a segment may expect of whoever writes to it.' },
);
/** A scenario as it is given. */
const DefinitionShape = Type.Object({
  holdout: Type.Optional(Type.Number()),
  audience: Type.Optional(Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' })),
  keyedBy: Type.Optional(Type.String()),
  lateAfter: Type.Optional(Type.String()),
  key: Type.String(),
  name: Type.String(),
  trigger: Type.Object({
    on: Type.Optional(EventFilterShape),
    segment: Type.Optional(Type.String()),
    moves: Type.Optional(Type.Union([Type.Literal('entered'), Type.Literal('left')])),
    stage: Type.Optional(Type.String()),
    machine: Type.Optional(Type.String()),
  }),
  reentry: Type.Union([
    Type.Object({ rule: Type.Literal('once') }),
    Type.Object({ rule: Type.Literal('after_exit') }),
    Type.Object({ rule: Type.Literal('after_gap'), gap: Type.String() }),
  ]),
  exits: Type.Array(
    Type.Object({
      goal: Type.Optional(Type.Boolean({ description: 'It is what the scenario is for.' })),
      on: Type.Optional(EventFilterShape),
      when: Type.Optional(Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' })),
      name: Type.String(),
    }),
  ),
  start: Type.String(),
  nodes: Type.Array(
    Type.Union([
      Type.Object({
        name: Type.Optional(Type.String()),
        at: Type.Optional(Type.String({ description: 'ISO 8601.' })),
        for: Type.Optional(Type.String()),
        on: Type.Optional(
          Type.Array(
            Type.Union([
              Type.Literal('mon'),
              Type.Literal('tue'),
              Type.Literal('wed'),
              Type.Literal('thu'),
              Type.Literal('fri'),
              Type.Literal('sat'),
              Type.Literal('sun'),
            ]),
          ),
        ),
        id: Type.String(),
        kind: Type.Literal('wait'),
        next: Type.Union([Type.String(), Type.Null()]),
      }),
      Type.Object({
        name: Type.Optional(Type.String()),
        on: Type.Optional(EventFilterShape),
        when: Type.Optional(Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' })),
        id: Type.String(),
        kind: Type.Literal('wait_until'),
        timeout: Type.String(),
        next: Type.Union([Type.String(), Type.Null()]),
        otherwise: Type.Union([Type.String(), Type.Null()]),
      }),
      Type.Object({
        name: Type.Optional(Type.String()),
        id: Type.String(),
        kind: Type.Literal('split'),
        otherwise: Type.Union([Type.String(), Type.Null()]),
        branches: Type.Array(
          Type.Object({
            name: Type.String(),
            next: Type.Union([Type.String(), Type.Null()]),
            when: Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' }),
          }),
        ),
      }),
      Type.Object({
        name: Type.Optional(Type.String()),
        id: Type.String(),
        kind: Type.Literal('random'),
        branches: Type.Array(
          Type.Object({
            name: Type.String(),
            next: Type.Union([Type.String(), Type.Null()]),
            share: Type.Number(),
          }),
        ),
      }),
      Type.Object({
        name: Type.Optional(Type.String()),
        id: Type.String(),
        kind: Type.Literal('experiment'),
        branches: Type.Array(
          Type.Object({
            name: Type.String(),
            next: Type.Union([Type.String(), Type.Null()]),
            share: Type.Number(),
          }),
        ),
        experiment: Type.String(),
      }),
      Type.Object({
        tags: Type.Optional(Type.Array(Type.String())),
        name: Type.Optional(Type.String()),
        expires: Type.Optional(
          Type.String({ description: 'What has not gone out after so long is of no use any more.' }),
        ),
        variant: Type.Optional(Type.String()),
        priority: Type.Optional(Type.Number()),
        tone: Type.Optional(Type.String()),
        transactional: Type.Optional(Type.Boolean()),
        whileAvailable: Type.Optional(
          Type.Boolean({
            description:
              'It is about the things that brought people in: held back, it goes only while one of them can be had.',
          }),
        ),
        id: Type.String(),
        kind: Type.Literal('send'),
        next: Type.Union([Type.String(), Type.Null()]),
        channel: Type.String(),
        template: Type.String(),
      }),
      Type.Object({
        name: Type.Optional(Type.String()),
        id: Type.String(),
        kind: Type.Literal('update'),
        next: Type.Union([Type.String(), Type.Null()]),
        traits: Type.Record(
          Type.String(),
          Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
        ),
      }),
      Type.Object({
        name: Type.Optional(Type.String()),
        id: Type.String(),
        kind: Type.Literal('webhook'),
        url: Type.String(),
        next: Type.Union([Type.String(), Type.Null()]),
      }),
      Type.Object({
        name: Type.Optional(Type.String()),
        id: Type.String(),
        kind: Type.Literal('goal'),
        goal: Type.String(),
        next: Type.Union([Type.String(), Type.Null()]),
      }),
      Type.Object({
        name: Type.Optional(Type.String()),
        id: Type.String(),
        kind: Type.Literal('exit'),
        reason: Type.String(),
      }),
    ]),
  ),
});
export const ScenarioTemplatesPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      outline: Type.Array(
        Type.Object({
          id: Type.String(),
          says: Type.String(),
          ways: Type.Array(Type.Object({ by: Type.String(), to: Type.Union([Type.String(), Type.Null()]) })),
        }),
      ),
      for: Type.String({ description: 'In a sentence.' }),
      scenario: DefinitionShape,
      expectations: Type.Array(ExpectationShape, {
        description: 'What it is tried against on history, before it goes live.',
      }),
    }),
  ),
});
export const ScenarioShape = Type.Object(
  {
    createdAt: Type.String({ description: 'ISO 8601.' }),
    updatedAt: Type.String({ description: 'ISO 8601.' }),
    outline: Type.Array(
      Type.Object({
        id: Type.String(),
        says: Type.String(),
        ways: Type.Array(Type.Object({ by: Type.String(), to: Type.Union([Type.String(), Type.Null()]) })),
      }),
    ),
    scenario: DefinitionShape,
    version: Type.Number(),
    status: Type.Union([
      Type.Literal('live'),
      Type.Literal('archived'),
      Type.Literal('paused'),
      Type.Literal('draft'),
    ]),
    expectations: Type.Array(ExpectationShape),
    finishing: Type.Array(Type.Number()),
    updatedBy: Type.String(),
  },
  { title: 'Scenario' },
);
export const ScenariosPageShape = Type.Object({ data: Type.Array(ScenarioShape) });
export const EditPlanShape = Type.Object(
  {
    people: Type.Number(),
    gone: Type.Array(Type.Object({ node: Type.String(), people: Type.Number() }), {
      description: 'Nodes that are gone and on which people stand.',
    }),
  },
  { title: 'EditPlan', description: 'What an edit does to people in flight.' },
);
const EditRuleShape = Type.Union(
  [
    Type.Object({ rule: Type.Literal('move'), to: Type.String() }),
    Type.Object({ rule: Type.Literal('exit') }),
    Type.Object({ rule: Type.Literal('finish') }),
  ],
  { title: 'EditRule' },
);
export const ScenarioVersionsPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      changedAt: Type.String({ description: 'ISO 8601.' }),
      version: Type.Number(),
      scenario: DefinitionShape,
      rules: Type.Record(Type.String(), EditRuleShape),
      changedBy: Type.String(),
    }),
  ),
});
export const ScenarioReportShape = Type.Object(
  {
    standing: Type.Record(Type.String(), Type.Number(), { description: 'People in flight, by node.' }),
    passed: Type.Array(Type.Object({ node: Type.String(), way: Type.String(), times: Type.Number() }), {
      description: 'By node and branch: how often it was taken.',
    }),
    sides: Type.Object({
      held: Type.Object({ runs: Type.Number(), underWay: Type.Number(), goals: Type.Number() }),
      treated: Type.Object({ runs: Type.Number(), underWay: Type.Number(), goals: Type.Number() }),
    }),
    ended: Type.Array(Type.Object({ outcome: Type.String(), reason: Type.String(), runs: Type.Number() })),
    messages: Type.Record(Type.String(), Type.Number(), { description: 'By state.' }),
    failures: Type.Array(
      Type.Object({ node: Type.String(), error: Type.String(), attempts: Type.Number() }),
      { description: 'What could not be done, given up.' },
    ),
  },
  { title: 'ScenarioReport' },
);
const ScenarioRunShape = Type.Object(
  {
    enteredAt: Type.String({ description: 'ISO 8601.' }),
    since: Type.String({ description: 'ISO 8601.' }),
    wakesAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    endedAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    goalAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    id: Type.String(),
    profileId: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    scenario: Type.String(),
    key: Type.String(),
    version: Type.Number(),
    side: Type.Union([Type.Literal('held'), Type.Literal('treated')]),
    node: Type.Union([Type.String(), Type.Null()]),
    outcome: Type.Union([
      Type.Literal(''),
      Type.Literal('goal'),
      Type.Literal('exit'),
      Type.Literal('finished'),
      Type.Literal('edited'),
      Type.Literal('merged'),
      Type.Literal('gone'),
    ]),
    reason: Type.String(),
  },
  { title: 'ScenarioRun' },
);
export const ScenarioRunListShape = Type.Object({ data: Type.Array(ScenarioRunShape) });
export const ScenarioSecretShape = Type.Object({ secret: Type.String() });
export const SimulationReportShape = Type.Object(
  {
    from: Type.String(),
    until: Type.String(),
    people: Type.Number({
      description: 'People who were gone through, and how many there were to go through.',
    }),
    outOf: Type.Number(),
    entered: Type.Object({ runs: Type.Number(), people: Type.Number(), held: Type.Number() }),
    refused: Type.Record(Type.String(), Type.Number()),
    sends: Type.Array(
      Type.Object({
        node: Type.String(),
        channel: Type.String(),
        template: Type.String(),
        messages: Type.Number(),
        people: Type.Number(),
      }),
      { description: 'By node: how often something would have been sent, and to how many.' },
    ),
    perDay: Type.Array(Type.Object({ day: Type.String(), entered: Type.Number(), messages: Type.Number() })),
    outcomes: Type.Record(Type.String(), Type.Number()),
    goals: Type.Number(),
    mostInAWeek: Type.Number({ description: 'The most that one person would have been sent in seven days.' }),
    breaches: Type.Array(
      Type.Object({
        segment: Type.Optional(Type.String({ description: 'Undefined: of everybody.' })),
        what: Type.Union([
          Type.Literal('goal'),
          Type.Literal('channel'),
          Type.Literal('tone'),
          Type.Literal('too many'),
        ]),
        messages: Type.Number(),
        people: Type.Number(),
        example: Type.Object({
          segment: Type.Optional(Type.String({ description: 'Undefined: of everybody.' })),
          what: Type.Union([
            Type.Literal('goal'),
            Type.Literal('channel'),
            Type.Literal('tone'),
            Type.Literal('too many'),
          ]),
          node: Type.String(),
          at: Type.Number(),
          got: Type.String({
            description: 'What was found: the count in seven days, the channel or the tone.',
          }),
          person: Type.String(),
        }),
      }),
    ),
    examples: Type.Array(
      Type.Object({
        person: Type.String(),
        name: Type.String(),
        enteredAt: Type.String({ description: 'ISO 8601.' }),
        outcome: Type.String(),
        reason: Type.String(),
        steps: Type.Array(
          Type.Object({
            at: Type.String({ description: 'ISO 8601.' }),
            node: Type.String(),
            says: Type.String(),
          }),
        ),
      }),
    ),
  },
  { title: 'SimulationReport' },
);
