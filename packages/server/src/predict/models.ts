// Definitions of models: made, changed, archived, promoted and rolled back, each with a line in the audit log.

import type { Json } from '@visavis/engine/collect';
import { Value } from 'typebox/value';
import type { Clock } from '../platform/clock.ts';
import { type Fault, VisavisError } from '../platform/errors.ts';
import { type Finding, toFaults } from '../platform/http/faults.ts';
import type { Caller } from '../platform/http/index.ts';
import { newId } from '../platform/id.ts';
import { KINDS } from './kinds/index.ts';
import type { AnyKind } from './kinds/kind.ts';
import type { Model, Version } from './model.ts';
import type { ModelStore } from './model-store.ts';

export interface ModelsDeps {
  store: ModelStore;
  clock: Clock;
  audit(
    workspaceId: string,
    actor: Caller | 'system',
    action: string,
    subject: string,
    details?: Record<string, Json>,
  ): Promise<void>;
}

export interface NewModel {
  key?: string;
  name: string;
  kind: string;
  settings?: Record<string, unknown>;
  promotion?: Model['promotion'];
  retrainDays?: number | null;
}

export class Models {
  readonly #deps: ModelsDeps;

  constructor(deps: ModelsDeps) {
    this.#deps = deps;
  }

  /** Those that are not archived. */
  async list(workspaceId: string): Promise<Model[]> {
    return (await this.#deps.store.models(workspaceId)).filter(({ state }) => state === 'active');
  }

  /** By key or id. @throws not_found */
  async get(workspaceId: string, name: string): Promise<Model> {
    const found = await this.#deps.store.model(workspaceId, name);
    if (found?.state !== 'active') throw new VisavisError('not_found', `There is no model “${name}”.`);
    return found;
  }

  async create(caller: Caller, { key, name, kind, settings = {}, ...rest }: NewModel): Promise<Model> {
    const { workspaceId } = caller;
    const now = this.#deps.clock.now();
    const model: Model = {
      ...{ workspaceId, id: newId(now), key: key ?? keyOf(name), name, kind },
      settings: parseSettings(kindOf(kind), settings),
      ...{ state: 'active', version: 0 },
      promotion: rest.promotion ?? 'automatic',
      retrainDays: rest.retrainDays ?? null,
      ...{ createdAt: now, createdBy: caller.name, updatedAt: now },
    };
    const { key: own } = kindOf(kind);
    if (own !== undefined && model.key !== own)
      throw invalid([{ field: 'key', expected: `${own}, the one of its kind`, got: model.key }]);
    await this.#checkNames(model);
    if (own !== undefined) {
      const archived = await this.#deps.store.model(workspaceId, own);
      if (archived?.state === 'archived' && archived.kind === kind)
        return this.#revive(caller, archived, model);
    }
    if (!(await this.#deps.store.add(model)))
      throw new VisavisError(
        'conflict',
        `There is, or was, a model “${model.key}”. Its attribute keeps its meaning, so take another key.`,
      );
    const details = { name, kind, settings: model.settings };
    await this.#deps.audit(workspaceId, caller, 'model.created', `model:${model.key}`, details);
    return model;
  }

  /** New settings are those of the next training. */
  async change(
    caller: Caller,
    name: string,
    changes: Partial<Pick<NewModel, 'name' | 'settings' | 'promotion' | 'retrainDays'>>,
  ): Promise<Model> {
    const model = await this.get(caller.workspaceId, name);
    const { settings, ...rest } = changes;
    const next: Model = {
      ...model,
      ...rest,
      ...(settings && {
        settings: parseSettings(kindOf(model.kind), { ...model.settings, ...settings }),
      }),
      updatedAt: this.#deps.clock.now(),
    };
    await this.#deps.store.save(next);
    const details = JSON.parse(JSON.stringify(changes)) as Record<string, Json>;
    await this.#deps.audit(model.workspaceId, caller, 'model.changed', `model:${model.key}`, details);
    return next;
  }

  /** Of a kind with one model in a workspace: active again after it was archived, with the latest of its versions. */
  async #revive(caller: Caller, archived: Model, asked: Model): Promise<Model> {
    const [latest] = await this.versions(archived);
    const next: Model = { ...asked, id: archived.id, version: latest?.version ?? 0 };
    await this.#deps.store.save(next);
    await this.#deps.audit(next.workspaceId, caller, 'model.created', `model:${next.key}`);
    return next;
  }

  /** Its attributes go away from everybody; its key stays taken. */
  async archive(caller: Caller, name: string): Promise<Model> {
    const model = await this.get(caller.workspaceId, name);
    const next: Model = { ...model, state: 'archived', version: 0, updatedAt: this.#deps.clock.now() };
    await this.#deps.store.save(next);
    await this.#deps.audit(model.workspaceId, caller, 'model.archived', `model:${model.key}`);
    return next;
  }

  versions(model: Model): Promise<Version[]> {
    return this.#deps.store.versions(model);
  }

  /** @throws not_found */
  async version(model: Model, version: number): Promise<Version> {
    const found = (await this.versions(model)).find((one) => one.version === version);
    if (found) return found;
    throw noSuchVersion(model, version);
  }

  /** Everybody is scored by this version from now on. */
  async promote(
    caller: Caller | 'system',
    model: Model,
    version: number,
    action: 'model.promoted' | 'model.rolled_back' = 'model.promoted',
  ): Promise<Model> {
    await this.version(model, version);
    const next = { ...model, version, updatedAt: this.#deps.clock.now() };
    await this.#deps.store.save(next);
    const details = { version, from: model.version };
    await this.#deps.audit(model.workspaceId, caller, action, `model:${model.key}`, details);
    return next;
  }

  /** To the version before the one that is the people's now. @throws conflict when there is none */
  async rollBack(caller: Caller, name: string): Promise<Model> {
    const model = await this.get(caller.workspaceId, name);
    const earlier = (await this.versions(model)).find(({ version }) => version < model.version);
    if (!earlier)
      throw new VisavisError('conflict', `Model “${model.key}” has no version before ${model.version}.`);
    return this.promote(caller, model, earlier.version, 'model.rolled_back');
  }

  /** `prediction.value_alive` must not be an output of one model and the value of another. */
  async #checkNames(model: Model): Promise<void> {
    const mine = new Set(attributesOf(model));
    for (const other of await this.#deps.store.models(model.workspaceId)) {
      const taken = other.key !== model.key && attributesOf(other).find((name) => mine.has(name));
      if (taken)
        throw new VisavisError(
          'conflict',
          `“${taken}” is an attribute of the model “${other.key}”. Take another key.`,
        );
    }
  }
}

/** Of a model that has no version in use there is none at all yet, or none any more. */
export function noSuchVersion({ key, state }: Model, version: number): VisavisError {
  if (version > 0) return new VisavisError('not_found', `Model “${key}” has no version ${version}.`);
  const why =
    state === 'archived' ? 'it is archived' : 'its training has not come to a version; its jobs say why';
  return new VisavisError('not_found', `Model “${key}” has no version in use: ${why}.`);
}

export function kindOf(name: string): AnyKind {
  const kind = KINDS.get(name);
  if (kind) return kind;
  throw invalid([{ field: 'kind', expected: `one of ${[...KINDS.keys()].join(', ')}`, got: name }]);
}

/** The names under which people have its values: `prediction.<key>`, `prediction.<key>_<output>`. */
export function attributesOf({ kind, key }: Pick<Model, 'kind' | 'key'>): string[] {
  const known = KINDS.get(kind);
  if (!known || known.attribute === 'none') return [];
  return known.outputs.map(({ name }) => `${known.attribute}.${key}${name && `_${name}`}`);
}

/** With defaults filled in. @throws invalid_definition */
export function parseSettings(kind: AnyKind, given: Record<string, unknown>): Record<string, Json> {
  const settings = Value.Default(kind.settings, structuredClone(given)) as Record<string, Json>;
  const faults = toFaults(Value.Errors(kind.settings, settings) as Finding[], settings).map((fault) => ({
    ...fault,
    field: `settings.${fault.field}`,
  }));
  const more = faults.length > 0 ? faults : (kind.check?.(settings) ?? []);
  if (more.length > 0) throw invalid(more);
  return settings;
}

const invalid = (faults: Fault[]): VisavisError =>
  new VisavisError('invalid_definition', 'The model cannot be made like this.', { faults });

function keyOf(name: string): string {
  const key = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return key || 'model';
}
