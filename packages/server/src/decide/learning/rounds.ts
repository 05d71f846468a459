// An experience's own log as rounds: what was shown to whom, how likely that was among the variants, and what it was
// worth. The units are people; of what stays with a person only the first view was a draw.

import { featuresOf, HELD, type LoggedDecision, MINUTE_MS, type Reward } from '@visavis/engine/decide';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events/index.ts';
import type { Records } from '../../platform/records/index.ts';
import { findDecisions } from '../decision-store.ts';
import type { StoredExperience } from '../definition-store.ts';
import { contextOf } from './round.ts';
import { type GoalEvent, readGoalEvents, readViewEvents, type ViewEvent } from './rounds-store.ts';

export interface AskedRounds {
  from: number;
  reward: Reward;
  /** Fields that become features. */
  context: readonly string[];
}
export interface LoggedRound {
  /** Its place among `actions`. */
  action: number;
  reward: number;
  propensity: number;
  /** Of each action in that draw, in the order of `actions`. */
  shares: number[];
  features: string[];
  unit: string;
  at: number;
}
export interface LoggedRounds {
  /** Keys of variants. */
  actions: string[];
  rounds: LoggedRound[];
  /** Views that are no rounds, by why. */
  left: { held: number; again: number; undecided: number; open: number };
  /** Of the fields asked for, those of which no decision knew anything. */
  unknown: string[];
  timezone: string;
}

/** The latest views that are looked at. */
const MOST_VIEWS = 20_000;
const DECISIONS_AT_ONCE = 1000;

export async function readRounds(
  { records, events, clock }: { records: Records; events: Events; clock: Clock },
  workspaceId: string,
  experience: StoredExperience,
  { from, reward, context, timezone }: AskedRounds & { timezone: string },
): Promise<LoggedRounds> {
  const views = await readViewEvents(events, workspaceId, {
    ...{ experience: experience.key, from, limit: MOST_VIEWS },
  });
  const decisions = new Map<string, LoggedDecision>();
  const ids = [...new Set(views.map(({ decision }) => decision))];
  for (let at = 0; at < ids.length; at += DECISIONS_AT_ONCE) {
    const some = ids.slice(at, at + DECISIONS_AT_ONCE);
    for (const [id, one] of await findDecisions(records.db, events, workspaceId, some))
      decisions.set(id, one);
  }
  const drawsAnew = experience.allocation?.kind !== 'fixed' && experience.allocation?.sticky === false;
  const goals = await readGoalEvents(events, workspaceId, { ...reward, from });
  const worth = worthOf(views, goals, { reward, drawsAnew });
  const found: LoggedRounds = {
    ...{ actions: experience.variants.map(({ key }) => key), rounds: [], timezone },
    left: { held: 0, again: 0, undecided: 0, open: 0 },
    unknown: [],
  };
  const known = new Set<string>();
  const seen = new Set<string>();
  views.forEach((view, i) => {
    const name = drawsAnew ? view.decision : view.person;
    const logged = decisions.get(view.decision);
    const drawn = logged && drawnIn(logged, experience, view.variant);
    if (view.variant === HELD) found.left.held++;
    else if (seen.has(name)) found.left.again++;
    else if (!drawn) found.left.undecided++;
    else if (view.at + reward.windowMinutes * MINUTE_MS > clock.now()) found.left.open++;
    else {
      const features = featuresOf(context, contextOf(logged, timezone));
      for (const one of features) known.add(one.slice(0, one.indexOf('=')));
      let action = found.actions.indexOf(view.variant);
      if (action < 0) action = found.actions.push(view.variant) - 1;
      const { propensity, shares: each } = drawn;
      const shares = found.actions.map((key) => each.get(key) ?? 0);
      found.rounds.push({
        ...{ action, reward: worth[i]!, propensity, shares, features, unit: view.person, at: view.at },
      });
    }
    seen.add(name);
  });
  found.unknown = context.filter((field) => !known.has(field));
  return found;
}

/** How likely the variant was among the variants; undefined when it was no draw, or not the one decided. */
function drawnIn(
  { decisions, candidates }: LoggedDecision,
  { id, key }: StoredExperience,
  variant: string,
): { propensity: number; shares: Map<string | null, number> } | undefined {
  const decided = decisions.find((one) => one.experience?.id === id);
  if (!decided || decided.variant !== variant || decided.sticky) return undefined;
  const mine = (candidates[decided.slot] ?? []).filter(
    (one) => one.experience === key && one.variant !== null,
  );
  const all = mine.reduce((sum, { propensity }) => sum + propensity, 0);
  const own = mine.find((one) => one.variant === variant)?.propensity ?? 0;
  const shares = new Map(mine.map((one) => [one.variant, one.propensity / all]));
  return own > 0 ? { propensity: own / all, shares } : undefined;
}

/**
 * What each view is worth: a goal is credited to the person's latest view before it, inside its window; where what was
 * seen stays, to their first.
 */
function worthOf(
  views: readonly ViewEvent[],
  goals: readonly GoalEvent[],
  { reward, drawsAnew }: { reward: Reward; drawsAnew: boolean },
): Float64Array {
  const worth = new Float64Array(views.length);
  const byPerson = new Map<string, number[]>();
  views.forEach(({ person }, i) => {
    const list = byPerson.get(person);
    if (list) list.push(i);
    else byPerson.set(person, [i]);
  });
  for (const { person, at, amount } of goals) {
    const mine = byPerson.get(person) ?? [];
    const last = drawsAnew ? mine.findLast((i) => views[i]!.at <= at) : mine[0];
    if (last === undefined || at < views[last]!.at || at > views[last]!.at + reward.windowMinutes * MINUTE_MS)
      continue;
    worth[last] =
      reward.value === null ? 1 : Math.min(reward.cap ?? Number.POSITIVE_INFINITY, worth[last]! + amount);
  }
  return worth;
}
