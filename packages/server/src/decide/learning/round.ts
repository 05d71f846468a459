// Events become feedback: which views take part in learning, and which of them a goal rewards. Works on what was read
// beforehand, in the order of the log, so that reading the same events again gives the same.

import type { Event, Json } from '@visavis/engine/collect';
import {
  type Context,
  type Feedback,
  featuresOf,
  HELD,
  itemIds,
  type LearningSettings,
  type LoggedDecision,
  learningOf,
  type RecommenderSettings,
  windowMs,
} from '@visavis/engine/decide';
import { EXPERIENCE_VIEWED, identityId } from '@visavis/engine/unify';
import { CROWDED } from '../crowds.ts';
import type { StoredExperience } from '../definition-store.ts';
import type { OpenView } from './view-store.ts';

interface Begun {
  id: string;
  identity: string;
  time: number;
  arm: string;
  features: string[];
}

/** Of a list so many are taken for seen. */
const MOST_ITEMS = 50;
/** So many views of one person are learned from while their windows are open. */
const MOST_OPEN = 10;
const TAUGHT_NOTHING = ['bot', CROWDED];
/** A reward that arrives so much after the window's end still counts, when it happened inside. */
const GRACE_MS = 5 * 60_000;
/** What nobody pays; sums of squares of greater ones could be no number any more. */
const MOST_WORTH = 1e9;

export interface RoundDeps {
  workspaceId: string;
  timezone: string;
  experiences: readonly StoredExperience[];
  /** The identities of the person whom an identity belongs to, itself included. */
  namesOf(identity: string): readonly string[];
  decisions: ReadonlyMap<string, LoggedDecision>;
  /** Open views of these people. */
  views: readonly OpenView[];
}

export class Round {
  readonly feedback = new Map<string, Feedback[]>();
  /** By experience id: views that cannot be learned from. */
  readonly unmatched = new Map<string, number>();
  /** Views that are new, or whose worth has changed. */
  readonly touched = new Set<OpenView>();
  readonly #deps: RoundDeps;
  readonly #byKey: Map<string, StoredExperience>;
  readonly #views = new Map<string, OpenView[]>();
  readonly #known = new Set<string>();

  constructor(deps: RoundDeps) {
    this.#deps = deps;
    this.#byKey = new Map(deps.experiences.map((one) => [one.key, one]));
    for (const view of deps.views) this.#remember(view);
  }

  take(event: Event): void {
    const identity = mainIdentity(this.#deps.workspaceId, event);
    if (identity === undefined) return;
    if (event.name === EXPERIENCE_VIEWED) this.#viewed(event, identity);
    for (const experience of this.#deps.experiences)
      if (event.type === 'track' && learningOf(experience)!.reward.event === event.name)
        this.#reward(experience, event, identity);
  }

  #viewed({ properties, time, flags }: Event, identity: string): void {
    const experience = this.#byKey.get(String(properties.experience));
    const { variant: arm, decisionId: id } = properties;
    if (!experience || typeof arm !== 'string' || arm === HELD) return;
    if (!experience.variants.some(({ key }) => key === arm)) return;
    // What no decision of ours drew, machines, and more from one address or person than one can mean, teach nothing.
    if (typeof id !== 'string' || TAUGHT_NOTHING.some((flag) => flags.includes(flag))) {
      this.#leaveOut(experience);
      return;
    }
    const settings = learningOf(experience)!;
    const view = { id, identity, time, arm };
    if (settings.kind === 'recommender') this.#listed(experience, settings, view);
    else this.#whole(experience, settings, view);
  }

  #whole(
    experience: StoredExperience,
    settings: Exclude<LearningSettings, RecommenderSettings>,
    view: Omit<Begun, 'features'>,
  ): void {
    const { id, identity, time, arm } = view;
    if (this.#known.has(`${experience.id} ${id}`)) return;
    const open = this.#open(experience.id, identity, time).length;
    // What stays with a person is one trial, however often it is looked at while its window is open.
    if (settings.sticky && open > 0) return;
    const features = this.#features(experience, settings, this.#deps.decisions.get(id), arm);
    if (!features || open >= MOST_OPEN) {
      this.#leaveOut(experience);
      return;
    }
    this.#begin(experience, settings, { ...view, features });
  }

  /** Where a list is ordered, every item that was shown is a view of its own. */
  #listed(
    experience: StoredExperience,
    settings: RecommenderSettings,
    { id, identity, time, arm }: Omit<Begun, 'features'>,
  ): void {
    const decided = this.#deps.decisions
      .get(id)
      ?.decisions.find((one) => one.experience?.id === experience.id);
    const isFull = this.#open(experience.id, identity, time).length >= MOST_OPEN * MOST_ITEMS;
    if (decided?.variant !== arm || decided.value === undefined || isFull) {
      this.#leaveOut(experience);
      return;
    }
    for (const item of new Set(itemIds(decided.value, settings).slice(0, MOST_ITEMS))) {
      if (this.#known.has(`${experience.id} ${id}:${item}`)) continue;
      this.#begin(experience, settings, { id: `${id}:${item}`, identity, time, arm: item, features: [] });
    }
  }

  #begin(
    { id: experienceId }: StoredExperience,
    settings: LearningSettings,
    { id, identity, time, arm, features }: Begun,
  ): void {
    const view: OpenView = {
      ...{ workspaceId: this.#deps.workspaceId, experienceId, id, identityId: identity },
      ...{ arm, at: time, closesAt: time + windowMs(settings) + GRACE_MS, features, worth: 0 },
    };
    this.#remember(view);
    this.touched.add(view);
    this.#tell(experienceId, { kind: 'shown', arm, at: time, features });
  }

  #leaveOut({ id }: StoredExperience): void {
    this.unmatched.set(id, (this.unmatched.get(id) ?? 0) + 1);
  }

  /** Undefined where the decision is not there, or is of something else. */
  #features(
    experience: StoredExperience,
    settings: Exclude<LearningSettings, RecommenderSettings>,
    logged: LoggedDecision | undefined,
    arm: string,
  ): string[] | undefined {
    const decided = logged?.decisions.find((one) => one.experience?.id === experience.id);
    if (!logged || decided?.variant !== arm) return undefined;
    if (settings.kind !== 'linear-thompson') return [];
    return featuresOf(settings.context, contextOf(logged, this.#deps.timezone));
  }

  /** The latest view before it whose window it falls into. */
  #reward(experience: StoredExperience, event: Event, identity: string): void {
    const settings = learningOf(experience)!;
    const amount = amountOf(settings, event.properties);
    if (amount === undefined || event.flags.includes('bot')) return;
    const { sources } = settings.reward;
    if (sources && !sources.includes(event.sourceId)) return;
    const item = settings.kind === 'recommender' ? valueAt(settings.goalItem, event.properties) : undefined;
    if (settings.kind === 'recommender' && item === undefined) return;
    const latest = this.#open(experience.id, identity, event.time)
      .filter(({ at }) => event.time <= at + windowMs(settings))
      .filter(({ arm }) => item === undefined || arm === String(item))
      .reduce<OpenView | undefined>((last, view) => (last && last.at >= view.at ? last : view), undefined);
    if (!latest) return;
    const from = latest.worth;
    const { value, cap } = settings.reward;
    const to = value === null ? 1 : Math.min(cap ?? Number.POSITIVE_INFINITY, from + amount);
    if (to === from) return;
    latest.worth = to;
    this.touched.add(latest);
    const { arm, at, features } = latest;
    this.#tell(experience.id, { kind: 'rewarded', arm, at, features, from, to });
  }

  /** The person's views of an experience that had begun by then and whose window is open. */
  #open(experience: string, identity: string, time: number): OpenView[] {
    return this.#deps
      .namesOf(identity)
      .flatMap((name) => this.#views.get(`${experience} ${name}`) ?? [])
      .filter(({ at, closesAt }) => at <= time && time < closesAt);
  }

  #remember(view: OpenView): void {
    const place = `${view.experienceId} ${view.identityId}`;
    const list = this.#views.get(place);
    if (list) list.push(view);
    else this.#views.set(place, [view]);
    this.#known.add(`${view.experienceId} ${view.id}`);
  }

  #tell(experience: string, feedback: Feedback): void {
    const list = this.feedback.get(experience);
    if (list) list.push(feedback);
    else this.feedback.set(experience, [feedback]);
  }
}

/** Of the most telling name, as which the event was folded. */
export function mainIdentity(workspaceId: string, { identifiers }: Event): string | undefined {
  const first = identifiers[0];
  return first && identityId(workspaceId, first.type, first.value);
}

/** What a decision knew. */
export function contextOf({ inputs, inside, time }: LoggedDecision, timezone: string): Context {
  return {
    get: (attribute) => (Object.hasOwn(inputs, attribute) ? inputs[attribute] : undefined),
    inside: (segment) => inside.includes(segment),
    now: time,
    timezone,
  };
}

/** How much an event adds; undefined when it says nothing of it. */
function amountOf({ reward }: LearningSettings, properties: Record<string, Json>): number | undefined {
  if (reward.value === null) return 1;
  const value = valueAt(reward.value, properties);
  return typeof value === 'number' && Math.abs(value) <= MOST_WORTH ? value : undefined;
}

/** The property at a path; dots reach into objects. */
const valueAt = (path: string, properties: Record<string, Json>): Json | undefined =>
  path
    .split('.')
    .reduce<Json | undefined>(
      (at, name) =>
        typeof at === 'object' && at !== null && !Array.isArray(at) && Object.hasOwn(at, name)
          ? at[name]
          : undefined,
      properties,
    );
