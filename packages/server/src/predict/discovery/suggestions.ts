// Suggested segments as people ask for them: one search for each outcome, kept as a model of the kind `discovery`, and the
// suggestions of its latest version with the size that they have in the product now.

import type { Suggestion } from '@visavis/engine/predict';
import type { Condition } from '@visavis/engine/segment';
import type { Caller } from '../../platform/http/index.ts';
import type { Predict } from '../index.ts';
import { type DiscoveryDetails, type DiscoverySettings, discovery } from '../kinds/discovery.ts';
import type { Job, Model } from '../model.ts';
import { parseSettings } from '../models.ts';

export interface SuggestionsDeps {
  predict: Pick<Predict, 'models' | 'train' | 'jobs'>;
  /** How many this condition holds of now. */
  sizeNow(workspaceId: string, condition: Condition): Promise<number>;
  /** The segments that there are, with their conditions and since when. */
  segments(workspaceId: string): Promise<Existing[]>;
}
interface Existing {
  key: string;
  name: string;
  condition: Condition;
  createdAt: number;
}

export interface Suggested extends Suggestion {
  /** For a segment made of it. */
  name: string;
  /** How many there are now. */
  size: number;
  /** The segment that says the same by now. */
  saved: { key: string; name: string } | null;
}
export interface Search {
  model: Model;
  job: Job | undefined;
  /** Of the latest version; null: there is none. */
  found:
    | (Omit<DiscoveryDetails, 'suggestions'> & {
        summary: string;
        notes: string[];
        people: { trained: number; heldOut: number };
        knownAt: number;
        suggestions: Suggested[];
      })
    | null;
}

/** So much in common, of all people in either, is the same segment. */
const SAME = 0.85;

export class Suggestions {
  readonly #deps: SuggestionsDeps;

  constructor(deps: SuggestionsDeps) {
    this.#deps = deps;
  }

  /** Begins a search, or the same once more. @throws conflict while it is under way */
  async search(caller: Caller, asked: Partial<DiscoverySettings>): Promise<Search> {
    const { models, train } = this.#deps.predict;
    const settings = parseSettings(discovery, asked);
    const key = keyOf(settings as DiscoverySettings);
    const known = (await models.list(caller.workspaceId)).find((model) => model.key === key);
    const name = `Segments by ${settings.goal}`.slice(0, 200);
    if (known) await models.change(caller, key, { settings });
    else await models.create(caller, { key, name, kind: discovery.name, settings });
    await train(caller, key);
    return this.#shown(await models.get(caller.workspaceId, key));
  }

  /** The latest first. */
  async list(workspaceId: string): Promise<Search[]> {
    const all = await this.#deps.predict.models.list(workspaceId);
    const own = all.filter(({ kind }) => kind === discovery.name);
    return Promise.all(own.toSorted((a, b) => b.updatedAt - a.updatedAt).map((model) => this.#shown(model)));
  }

  async #shown(model: Model): Promise<Search> {
    const { models, jobs } = this.#deps.predict;
    const [[job], [version]] = await Promise.all([jobs(model, 1), models.versions(model)]);
    if (!version) return { model, job, found: null };
    const { summary, notes, people, details } = version.report;
    const { suggestions, ...rest } = details as unknown as DiscoveryDetails;
    const { workspaceId } = model;
    const all = await this.#deps.segments(workspaceId);
    // Those from before were known to the search.
    const since = all.filter(({ createdAt }) => createdAt >= version.knownAt);
    const shown = await Promise.all(
      suggestions.map(async (one): Promise<Suggested> => {
        const size = await this.#deps.sizeNow(workspaceId, one.condition);
        const saved = await this.#same(model, { condition: one.condition, size }, since);
        return { ...one, name: nameOf(one.sentence), size, saved };
      }),
    );
    const { least } = model.settings as unknown as DiscoverySettings;
    const enough = shown.filter(({ size }) => size >= least);
    const few = shown.length - enough.length;
    const note = `${few} more held up, but fewer than ${least} people are in ${few === 1 ? 'it' : 'each'} now.`;
    const { trained, heldOut } = people;
    const found = {
      ...rest,
      summary,
      notes: few > 0 ? [...notes, note] : notes,
      people: { trained, heldOut },
      knownAt: version.knownAt,
    };
    return { model, job, found: { ...found, suggestions: enough } };
  }

  /** A segment made since, of the very condition, or of nearly the same people. */
  async #same(
    { workspaceId }: Model,
    { condition, size }: { condition: Condition; size: number },
    segments: readonly Existing[],
  ): Promise<Suggested['saved']> {
    const text = JSON.stringify(condition);
    const of = (one: Condition) => this.#deps.sizeNow(workspaceId, one);
    for (const { key, name, condition: theirs } of segments) {
      if (JSON.stringify(theirs) === text) return { key, name };
      const [other, both] = await Promise.all([of(theirs), of({ all: [condition, theirs] })]);
      if (both > 0 && both >= SAME * (size + other - both)) return { key, name };
    }
    return null;
  }
}

const keyOf = ({ goal, value }: DiscoverySettings): string => {
  const words = `${goal} ${value ?? ''}`
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `suggested-${words}`.slice(0, 60);
};
const nameOf = (sentence: string): string => {
  const said = sentence.replace(/^People (who )?/, '').replace(/[“”]/g, '');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}`.slice(0, 120);
};
