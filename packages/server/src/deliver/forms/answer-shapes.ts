// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';
import { QuestionShape, QuestionsToAskShape } from '../ask/answer-shapes.ts';

const FormToAskShape = Type.Object(
  {
    questions: QuestionsToAskShape,
    consents: Type.Array(
      Type.Object({ purpose: Type.String(), text: Type.String(), required: Type.Boolean() }),
    ),
    key: Type.String(),
    title: Type.String(),
    intro: Type.String(),
    submitLabel: Type.String(),
    thanks: Type.String(),
    work: Type.Number(),
  },
  { title: 'FormToAsk' },
);
export const AskFormAnswerShape = Type.Object({ form: FormToAskShape, token: Type.String() });
export const TakenShape = Type.Union(
  [
    Type.Object({ state: Type.Literal('taken'), thanks: Type.String() }),
    Type.Object({ state: Type.Literal('confirm'), thanks: Type.String() }),
  ],
  { title: 'Taken' },
);
const ConsentShape = Type.Object(
  {
    purpose: Type.String({
      description: '`marketing`, `personalization`, or any other; conditions read it as `consent.<purpose>`.',
    }),
    text: Type.String(),
    version: Type.Number({ description: 'From 1 on, one more whenever the words of this purpose change.' }),
    required: Type.Optional(Type.Boolean({ description: 'Nothing can be sent without it.' })),
  },
  {
    title: 'Consent',
    description:
      'What somebody may agree to, in words that are kept: whoever agreed, agreed to this version of them.',
  },
);
const ProgressiveShape = Type.Object(
  {
    atMost: Type.Number({
      description:
        'How many questions at once, at most. Those that are required of everybody count, and are always asked.',
    }),
  },
  { title: 'Progressive' },
);
const ProtectionShape = Type.Object(
  {
    leastSeconds: Type.Number({ description: 'Whoever answers sooner is no person.' }),
    work: Type.Number({
      description:
        'Leading zero bits that a SHA-256 must have: 0 asks for no work, 16 takes a browser some tenths of a second.',
    }),
  },
  { title: 'Protection' },
);
export const FormShape = Type.Object(
  {
    page: Type.String(),
    createdAt: Type.String({ description: 'ISO 8601.' }),
    updatedAt: Type.String({ description: 'ISO 8601.' }),
    name: Type.String({ description: 'For the people who make forms.' }),
    title: Type.String({ description: "What stands over it; '' for nothing." }),
    intro: Type.String(),
    submitLabel: Type.String(),
    thanks: Type.String({ description: 'Shown in its place when it was taken.' }),
    questions: Type.Array(QuestionShape),
    consents: Type.Array(ConsentShape),
    progressive: Type.Optional(ProgressiveShape),
    doubleOptIn: Type.Boolean({
      description: 'Addresses and consent count only once the link in a mail was followed.',
    }),
    protection: ProtectionShape,
    id: Type.String(),
    key: Type.String(),
    state: Type.Union([Type.Literal('live'), Type.Literal('archived'), Type.Literal('draft')]),
    version: Type.Number(),
    updatedBy: Type.String(),
  },
  { title: 'Form' },
);
export const FormsPageShape = Type.Object({ data: Type.Array(FormShape) });
export const FormKindsPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      scale: Type.Union([Type.Tuple([Type.Number(), Type.Number()]), Type.Null()]),
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
      name: Type.String(),
      chooses: Type.Boolean(),
    }),
  ),
});
export const FormWordingPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      since: Type.String({ description: 'ISO 8601.' }),
      purpose: Type.String(),
      version: Type.Number(),
      text: Type.String(),
    }),
  ),
});
export const FormSubmissionsPageShape = Type.Object({
  next: Type.Optional(Type.String()),
  data: Type.Array(
    Type.Object({
      id: Type.String(),
      at: Type.String({ description: 'ISO 8601.' }),
      person: Type.String(),
      answers: Type.Unknown(),
      consents: Type.Unknown(),
      waits: Type.Unknown(),
    }),
  ),
});
const FormDayShape = Type.Object(
  { day: Type.String(), submitted: Type.Number(), confirmed: Type.Number() },
  { title: 'FormDay' },
);
export const FormFiguresShape = Type.Object({
  days: Type.Array(FormDayShape),
  submitted: Type.Number(),
  confirmed: Type.Number(),
  waiting: Type.Number(),
  caught: Type.Array(Type.Object({ reason: Type.String(), times: Type.Number() })),
});
