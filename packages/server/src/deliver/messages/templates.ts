// Templates as people make them: checked when they are saved, tried on real people before anything goes out.

import type { JsonObject } from '@visavis/engine/collect';
import type { Content, Template } from '@visavis/engine/deliver';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { BeforeTold } from '../consistency/index.ts';
import type { SettingsBook } from './channel-settings.ts';
import { type Compiled, compileTemplate, TemplateFaults } from './compiling.ts';
import type { Preparing } from './preparing.ts';
import type { StoredTemplate, TemplateStore } from './template-store.ts';

export interface TemplatesDeps {
  store: TemplateStore;
  clock: Clock;
  channels: SettingsBook;
  preparing: Pick<Preparing, 'rendered'>;
  company(workspaceId: string): Promise<JsonObject>;
  somebody(workspaceId: string, segment: string | undefined, limit: number): Promise<StoredPerson[]>;
  /** @throws conflict when the change contradicts what people are told, without a reason */
  beforeTold?: BeforeTold<{ before: Template; after: Template }>;
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
}

/** With why it is told all the same, where it contradicts what people are told. */
export type TemplateChange = Partial<Omit<Template, 'key' | 'channel'>> & { reason?: string };

/** As one person would have it. */
export interface Rendering {
  profileId: string;
  variant: string | null;
  content: Content | null;
  /** What the text reads and is not known of them. */
  missing: string[];
  error: string | null;
}
/** How a template fares with real people. */
export interface Trial {
  people: number;
  /** By what is missing, for how many of them; the most often first. */
  missing: { field: string; people: number }[];
  /** How many got which variant. */
  variants: { key: string; people: number }[];
  failed: number;
  samples: Rendering[];
}

const SAMPLES_SHOWN = 5;

export class Templates {
  readonly #deps: TemplatesDeps;
  constructor(deps: TemplatesDeps) {
    this.#deps = deps;
  }

  list(workspaceId: string): Promise<StoredTemplate[]> {
    return this.#deps.store.list(workspaceId);
  }

  async get(workspaceId: string, key: string): Promise<StoredTemplate> {
    const found = await this.#deps.store.find(workspaceId, key);
    if (!found) throw new VisavisError('not_found', `There is no template “${key.slice(0, 100)}”.`);
    return found;
  }

  /** @throws invalid_definition with every fault, conflict when the key is taken */
  async create(workspaceId: string, by: Caller, template: Template): Promise<StoredTemplate> {
    await this.compile(template);
    const made = { ...template, version: 1, updatedAt: this.#deps.clock.now(), updatedBy: by.name };
    if (!(await this.#deps.store.add(workspaceId, made)))
      throw new VisavisError('conflict', `There is a template “${template.key}” already.`);
    await this.#deps.audit(workspaceId, by, 'template.created', template.key, {});
    return made;
  }

  async change(
    workspaceId: string,
    by: Caller,
    key: string,
    { reason, ...changes }: TemplateChange,
  ): Promise<StoredTemplate> {
    const before = await this.get(workspaceId, key);
    const next = { ...before, ...changes, version: before.version + 1, updatedBy: by.name };
    await this.compile(next);
    const told = await this.#deps.beforeTold?.(by, { before, after: next }, reason);
    const made = { ...next, updatedAt: this.#deps.clock.now() };
    if (!(await this.#deps.store.save(workspaceId, made)))
      throw new VisavisError('conflict', 'Somebody else has saved the template meanwhile; open it again.');
    await this.#deps.audit(workspaceId, by, 'template.changed', key, { version: made.version });
    await told?.();
    return made;
  }

  async remove(workspaceId: string, by: Caller, key: string): Promise<void> {
    if (!(await this.#deps.store.remove(workspaceId, key)))
      throw new VisavisError('not_found', `There is no template “${key.slice(0, 100)}”.`);
    await this.#deps.audit(workspaceId, by, 'template.removed', key, {});
  }

  /** @throws invalid_definition that names each part with its fault */
  async compile(template: Template): Promise<Compiled> {
    if (new Set(template.variants.map(({ key }) => key)).size < template.variants.length)
      throw new VisavisError('invalid_definition', 'Two variants have the same key.');
    try {
      return await compileTemplate(template, this.#deps.channels.channel(template.channel));
    } catch (error) {
      if (!(error instanceof TemplateFaults)) throw error;
      throw new VisavisError('invalid_definition', `The template cannot be used: ${error.message}`, {
        faults: error.faults,
      });
    }
  }

  /** As this person would have it; nothing is sent. */
  async preview(
    workspaceId: string,
    template: Template,
    person: StoredPerson,
    { context = {}, variant = null }: { context?: JsonObject; variant?: string | null } = {},
  ): Promise<Rendering> {
    const compiled = await this.compile(template);
    return this.#render(workspaceId, compiled, person, { context, variant });
  }

  /** Tried on so many people of a segment, or of everybody. */
  async trial(
    workspaceId: string,
    template: Template,
    { segment, people: limit, context = {} }: { segment?: string; people: number; context?: JsonObject },
  ): Promise<Trial> {
    const compiled = await this.compile(template);
    const people = await this.#deps.somebody(workspaceId, segment, limit);
    const missing = new Map<string, number>();
    const variants = new Map<string, number>();
    const samples: Rendering[] = [];
    let failed = 0;
    for (const person of people) {
      const one = await this.#render(workspaceId, compiled, person, { context, variant: null });
      for (const field of one.missing) missing.set(field, (missing.get(field) ?? 0) + 1);
      if (one.variant !== null) variants.set(one.variant, (variants.get(one.variant) ?? 0) + 1);
      if (one.error !== null) failed++;
      samples.push(one);
    }
    // Those with something wrong are worth looking at first.
    samples.sort((a, b) => wrongness(b) - wrongness(a));
    return {
      people: people.length,
      missing: [...missing].map(([field, n]) => ({ field, people: n })).sort((a, b) => b.people - a.people),
      variants: [...variants].map(([key, n]) => ({ key, people: n })),
      failed,
      samples: samples.slice(0, SAMPLES_SHOWN),
    };
  }

  async #render(
    workspaceId: string,
    compiled: Compiled,
    person: StoredPerson,
    { context, variant }: { context: JsonObject; variant: string | null },
  ): Promise<Rendering> {
    const { key: template, channel } = compiled.template;
    const message = {
      ...{ workspaceId, id: 'preview', variant, context, tags: [], template },
      ...{ channel: channel as 'email', cause: { kind: 'api' as const, id: 'preview' } },
    };
    try {
      const company = await this.#deps.company(workspaceId);
      const done = await this.#deps.preparing.rendered(message, person, compiled, company);
      return { profileId: person.id, ...done, error: null };
    } catch (error) {
      const sentence = (error as Error).message;
      return { profileId: person.id, variant: null, content: null, missing: [], error: sentence };
    }
  }
}

const wrongness = ({ error, missing }: Rendering): number => (error === null ? missing.length : 1000);
