// What every kind of model promises: its settings, what it needs to know of people, how it is trained (in a thread, on
// typed columns, reporting on people it has not seen), and how one person is scored and told why. A kind is a file in
// this folder and a line in index.ts; jobs, versions, scores and pages know none of them.

import type { Json } from '@visavis/engine/collect';
import type { ComputedTrait } from '@visavis/engine/segment';
import type { Static, TSchema } from 'typebox';
import type { Fault } from '../../platform/errors.ts';
import type { DataRequest, KnownPeople, PeopleRequest, SegmentAsked, TableOf } from './table.ts';

/** A value that scoring gives a person, as the attribute `prediction.<model>` or `prediction.<model>_<name>`. */
export interface Output {
  /** '' is the model's main value. */
  name: string;
  label: string;
  /** `chance` from 0 to 1, `money` in the workspace's own currency, `class` a text, `liking` by attribute. */
  unit: 'chance' | 'days' | 'money' | 'count' | 'score' | 'class' | 'liking';
}

export interface ModelKind<
  // biome-ignore lint/suspicious/noExplicitAny: the registry holds kinds of any settings.
  S extends TSchema = any,
  // biome-ignore lint/suspicious/noExplicitAny: and of any model.
  M extends Json | object = any,
  R extends DataRequest = PeopleRequest,
> {
  /** In the API, and in stored models: `propensity`. Never changes. */
  name: string;
  /** The only key that its models have: there is one in a workspace. */
  key?: string;
  /** So many versions are kept, the one in force among them; all of them, when not given. */
  keeps?: number;
  /** For people: “Chance of a goal”, and the question that it answers. */
  title: string;
  question: string;
  /** Personas are found as `persona.<model>`; a kind with `none` serves something else than attributes. */
  attribute: 'prediction' | 'persona' | 'none';
  outputs: readonly Output[];
  /** With a default in every field that may be left out; read by TypeBox. */
  settings: S;
  /** What a schema cannot say. */
  check?(settings: Static<S>): Fault[];
  /** A sentence: “the chance of Order Completed within 30 days”. */
  describe(settings: Static<S>): string;
  /** What training needs; `now` is the instant of the training. */
  data(settings: Static<S>, asked: Circumstances): R;
  /**
   * In a thread of its own: may take minutes, must call `progress` now and then (it throws when cancelled). Plain
   * refusals (too few people, no goal yet) are values. The model is JSON, or an object of typed arrays and JSON
   * (structured clone); it must hold nothing that names or describes a single person.
   */
  train(data: TableOf<R>, settings: Static<S>, tools: Tools): Outcome<M> | Promise<Outcome<M>>;
  /** Called once per version; its `score` often. */
  open(model: M, settings: Static<S>): Scorer;
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyKind = ModelKind<any, any, any>;

export interface Circumstances {
  now: number;
  timezone: string;
  /** Those that are live, and the computed traits that conditions may speak of. */
  segments?: readonly SegmentAsked[];
  computed?: ReadonlyMap<string, ComputedTrait>;
}

export interface Tools {
  /** Share of the training done, from 0 to 1, and what is being done. @throws when the training was cancelled */
  progress(share: number, doing: string): void;
  /** For `chance(...)` of the engine: the same training gives the same model. */
  seed: string;
  now: number;
  /** The model of the version in force, for what must carry over to the next one; absent when there is none. */
  previous?: unknown;
}

export type Outcome<M> = Trained<M> | Refusal;
export interface Trained<M> {
  model: M;
  report: Report;
}
export interface Refusal {
  /** Whole sentences: “41 more people with Order Completed are needed: there are 59, and 100 are the least.” */
  refused: string[];
}

export interface Scorer {
  /**
   * The values of each of these people by output name; the columns are those that the model was trained on, in their
   * order. A value that is left out is taken from the person: nothing can be said of them.
   */
  score(people: KnownPeople): Record<string, Json>[];
  /** The reasons for one person's main value, the strongest first; at most a dozen. */
  explain(people: KnownPeople, row: number): Reason[];
}

export interface Reason {
  /** A column's label, or words of the kind. */
  label: string;
  /** The person's own value; null: not known. */
  value: number | null;
  /** What it adds to the main value, in `unit`; where the kind cannot say, null. */
  effect: number | null;
  unit: 'log-odds' | 'value' | 'none';
}

/** What pages draw; a kind fills what it has. All of it about people whom the model has not seen in training. */
export interface Report {
  /** One sentence with the numbers in it. */
  summary: string;
  people: { trained: number; heldOut: number; positives?: number };
  metrics: Metric[];
  calibration?: { predicted: number; observed: number; low: number; high: number; people: number }[];
  /** The first `share` of people by score hold `captured` of all positives; `lift` is captured / share. */
  lift?: { share: number; captured: number; lift: number }[];
  /** What acting on the first `share` of people by score gains; with everybody it is the last point. */
  curve?: { label: string; points: { share: number; gain: number }[] };
  importances?: Importance[];
  /** Named groups of people: cells of RFM, clusters. */
  cells?: { name: string; people: number; facts?: Record<string, number | string> }[];
  /** Fitted parameters, by name. */
  parameters?: Record<string, number>;
  /** Whatever deserves a sentence: what was left out, what to mistrust. */
  notes: string[];
  /** For pages of this kind only. */
  details?: Json;
}
export interface Metric {
  name: string;
  label: string;
  value: number;
  low?: number;
  high?: number;
  /** What knowing nothing would give. */
  baseline?: number;
  better: 'higher' | 'lower' | 'neither';
}
export interface Importance {
  column: string;
  label: string;
  /** Loss of the main metric when the column is shuffled, or a share of the whole; greater is more important. */
  importance: number;
  low?: number;
  high?: number;
  /** Why this may be the outcome itself in disguise. */
  suspectedLeak?: string;
}

export const isRefusal = (outcome: Outcome<unknown>): outcome is Refusal => 'refused' in outcome;
