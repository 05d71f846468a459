// What a form is, what may be said of it, and what of it the page is told.

import { type Consent, type Progressive, type Question, questionFaults } from '@visavis/engine/deliver';
import { type Static, Type } from 'typebox';
import type { Fault } from '../../platform/errors.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Kept } from '../ask/definition-store.ts';
import type { Protection } from '../ask/protection.ts';
import { ConsentShape, QuestionShape } from '../ask/shapes.ts';

export interface Form extends Kept {
  /** For the people who make forms. */
  name: string;
  /** What stands over it; '' for nothing. */
  title: string;
  intro: string;
  submitLabel: string;
  /** Shown in its place when it was taken. */
  thanks: string;
  questions: readonly Question[];
  consents: readonly Consent[];
  /** Asks only for what is missing; absent: everything, of everybody. */
  progressive?: Progressive;
  /** Addresses and consent count only once the link in a mail was followed. */
  doubleOptIn: boolean;
  protection: Protection;
}

const FormFields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  title: Type.String({ maxLength: 200 }),
  intro: Type.String({ maxLength: 2000 }),
  submitLabel: Type.String({ minLength: 1, maxLength: 100 }),
  thanks: Type.String({ maxLength: 2000 }),
  questions: Type.Array(QuestionShape, { maxItems: 50 }),
  consents: Type.Array(ConsentShape, { maxItems: 10 }),
  progressive: Type.Union([
    Type.Object({ atMost: Type.Integer({ minimum: 1, maximum: 50 }) }, { additionalProperties: false }),
    Type.Null(),
  ]),
  doubleOptIn: Type.Boolean(),
  protection: Type.Object(
    {
      leastSeconds: Type.Number({ minimum: 0, maximum: 60 }),
      work: Type.Integer({
        minimum: 0,
        maximum: 20,
        description: 'Bits of a proof of work; 0 asks for none.',
      }),
    },
    { additionalProperties: false },
  ),
  state: Type.Union([Type.Literal('draft'), Type.Literal('live')]),
};
export const FormChange = Type.Partial(Type.Object(FormFields, { additionalProperties: false }));
export const NewForm = Type.Interface(
  [FormChange],
  {
    name: FormFields.name,
    key: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' })),
  },
  { additionalProperties: false },
);
export type FormChange = Static<typeof FormChange>;
export type NewForm = FormChange & { name: string; key?: string };

export const DEFAULTS = {
  ...{ title: '', intro: '', submitLabel: 'Send', thanks: 'Thank you.', doubleOptIn: false },
  ...{ questions: [], consents: [], protection: { leastSeconds: 1, work: 0 }, state: 'draft' as const },
};

/** @throws invalid_definition */
export function demandSound({ questions, consents, doubleOptIn, state, name }: Form): void {
  const faults: Fault[] = questionFaults(questions);
  consents.forEach(({ purpose }, i) => {
    if (consents.findIndex((other) => other.purpose === purpose) < i)
      faults.push({
        field: `consents.${i}.purpose`,
        expected: 'each purpose once',
        got: `“${purpose}” again`,
      });
  });
  if (doubleOptIn && !emailOf({ questions }))
    faults.push({
      field: 'doubleOptIn',
      expected: 'a question for the e-mail address that becomes the trait `email`',
      got: 'none',
    });
  if (state === 'live' && questions.length === 0 && consents.length === 0)
    faults.push({ field: 'questions', expected: 'a question or a consent', got: 'none' });
  if (faults.length > 0)
    throw new VisavisError('invalid_definition', `“${name}” cannot be asked as it is.`, { faults });
}

/** The question whose answer is the person's address. */
export const emailOf = ({ questions }: Pick<Form, 'questions'>): Question | undefined =>
  questions.find(({ kind, trait }) => kind === 'email' && trait === 'email');

/** What a page is told; traits and protection are nobody's business. */
export function told(
  { key, title, intro, submitLabel, thanks, consents, protection }: Form,
  questions: readonly Question[],
) {
  return {
    ...{ key, title, intro, submitLabel, thanks, work: protection.work },
    questions: questions.map(({ trait: _, ...question }) => question),
    consents: consents.map(({ purpose, text, required }) => ({ purpose, text, required: required === true })),
  };
}
