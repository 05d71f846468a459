// What a survey is, what may be said of it, and what of it the page is told.

import { type Question, questionFaults, type Scale, scaleFaults } from '@visavis/engine/deliver';
import type { Condition } from '@visavis/engine/segment';
import { type Static, Type } from 'typebox';
import { type Fault, VisavisError } from '../../platform/errors.ts';
import type { Kept } from '../ask/definition-store.ts';
import { QuestionShape, ScaleShape } from '../ask/shapes.ts';

export interface Survey extends Kept {
  /** For the people who make surveys. */
  name: string;
  title: string;
  intro: string;
  submitLabel: string;
  thanks: string;
  questions: readonly Question[];
  scales: readonly Scale[];
  /** Who is asked in the page: a stage, an event, a segment, any condition. Null: everybody. */
  audience: Condition | null;
  /** The same where nothing must be remembered for it but what segments remember already. */
  runs?: Condition | null;
  /** In the page by itself; mails and pages of our own ask whoever they are given to. */
  inPage: boolean;
  /** How long somebody has been on the page before. */
  delaySeconds: number;
  /** The share of the audience that is asked, 0 to 1; the same people until their turn is over. */
  share: number;
  /** Asked again after so many days; 0: never again. */
  everyDays: number;
  /** Nobody is asked in the page who was asked any other survey in the last so many days. */
  restDays: number;
}

const SurveyFields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  title: Type.String({ maxLength: 200 }),
  intro: Type.String({ maxLength: 2000 }),
  submitLabel: Type.String({ minLength: 1, maxLength: 100 }),
  thanks: Type.String({ maxLength: 2000 }),
  questions: Type.Array(QuestionShape, { maxItems: 100 }),
  scales: Type.Array(ScaleShape, { maxItems: 50 }),
  audience: Type.Union([
    Type.Unsafe<Condition>(Type.Object({}, { additionalProperties: true })),
    Type.Null(),
  ]),
  inPage: Type.Boolean(),
  delaySeconds: Type.Number({ minimum: 0, maximum: 600 }),
  share: Type.Number({ minimum: 0, maximum: 1 }),
  everyDays: Type.Integer({ minimum: 0, maximum: 3650 }),
  restDays: Type.Integer({ minimum: 0, maximum: 3650 }),
  state: Type.Union([Type.Literal('draft'), Type.Literal('live')]),
};
export const SurveyChange = Type.Partial(Type.Object(SurveyFields, { additionalProperties: false }));
export const NewSurvey = Type.Interface(
  [SurveyChange],
  {
    name: SurveyFields.name,
    key: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' })),
  },
  { additionalProperties: false },
);
export type SurveyChange = Static<typeof SurveyChange>;

export const DEFAULTS = {
  ...{ title: '', intro: '', submitLabel: 'Send', thanks: 'Thank you.', questions: [], scales: [] },
  ...{ audience: null, inPage: true, delaySeconds: 3, share: 1, everyDays: 0, restDays: 14 },
  state: 'draft' as const,
};

/** @throws invalid_definition */
export function demandSound({ questions, scales, state, name }: Survey): void {
  const faults: Fault[] = [...questionFaults(questions), ...scaleFaults(scales, questions)];
  if (state === 'live' && questions.length === 0)
    faults.push({ field: 'questions', expected: 'a question', got: 'none' });
  if (faults.length > 0)
    throw new VisavisError('invalid_definition', `“${name}” cannot be asked as it is.`, { faults });
}

export const told = ({ key, name, title, intro, submitLabel, thanks, questions, delaySeconds }: Survey) => ({
  ...{ key, title: title || name, intro, submitLabel, thanks, delaySeconds },
  questions: questions.map(({ trait: _, ...question }) => question),
});
