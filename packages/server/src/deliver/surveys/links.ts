// A survey in a mail: its first question as links, one for each answer, so that one click answers it.

import { KINDS, scaleOf } from '@visavis/engine/deliver';
import type { Survey } from './survey.ts';

export interface SurveyLinks {
  title: string;
  question: string;
  low: string;
  high: string;
  /** The whole survey, with nothing answered. */
  url: string;
  answers: { value: string; label: string; url: string }[];
}

/** Most kinds have few enough answers to stand in a row. */
const MOST_LINKS = 11;

export function linksOf({ questions, title, name }: Survey, url: string): SurveyLinks {
  const [first] = questions;
  const given = first ? optionsOf(first) : [];
  const link = (value: string) => `${url}?answer=${encodeURIComponent(`${first!.key}=${value}`)}`;
  return {
    ...{
      title: title || name,
      question: first?.label ?? '',
      low: first?.low ?? '',
      high: first?.high ?? '',
      url,
    },
    answers: given.length > MOST_LINKS ? [] : given.map((one) => ({ ...one, url: link(one.value) })),
  };
}

function optionsOf(question: Survey['questions'][number]): { value: string; label: string }[] {
  const kind = KINDS[question.kind];
  if (question.kind === 'choice')
    return (question.options ?? []).map(({ value, label }) => ({ value, label }));
  if (question.kind === 'yesno')
    return [
      { value: 'yes', label: 'Yes' },
      { value: 'no', label: 'No' },
    ];
  if (!kind.scale) return [];
  const [from, to] = scaleOf(question, kind);
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    value: String(from + i),
    label: String(from + i),
  }));
}
