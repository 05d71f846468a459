// The record of a decision holds everything that it depended on, so that it can be worked out again, exactly: what was
// read of the person, which segments they were in, what they had seen, and which versions were live.

import type { Json } from '../collect/index.ts';
import type { Condition } from '../segment/index.ts';
import type { ProfileView } from '../unify/index.ts';
import type { Learned } from './allocators/index.ts';
import type { Asker } from './asker.ts';
import type { Decision } from './decision.ts';
import type { Experience } from './experience.ts';
import { Lineup, type LineupParts } from './lineup.ts';
import type { Possible } from './possible.ts';

export interface LoggedDecision {
  id: string;
  time: number;
  /** The id of the line-up: which slots and experiences, in which versions. */
  lineup: string;
  /** The profile's id; where nothing was known of the person, the unit. */
  person: string;
  unit: string | null;
  knows: boolean;
  slots: readonly string[];
  /** By attribute, as they were. */
  inputs: Record<string, Json>;
  /** Of the segments that audiences name, those that the person was in. */
  inside: readonly string[];
  /** By experience key: the variant seen first. */
  views: Record<string, string>;
  /** By key of a capped experience: when it was shown. */
  shown?: Record<string, readonly number[]>;
  /** By id of an experience whose allocation learns: the version of what it had learned. */
  learned?: Record<string, number>;
  /** By holdout, on which side the person is. */
  holdouts?: Record<string, string>;
  /** Without the value where the variant's version says it all. */
  decisions: DecisionRecord[];
  /** Of the same person: how often the decision before this one was told again. */
  before?: { id: string; repeats: number };
  /** By slot: every outcome that was possible, with its probability. */
  candidates: Record<string, Possible[]>;
}
export type DecisionRecord = Omit<Decision, 'value'> & { value?: Json };

/** Everything about a call that deciding it again needs. */
export function logDecision(
  lineup: Lineup,
  lineupId: string,
  asker: Asker,
  parts: {
    id: string;
    person: string;
    slots: readonly string[];
    decisions: Decision[];
    experiences: Iterable<string>;
  },
): LoggedDecision {
  const { id, person, slots, decisions } = parts;
  const reads = lineup.reads(slots);
  const inputs: Record<string, Json> = {};
  for (const attribute of reads) {
    const value = asker.view.get(attribute);
    if (value !== undefined) inputs[attribute] = value;
  }
  const views: Record<string, string> = {};
  for (const key of [...parts.experiences, ...lineup.holdouts]) {
    const viewed = asker.viewed(key);
    if (viewed !== undefined) views[key] = viewed;
  }
  const shown: Record<string, readonly number[]> = {};
  for (const key of lineup.capped) {
    const times = asker.shown?.(key) ?? [];
    if (times.length > 0) shown[key] = times;
  }
  const learned: Record<string, number> = {};
  for (const experience of lineup.learning(slots)) {
    const known = asker.learned?.(experience);
    if (known) learned[experience] = known.version;
  }
  const { sides } = lineup.ceiling(asker);
  return {
    id,
    time: asker.now,
    lineup: lineupId,
    person,
    unit: asker.unit ?? null,
    knows: asker.knows,
    slots,
    inputs,
    inside: lineup.segments.filter(asker.inside),
    views,
    ...(Object.keys(shown).length > 0 && { shown }),
    ...(Object.keys(learned).length > 0 && { learned }),
    ...(Object.keys(sides).length > 0 && { holdouts: sides }),
    decisions: decisions.map((decision) => recordOf(lineup, decision)),
    candidates: lineup.candidates(asker, slots),
  };
}

/**
 * Decides again, with the line-up that `replayLineup` makes of the definitions as they were, and the versions that
 * `logged.learned` names, by experience id.
 */
export function replay(
  logged: LoggedDecision,
  lineup: Lineup,
  learned: ReadonlyMap<string, Learned> = new Map(),
): Pick<LoggedDecision, 'decisions' | 'candidates'> {
  const asker: Asker = {
    view: viewOf(logged),
    now: logged.time,
    unit: logged.unit ?? undefined,
    inside: (segment) => logged.inside.includes(segment),
    viewed: (experience) => (Object.hasOwn(logged.views, experience) ? logged.views[experience] : undefined),
    shown: (experience) => logged.shown?.[experience] ?? [],
    learned: (experience) => learned.get(experience),
    knows: logged.knows,
  };
  return {
    decisions: lineup.decide(asker, logged.slots).map((decision) => recordOf(lineup, decision)),
    candidates: lineup.candidates(asker, logged.slots),
  };
}

function recordOf(lineup: Lineup, decision: Decision): DecisionRecord {
  if (lineup.renders(decision.slot)) return decision;
  const { value: _, ...record } = decision;
  return record;
}

export function replayLineup(parts: Omit<LineupParts, 'computed'>): Lineup {
  // Computed traits come from the log as values, not from behaviours.
  const asWas = (experience: Experience): Experience => ({
    ...experience,
    audience: experience.audience && fromLog(experience.audience),
  });
  const original = new Map(parts.experiences.map(({ audience, id }) => [id, audience]));
  return new Lineup({
    ...parts,
    computed: new Map(),
    experiences: parts.experiences.map(asWas),
    sentenceOf: (experience) => original.get(experience.id) ?? null,
  });
}

const LOGGED = 'logged.';

function fromLog(condition: Condition): Condition {
  if ('all' in condition) return { all: condition.all.map(fromLog) };
  if ('any' in condition) return { any: condition.any.map(fromLog) };
  if ('not' in condition) return { not: fromLog(condition.not) };
  if (!('attribute' in condition) || !condition.attribute.startsWith('computed.')) return condition;
  return { ...condition, attribute: LOGGED + condition.attribute };
}

function viewOf({ inputs, person }: LoggedDecision): ProfileView {
  return {
    profile: { id: person, identities: [] },
    get(attribute) {
      const name = attribute.startsWith(LOGGED) ? attribute.slice(LOGGED.length) : attribute;
      return Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    },
    source: () => undefined,
    behaviours: () => [],
    firstTouch: undefined,
    lastTouch: undefined,
  };
}
