// Reads an `nt_experience` entry into what the SDK's `ExperienceMapper` makes of it, or says what is wrong with it.

import { asObject, describeValue, type Fault, type Json, type JsonObject } from '../../collect/index.ts';
import {
  type EntryReplacement,
  type InlineVariable,
  NINETAILED_TYPES,
  type NinetailedComponent,
  type NinetailedConfiguration,
  VALUE_TYPES,
} from './configuration.ts';
import { type CmsEntry, textOf } from './entries.ts';

export type ReadEntry =
  | { configuration: NinetailedConfiguration; faults?: undefined }
  | { configuration?: undefined; faults: Fault[] };

/** What a link to an audience points to: its own entry's id, or the audience's. */
export type AudienceByLink = (id: string) => { id: string; name?: string } | undefined;

export function readExperienceEntry({ fields }: CmsEntry, audienceOf: AudienceByLink): ReadEntry {
  const reader = new Reader();
  const id = reader.text(fields, 'nt_experience_id') ?? '';
  const type = NINETAILED_TYPES.find((one) => one === fields.nt_type);
  if (!type) reader.fault('nt_type', NINETAILED_TYPES.join(' or '), fields.nt_type);
  const name = textOf(fields.nt_name) ?? id;
  const config = reader.config(fields.nt_config, variantIds(fields.nt_variants));
  const audience = reader.audience(fields.nt_audience, audienceOf);
  if (reader.faults.length > 0) return { faults: reader.faults };
  return { configuration: { id, type: type!, name, ...(audience && { audience }), ...config } };
}

type Config = Pick<NinetailedConfiguration, 'trafficAllocation' | 'distribution' | 'sticky' | 'components'>;

class Reader {
  readonly faults: Fault[] = [];

  config(given: Json | undefined, known: ReadonlySet<string> | undefined): Config {
    const config = asObject(given) ?? {};
    if (given !== undefined && given !== null && !asObject(given))
      this.fault('nt_config', 'an object', given);
    const shares = this.#numbers(config.distribution ?? [0.5, 0.5]);
    const { traffic = 0, sticky = false, components = [] } = config;
    if (typeof traffic !== 'number') this.fault('nt_config.traffic', 'a number', traffic);
    if (typeof sticky !== 'boolean') this.fault('nt_config.sticky', 'true or false', sticky);
    if (!Array.isArray(components)) this.fault('nt_config.components', 'a list', components);
    const list = Array.isArray(components) ? components : [];
    return {
      trafficAllocation: Number(traffic),
      distribution: cumulated(shares),
      sticky: sticky === true,
      components: list.flatMap(
        (component, at) => this.#component(component, `nt_config.components.${at}`, known) ?? [],
      ),
    };
  }

  audience(given: Json | undefined, audienceOf: AudienceByLink): NinetailedConfiguration['audience'] {
    // Contentstack has references as lists.
    const link = asObject(Array.isArray(given) ? given[0] : given);
    if (!link) return undefined;
    const fields = asObject(link.fields) ?? link;
    const id = textOf(fields.nt_audience_id) ?? textOf(asObject(link.sys)?.id) ?? textOf(link.uid);
    if (id === undefined) {
      this.fault('nt_audience', 'an audience, or a link to one', given);
      return undefined;
    }
    return audienceOf(id) ?? { id };
  }

  #component(
    given: Json,
    field: string,
    known: ReadonlySet<string> | undefined,
  ): NinetailedComponent | undefined {
    const component = asObject(given);
    if (!component) return this.fault(field, 'a component', given);
    const { type = 'EntryReplacement', variants } = component;
    if (!Array.isArray(variants)) return this.fault(`${field}.variants`, 'a list of variants', variants);
    if (type === 'EntryReplacement') return this.#entryReplacement(component, variants, field, known);
    if (type === 'InlineVariable') return this.#inlineVariable(component, variants, field);
    return this.fault(`${field}.type`, 'EntryReplacement or InlineVariable', type);
  }

  /** As the SDK does, variants whose entries are not among the experience's own are left out. */
  #entryReplacement(
    { baseline }: JsonObject,
    variants: Json[],
    field: string,
    known: ReadonlySet<string> | undefined,
  ): EntryReplacement | undefined {
    const base = asObject(baseline)?.id;
    if (typeof base !== 'string') return this.fault(`${field}.baseline.id`, "an entry's id", base);
    const read = variants.map((variant, at) => {
      const { id, hidden = false } = asObject(variant) ?? {};
      if (typeof id !== 'string') this.fault(`${field}.variants.${at}.id`, "an entry's id", id);
      return { id: String(id), hidden: hidden === true };
    });
    return {
      type: 'EntryReplacement',
      baseline: { id: base },
      variants: read.filter(({ id, hidden }) => hidden || !known || known.has(id)),
    };
  }

  #inlineVariable(
    { key, valueType, baseline }: JsonObject,
    variants: Json[],
    field: string,
  ): InlineVariable | undefined {
    const type = VALUE_TYPES.find((one) => one === valueType);
    if (!type) return this.fault(`${field}.valueType`, VALUE_TYPES.join(', '), valueType);
    if (typeof key !== 'string') return this.fault(`${field}.key`, 'text', key);
    return {
      type: 'InlineVariable',
      key,
      valueType: type,
      baseline: this.#value(baseline, `${field}.baseline`),
      variants: variants.map((variant, at) => this.#value(variant, `${field}.variants.${at}`)),
    };
  }

  /** The SDK refuses a whole answer in which a value is null or a list. */
  #value(given: Json | undefined, field: string): { value: Json } {
    const value = asObject(given)?.value;
    if (value === undefined || value === null || Array.isArray(value))
      this.fault(`${field}.value`, 'text, a number, true, false or an object', value);
    return { value: value ?? null };
  }

  #numbers(given: Json): number[] {
    const isList = Array.isArray(given) && given.every((one) => typeof one === 'number');
    if (isList) return given as number[];
    this.fault('nt_config.distribution', 'a list of numbers', given);
    return [];
  }

  text(fields: JsonObject, name: string): string | undefined {
    const text = textOf(fields[name]);
    if (text === undefined) this.fault(name, 'text', fields[name]);
    return text;
  }

  fault(field: string, expected: string, value: unknown): undefined {
    this.faults.push({ field, expected, got: describeValue(value) });
  }
}

/** Summed from the start each time, as the SDK does: sums of floating numbers depend on the way. */
function cumulated(shares: readonly number[]): NinetailedConfiguration['distribution'] {
  const sumTo = (end: number) => shares.slice(0, end).reduce((a, b) => a + b, 0);
  return shares.map((_, index) => ({ index, start: sumTo(index), end: sumTo(index + 1) }));
}

/** The ids of the entries that the experience brings along; undefined where it does not say. */
function variantIds(given: Json | undefined): ReadonlySet<string> | undefined {
  if (!Array.isArray(given)) return undefined;
  return new Set(
    given.flatMap((one) => {
      const entry = asObject(one);
      return textOf(asObject(entry?.sys)?.id) ?? textOf(entry?.uid) ?? textOf(entry?.id) ?? [];
    }),
  );
}
