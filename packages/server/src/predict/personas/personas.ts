// Personas as people look at them: each model's groups with names, sizes as they are now, whether they still fit, and a
// page for each. Learning and assigning them is a kind of model like any other.

import { driftOf, type Persona } from '@visavis/engine/predict';
import type { ValueNames } from '@visavis/engine/segment';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { someone } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Model, Version } from '../model.ts';
import type { Models, ModelsDeps } from '../models.ts';
import type { Called, PersonaStore } from './persona-store.ts';

export interface PersonasDeps {
  models: Models;
  store: PersonaStore;
  clock: Clock;
  people(workspaceId: string, ids: readonly string[]): Promise<StoredPerson[]>;
  audit: ModelsDeps['audit'];
}

/** What a version's report says of its personas. */
interface Details {
  personas: (Persona & { name: string })[];
  stability: { mean: number; low: number; high: number; pairs: number };
  carried: { key: string; overlap: number }[];
  votes?: Record<string, number>;
}

export type Renaming = Partial<Pick<Called, 'name' | 'picture' | 'note'>>;

const TYPICAL = 6;
/** Another server may have given a name, or a training found other personas. */
const NAMES_FOR_MS = 2000;

export class Personas {
  readonly #deps: PersonasDeps;
  readonly #names = new LRUCache<string, Promise<ValueNames>>({ max: 1000, ttl: NAMES_FOR_MS });

  constructor(deps: PersonasDeps) {
    this.#deps = deps;
  }

  /** Every model of personas, whether it has learned any yet or not. */
  async list(workspaceId: string) {
    const models = (await this.#deps.models.list(workspaceId)).filter(({ kind }) => kind === 'personas');
    return Promise.all(models.map((model) => this.#standing(model)));
  }

  /** @throws not_found */
  async get(workspaceId: string, key: string) {
    return this.#standing(await this.#model(workspaceId, key));
  }

  /** What personas are called, by attribute and key. */
  names(workspaceId: string): Promise<ValueNames> {
    const known = this.#names.get(workspaceId);
    if (known) return known;
    const names = this.#readNames(workspaceId);
    this.#names.set(workspaceId, names);
    names.catch(() => this.#names.delete(workspaceId));
    return names;
  }

  /** One persona's page. @throws not_found */
  async page(workspaceId: string, key: string, personaKey: string) {
    const { store, clock, people } = this.#deps;
    const model = await this.#model(workspaceId, key);
    const standing = await this.#standing(model);
    const persona = standing.personas.find((one) => one.key === personaKey);
    if (!persona) throw new VisavisError('not_found', `Model “${key}” has no persona “${personaKey}”.`);
    const { attribute } = standing;
    const bought = 'Order Completed';
    const [ids, stages, deeds, items] = await Promise.all([
      store.typical(workspaceId, attribute, personaKey, TYPICAL),
      store.stages(workspaceId, attribute, personaKey),
      store.deeds(workspaceId, attribute, personaKey, clock.now()),
      store.items(workspaceId, attribute, personaKey, bought),
    ]);
    const others = standing.personas.reduce((sum, one) => sum + one.now.people, 0) - persona.now.people;
    const known = new Map((await people(workspaceId, ids)).map((one) => [one.view.profile.id, one]));
    return {
      ...persona,
      model: { key: model.key, name: model.name, version: model.version, stability: standing.stability },
      attribute,
      condition: { attribute, op: 'eq' as const, value: personaKey },
      others,
      typical: ids.flatMap((id) => {
        const one = known.get(id);
        return one ? [{ ...someone(one.view), fit: Number(one.view.get(`${attribute}_fit`) ?? 0) }] : [];
      }),
      ...{ stages, deeds, items },
    };
  }

  async rename(caller: Caller, key: string, personaKey: string, { name, picture, note }: Renaming) {
    const { workspaceId } = caller;
    const model = await this.#model(workspaceId, key);
    const standing = await this.#standing(model);
    if (!standing.personas.some((one) => one.key === personaKey))
      throw new VisavisError('not_found', `Model “${key}” has no persona “${personaKey}”.`);
    const was = (await this.#deps.store.called(workspaceId, model.id)).find(
      (one) => one.persona === personaKey,
    );
    const called: Called = {
      persona: personaKey,
      name: name ?? was?.name ?? '',
      picture: picture ?? was?.picture ?? '',
      note: note ?? was?.note ?? '',
    };
    const now = this.#deps.clock.now();
    await this.#deps.store.call({ workspaceId, modelId: model.id, by: caller.name, now }, called);
    this.#names.delete(workspaceId);
    await this.#deps.audit(workspaceId, caller, 'persona.renamed', `model:${model.key}`, {
      ...{ persona: personaKey, name: called.name, picture: called.picture, note: called.note },
    });
    return this.page(workspaceId, key, personaKey);
  }

  async #readNames(workspaceId: string): Promise<ValueNames> {
    const { models, store } = this.#deps;
    const learned = (await models.list(workspaceId)).filter(
      ({ kind, version }) => kind === 'personas' && version > 0,
    );
    const named = learned.map(async (model) => {
      const [version, called] = await Promise.all([
        models.version(model, model.version),
        store.called(workspaceId, model.id),
      ]);
      const written = detailsOf(version).personas.map(({ key, name }) => [key, name]);
      const given = called.flatMap(({ persona, name }) => (name ? [[persona, name]] : []));
      return [`persona.${model.key}`, Object.fromEntries([...written, ...given])];
    });
    return Object.fromEntries(await Promise.all(named));
  }

  async #model(workspaceId: string, key: string): Promise<Model> {
    const model = await this.#deps.models.get(workspaceId, key);
    if (model.kind !== 'personas') throw new VisavisError('not_found', `Model “${key}” has no personas.`);
    return model;
  }

  async #standing(model: Model) {
    const { models, store } = this.#deps;
    const { workspaceId, key, name, version, id } = model;
    const attribute = `persona.${key}`;
    const base = { key, name, attribute, version: version || null };
    if (version === 0)
      return { ...base, personas: [], stability: null, drift: null, summary: null, trainedAt: null };
    const current = await models.version(model, version);
    const details = detailsOf(current);
    const [called, sizes] = await Promise.all([
      store.called(workspaceId, id),
      store.sizes(workspaceId, attribute),
    ]);
    const total = sizes.reduce((sum, { people }) => sum + people, 0);
    const personas = details.personas.map((persona) => {
      const named = called.find((one) => one.persona === persona.key);
      const now = sizes.find((one) => one.persona === persona.key) ?? { people: 0, fit: 0 };
      return {
        ...persona,
        written: persona.name,
        name: named?.name || persona.name,
        picture: named?.picture ?? '',
        note: named?.note ?? '',
        now: { people: now.people, share: total > 0 ? now.people / total : 0, fit: now.fit },
      };
    });
    return {
      ...base,
      ...{ personas, stability: details.stability, carried: details.carried, votes: details.votes ?? null },
      ...{ summary: current.report.summary, trainedAt: new Date(current.trainedAt).toISOString() },
      drift: total > 0 ? driftOf(...movedTo(personas), fitOf(sizes, total)) : null,
    };
  }
}

const detailsOf = ({ report }: Version): Details =>
  // Written by the kind `personas` itself.
  report.details as unknown as Details;

const movedTo = (personas: readonly { share: number; now: { share: number } }[]): [number[], number[]] => [
  personas.map(({ share }) => share),
  personas.map(({ now }) => now.share),
];

const fitOf = (sizes: readonly { people: number; fit: number }[], total: number): number =>
  sizes.reduce((sum, { people, fit }) => sum + people * fit, 0) / total;
