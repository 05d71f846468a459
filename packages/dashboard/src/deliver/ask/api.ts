// What asking reads from the server: forms, surveys, what came of them, and what an answer is worth.

import type { UseQueryResult } from '@tanstack/react-query';
import type { KindName, Question, ReadyMade, Scale, Unlocked } from '@visavis/engine/deliver';
import type { Condition } from '@visavis/engine/segment';
import type { List } from '../../ui/api/client.ts';
import { useGet } from '../../ui/api/query.ts';

export const FORMS = '/v1/forms';
export const SURVEYS = '/v1/surveys';
export type { KindName, Question, ReadyMade, Scale };

export interface Consent {
  purpose: string;
  text: string;
  required?: boolean;
  version?: number;
}
interface Kept {
  id: string;
  key: string;
  state: 'draft' | 'live';
  version: number;
  updatedAt: string;
  updatedBy: string;
  /** The path of its page on the server. */
  page: string;
}
export interface FormDraft {
  name: string;
  title: string;
  intro: string;
  submitLabel: string;
  thanks: string;
  questions: Question[];
  consents: Consent[];
  progressive?: { atMost: number } | null;
  doubleOptIn: boolean;
  protection: { leastSeconds: number; work: number };
}
export type Form = FormDraft & Kept;
export interface SurveyDraft {
  name: string;
  title: string;
  intro: string;
  submitLabel: string;
  thanks: string;
  questions: Question[];
  scales: Scale[];
  audience: Condition | null;
  inPage: boolean;
  delaySeconds: number;
  share: number;
  everyDays: number;
  restDays: number;
}
export type Survey = SurveyDraft & Kept;

export interface Submission {
  id: string;
  at: string;
  person: string;
  answers: Record<string, unknown>;
  consents: { purpose: string; wording: number; granted: boolean }[];
  waits: boolean;
}
export interface Figures {
  days: { day: string; submitted: number; confirmed: number }[];
  submitted: number;
  confirmed: number;
  waiting: number;
  caught: { reason: string; times: number }[];
}
export interface Measured {
  value: number;
  low: number;
  high: number;
  n: number;
  unit: 'nps' | 'share' | 'mean';
  what: string;
}
export interface QuestionResult {
  key: string;
  label: string;
  kind: KindName;
  n: number;
  measured?: Measured;
  answers: {
    value: unknown;
    label: string;
    people: number;
    share?: { value: number; low: number; high: number };
  }[];
  groups: { group: string; n: number; measured: Measured }[];
  trend: { week: string; n: number; measured: Measured }[];
}
export interface Results {
  from: string;
  leastAnswers: number;
  asked: { channel: string; state: string; people: number }[];
  questions: QuestionResult[];
}
export interface Text {
  at: string;
  text: string;
  answers: Record<string, unknown>;
}
export interface Worth extends Unlocked {
  askedIn: { kind: 'form' | 'survey'; key: string; name: string }[];
}
export interface Value {
  computedAt: string;
  total: number;
  sample: number;
  data: Worth[];
}
export interface KindShown {
  kind: KindName;
  name: string;
  chooses: boolean;
  scale: [number, number] | null;
}

export const useForms = (): UseQueryResult<List<Form>> => useGet(FORMS);
export const useForm = (key: string): UseQueryResult<Form> => useGet(`${FORMS}/${encodeURIComponent(key)}`);
export const useFigures = (key: string): UseQueryResult<Figures> =>
  useGet(`${FORMS}/${encodeURIComponent(key)}/figures`, { everyMs: 15_000 });
export const useSubmissions = (key: string): UseQueryResult<List<Submission>> =>
  useGet(`${FORMS}/${encodeURIComponent(key)}/submissions`, { params: { limit: 200 }, everyMs: 15_000 });
export const useKinds = (): UseQueryResult<List<KindShown>> =>
  useGet(`${FORMS}/kinds`, { freshMs: 3_600_000 });
export const useSurveys = (): UseQueryResult<List<Survey>> => useGet(SURVEYS);
export const useSurvey = (key: string): UseQueryResult<Survey> =>
  useGet(`${SURVEYS}/${encodeURIComponent(key)}`);
export const useReadyMade = (): UseQueryResult<List<ReadyMade>> =>
  useGet(`${SURVEYS}/ready-made`, { freshMs: 3_600_000 });
export const useResults = (key: string, days: number): UseQueryResult<Results> =>
  useGet(`${SURVEYS}/${encodeURIComponent(key)}/results`, {
    params: { days },
    everyMs: 30_000,
    steady: true,
  });
export const useTexts = (key: string, question: string): UseQueryResult<List<Text>> =>
  useGet(`${SURVEYS}/${encodeURIComponent(key)}/texts`, { params: { question } });
export const useValue = (): UseQueryResult<Value> => useGet('/v1/questions/value', { freshMs: 60_000 });
