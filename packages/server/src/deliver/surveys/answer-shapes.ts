// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';
import { QuestionShape, QuestionsToAskShape } from '../ask/answer-shapes.ts';

const SurveyToAskShape = Type.Object(
  {
    questions: QuestionsToAskShape,
    key: Type.String(),
    title: Type.String(),
    intro: Type.String(),
    submitLabel: Type.String(),
    thanks: Type.String(),
    delaySeconds: Type.Number(),
  },
  { title: 'SurveyToAsk' },
);
export const AskSurveyDueAnswerShape = Type.Object({
  survey: Type.Union([SurveyToAskShape, Type.Null()]),
  token: Type.Optional(Type.String()),
  answered: Type.Optional(Type.Boolean()),
  over: Type.Optional(Type.Boolean()),
});
export const AskSurveyAnswerShape = Type.Object({
  survey: SurveyToAskShape,
  token: Type.String(),
  answered: Type.Boolean(),
  over: Type.Boolean(),
});
export const AskSurveyAnswerAnswerShape = Type.Object({ thanks: Type.String() });
const ScaleShape = Type.Object(
  {
    key: Type.String({ description: 'What it measures, such as `extraversion`.' }),
    label: Type.String(),
    trait: Type.String({ description: 'The trait that holds the result.' }),
    items: Type.Array(Type.Object({ question: Type.String(), reversed: Type.Optional(Type.Boolean()) })),
    combine: Type.Union([Type.Literal('sum'), Type.Literal('mean')]),
    bands: Type.Optional(
      Type.Array(Type.Object({ below: Type.Optional(Type.Number()), label: Type.String() }), {
        description:
          'From low to high; the last has no end. With them the trait `<trait>_band` holds the label.',
      }),
    ),
  },
  { title: 'Scale' },
);
export const SurveyShape = Type.Object(
  {
    page: Type.String(),
    createdAt: Type.String({ description: 'ISO 8601.' }),
    updatedAt: Type.String({ description: 'ISO 8601.' }),
    name: Type.String({ description: 'For the people who make surveys.' }),
    title: Type.String(),
    intro: Type.String(),
    submitLabel: Type.String(),
    thanks: Type.String(),
    questions: Type.Array(QuestionShape),
    scales: Type.Array(ScaleShape),
    audience: Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' }),
    inPage: Type.Boolean({
      description: 'In the page by itself; mails and pages of our own ask whoever they are given to.',
    }),
    delaySeconds: Type.Number({ description: 'How long somebody has been on the page before.' }),
    share: Type.Number({
      description:
        'The share of the audience that is asked, 0 to 1; the same people until their turn is over.',
    }),
    everyDays: Type.Number({ description: 'Asked again after so many days; 0: never again.' }),
    restDays: Type.Number({
      description: 'Nobody is asked in the page who was asked any other survey in the last so many days.',
    }),
    id: Type.String(),
    key: Type.String(),
    state: Type.Union([Type.Literal('live'), Type.Literal('archived'), Type.Literal('draft')]),
    version: Type.Number(),
    updatedBy: Type.String(),
  },
  { title: 'Survey' },
);
export const SurveysPageShape = Type.Object({ data: Type.Array(SurveyShape) });
const ReadyMadeShape = Type.Object(
  {
    key: Type.String(),
    name: Type.String(),
    about: Type.String({ description: 'What it is good for, and where it comes from.' }),
    questions: Type.Array(QuestionShape),
    scales: Type.Array(ScaleShape),
  },
  { title: 'ReadyMade' },
);
export const ReadyMadeListShape = Type.Object({ data: Type.Array(ReadyMadeShape) });
const MeasuredShape = Type.Object(
  {
    unit: Type.Union([Type.Literal('share'), Type.Literal('mean'), Type.Literal('nps')], {
      description: "`nps`: -100 to 100; `share`: 0 to 1; `mean`: on the question's scale.",
    }),
    what: Type.String({ description: 'In words: “promoters less detractors”.' }),
    value: Type.Number(),
    n: Type.Number(),
    low: Type.Number(),
    high: Type.Number(),
  },
  { title: 'Measured' },
);
const SurveyEstimateShape = Type.Object(
  { value: Type.Number(), n: Type.Number(), low: Type.Number(), high: Type.Number() },
  { title: 'SurveyEstimate' },
);
const QuestionResultShape = Type.Object(
  {
    key: Type.String(),
    label: Type.String(),
    kind: Type.Union([
      Type.Literal('number'),
      Type.Literal('date'),
      Type.Literal('text'),
      Type.Literal('email'),
      Type.Literal('choice'),
      Type.Literal('choices'),
      Type.Literal('yesno'),
      Type.Literal('scale'),
      Type.Literal('nps'),
      Type.Literal('csat'),
      Type.Literal('ces'),
      Type.Literal('longtext'),
      Type.Literal('phone'),
    ]),
    n: Type.Number(),
    measured: Type.Optional(MeasuredShape),
    answers: Type.Array(
      Type.Object({
        value: Type.Unknown(),
        label: Type.String(),
        people: Type.Number(),
        share: Type.Optional(SurveyEstimateShape),
      }),
      { description: 'Every answer, in the order of the scale or of the options.' },
    ),
    groups: Type.Array(Type.Object({ group: Type.String(), n: Type.Number(), measured: MeasuredShape })),
    trend: Type.Array(Type.Object({ week: Type.String(), n: Type.Number(), measured: MeasuredShape })),
  },
  { title: 'QuestionResult' },
);
export const SurveyResultsShape = Type.Object({
  questions: Type.Array(QuestionResultShape),
  from: Type.String(),
  leastAnswers: Type.Number(),
  asked: Type.Array(
    Type.Object({
      channel: Type.Union([Type.Literal('email'), Type.Literal('page'), Type.Literal('hosted')]),
      state: Type.Union([
        Type.Literal('seen'),
        Type.Literal('dismissed'),
        Type.Literal('offered'),
        Type.Literal('answered'),
      ]),
      people: Type.Number(),
    }),
  ),
});
export const SurveyTextsPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      at: Type.String({ description: 'ISO 8601.' }),
      text: Type.Unknown(),
      answers: Type.Unknown(),
      stages: Type.Unknown(),
    }),
  ),
});
export const SurveyLinksAnswerShape = Type.Record(Type.String(), Type.Unknown());
