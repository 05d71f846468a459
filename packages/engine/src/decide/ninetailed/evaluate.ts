// Which variant of a Ninetailed experience somebody gets, exactly as experience.js works it out in the page
// (`isExperienceMatch`, `selectDistribution`, `selectVariant`), so that nobody's variant changes with the server.

import type { Json } from '../../collect/index.ts';
import { HELD } from '../allocate.ts';
import { murmur3Of } from '../hash.ts';
import type { NinetailedConfiguration } from './configuration.ts';

export interface NinetailedProfile {
  /** What draws are made for; stays when profiles merge. */
  stableId: string;
  /** Ids of audiences. */
  audiences: ReadonlySet<string>;
  /** The variant of an experience that was seen first, as `variantName` names it. */
  viewed(experience: string): string | undefined;
}

export interface SelectedVariant {
  experienceId: string;
  variantIndex: number;
  /** By the id of the baseline's entry: the entry to show instead. */
  variants: Record<string, string>;
  sticky: boolean;
}
/** What a flag of the page becomes. */
export interface VariableChange {
  key: string;
  type: 'Variable';
  value: Json;
  meta: { experienceId: string; variantIndex: number };
}

/**
 * 0 to 1, both included: MurmurHash3 of the text's characters cut to bytes, as the package murmurhash-js does, by 2³²−1.
 *
 * @example ninetailedShare('traffic-exp-hero-p1')
 */
export function ninetailedShare(text: string): number {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return murmur3Of(bytes, 0) / 4_294_967_295;
}

/** Whether it takes part in the experience at all. */
export function isMatch(
  { id, trafficAllocation, audience }: NinetailedConfiguration,
  { stableId, audiences }: Pick<NinetailedProfile, 'stableId' | 'audiences'>,
): boolean {
  if (audience && !audiences.has(audience.id)) return false;
  return trafficAllocation > ninetailedShare(`traffic-${id}-${stableId}`);
}

/** 0 is the baseline; neighbours share their boundary, and the first one gets it. */
export function drawIndex({ id, distribution }: NinetailedConfiguration, stableId: string): number {
  const share = ninetailedShare(`distribution-${id}-${stableId}`);
  return distribution.find(({ start, end }) => share >= start && share <= end)?.index ?? 0;
}

/** Every experience that the profile takes part in, its control included, in the order given. */
export function selectVariants(
  configurations: readonly NinetailedConfiguration[],
  profile: NinetailedProfile,
): { experiences: SelectedVariant[]; changes: VariableChange[] } {
  const experiences: SelectedVariant[] = [];
  const changes: VariableChange[] = [];
  const set = new Set<string>();
  for (const configuration of configurations) {
    const variantIndex = indexFor(configuration, profile);
    if (variantIndex === undefined) continue;
    const { id: experienceId, sticky } = configuration;
    experiences.push({
      experienceId,
      variantIndex,
      variants: entriesAt(configuration, variantIndex),
      sticky,
    });
    for (const change of changesAt(configuration, variantIndex)) {
      // As for entries, the first experience that concerns a variable has it.
      if (!set.has(change.key)) changes.push(change);
      set.add(change.key);
    }
  }
  return { experiences, changes };
}

function indexFor(configuration: NinetailedConfiguration, profile: NinetailedProfile): number | undefined {
  const seen = configuration.sticky ? profile.viewed(configuration.id) : undefined;
  if (seen !== undefined) return indexOfVariant(seen);
  return isMatch(configuration, profile) ? drawIndex(configuration, profile.stableId) : undefined;
}

function entriesAt({ components }: NinetailedConfiguration, index: number): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const component of components) {
    if (component.type !== 'EntryReplacement') continue;
    const { baseline, variants } = component;
    entries[baseline.id] = (index === 0 ? undefined : variants[index - 1]?.id) ?? baseline.id;
  }
  return entries;
}

function changesAt({ id, components }: NinetailedConfiguration, index: number): VariableChange[] {
  const meta = { experienceId: id, variantIndex: index };
  return components.flatMap((component) => {
    if (component.type !== 'InlineVariable') return [];
    const { key, baseline, variants } = component;
    const { value } = (index === 0 ? undefined : variants[index - 1]) ?? baseline;
    return [{ key, type: 'Variable' as const, value, meta }];
  });
}

const BASELINE = 'baseline';
/** The name of a variant in our exposures: a personalization's baseline is its holdout. */
export function variantName(type: NinetailedConfiguration['type'] | undefined, index: number): string {
  if (index > 0) return `variant-${index}`;
  return type === 'nt_personalization' ? HELD : BASELINE;
}

function indexOfVariant(name: string): number {
  const index = Number(/^variant-(\d+)$/.exec(name)?.[1] ?? 0);
  return Number.isSafeInteger(index) ? index : 0;
}
