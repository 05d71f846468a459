// What a visitor gets of a feature that came from GrowthBook: its rules in order, each a value that is forced, a rollout
// or an experiment, as the SDKs evaluate them (specification 0.8.0, without sticky buckets, bandits and redirects).

import { asObject, type Json, type JsonObject } from '../../collect/index.ts';
import { meetsCondition, type SavedGroups } from './condition.ts';
import {
  drawExperiment,
  type Experiment,
  type ExperimentResult,
  isFilteredOut,
  unitOf,
} from './experiment.ts';
import { growthbookHash, inRange, type Range } from './hash.ts';

export interface GrowthbookContext {
  features: JsonObject;
  attributes: JsonObject;
  savedGroups?: SavedGroups;
  url?: string;
  /** By the key of an experiment, the index of its variation. */
  forcedVariations?: Record<string, number>;
  /** Off: nobody takes part in anything. */
  enabled?: boolean;
  /** Nobody is drawn; what is forced is forced. */
  qaMode?: boolean;
}

export interface FeatureResult {
  value: Json;
  source: 'unknownFeature' | 'defaultValue' | 'force' | 'experiment' | 'prerequisite' | 'cyclicPrerequisite';
  ruleId: string;
  experiment?: Experiment;
  experimentResult?: ExperimentResult;
}

type Rule = JsonObject;

export function evaluateFeature(key: string, context: GrowthbookContext): FeatureResult {
  return evaluate(key, context, new Set());
}

function evaluate(key: string, context: GrowthbookContext, open: ReadonlySet<string>): FeatureResult {
  if (open.has(key)) return result(null, 'cyclicPrerequisite');
  const feature = Object.hasOwn(context.features, key) ? asObject(context.features[key]) : undefined;
  if (!feature) return result(null, 'unknownFeature');
  const inside = new Set(open).add(key);
  for (const rule of rulesOf(feature)) {
    const gate = prerequisites(rule, context, inside);
    if (gate === 'skip') continue;
    if (gate !== 'pass') return result(null, gate);
    const decided = byRule(key, rule, context);
    if (decided) return decided;
  }
  return result(feature.defaultValue ?? null, 'defaultValue');
}

/** An experiment by itself: it runs for those who have the features that it presupposes. */
export function runExperiment(experiment: Experiment, context: GrowthbookContext): ExperimentResult {
  const drawn = drawExperiment(experiment, context);
  const presupposed = { parentConditions: experiment.parentConditions ?? [] };
  if (!drawn.hashUsed || prerequisites(presupposed, context, new Set()) === 'pass') return drawn;
  return drawExperiment({ ...experiment, active: false }, context);
}

function byRule(key: string, rule: Rule, context: GrowthbookContext): FeatureResult | undefined {
  if (isFilteredOut(rule.filters, context)) return undefined;
  if ('force' in rule) return forced(key, rule, context);
  if (!Array.isArray(rule.variations)) return undefined;
  // A rule holds an experiment's fields under the same names.
  const experiment = { ...rule, key: textOf(rule.key) ?? key, variations: rule.variations } as Experiment;
  const drawn = drawExperiment(experiment, context, key);
  if (!drawn.inExperiment || drawn.passthrough) return undefined;
  return {
    ...result(drawn.value, 'experiment', rule),
    ...{ experiment, experimentResult: drawn },
  };
}

function forced(key: string, rule: Rule, context: GrowthbookContext): FeatureResult | undefined {
  const condition = asObject(rule.condition);
  if (condition && !meetsCondition(context.attributes, condition, context.savedGroups)) return undefined;
  return isInRollout(key, rule, context) ? result(rule.force ?? null, 'force', rule) : undefined;
}

function isInRollout(key: string, rule: Rule, { attributes }: GrowthbookContext): boolean {
  const { coverage } = rule;
  const range = Array.isArray(rule.range) ? (rule.range as unknown as Range) : undefined;
  if (!range && coverage === undefined) return true;
  if (!range && coverage === 0) return false;
  const { value } = unitOf(attributes, rule.hashAttribute);
  const place =
    value === '' ? null : growthbookHash(textOf(rule.seed) ?? key, value, Number(rule.hashVersion ?? 1));
  if (place === null) return false;
  return range ? inRange(place, range) : place <= Number(coverage);
}

/** Features that must have a value first. A gate closes the feature, anything else only the rule. */
function prerequisites(
  rule: Rule,
  context: GrowthbookContext,
  open: ReadonlySet<string>,
): 'pass' | 'skip' | 'prerequisite' | 'cyclicPrerequisite' {
  if (!Array.isArray(rule.parentConditions)) return 'pass';
  for (const one of rule.parentConditions) {
    const { id, condition, gate } = asObject(one) ?? {};
    const parent = evaluate(String(id), context, open);
    if (parent.source === 'cyclicPrerequisite') return 'cyclicPrerequisite';
    if (!meetsCondition({ value: parent.value }, asObject(condition) ?? {}, context.savedGroups))
      return gate === true ? 'prerequisite' : 'skip';
  }
  return 'pass';
}

function rulesOf({ rules }: JsonObject): Rule[] {
  if (!Array.isArray(rules)) return [];
  return rules.map(asObject).filter((rule) => rule !== undefined);
}

const result = (value: Json, source: FeatureResult['source'], rule?: Rule): FeatureResult => ({
  ...{ value, source, ruleId: textOf(rule?.id) ?? '' },
});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
