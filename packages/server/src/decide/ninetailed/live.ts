// The CMS's experiences and audiences of each workspace, and what our own are called, kept until something changes.

import type { NinetailedConfiguration } from '@visavis/engine/decide';
import type { Clock } from '../../platform/clock.ts';
import { type DecideDb, definitionsVersion, listDefinitions } from '../definition-store.ts';

export interface LiveNinetailed {
  /** The live ones, in the CMS's order. */
  configurations: NinetailedConfiguration[];
  /** By id, the paused ones too, so that exposures are named rightly. */
  types: ReadonlyMap<string, NinetailedConfiguration['type']>;
  /** By the key of a segment, the ids of the audiences that it stands for. */
  audiencesOf: ReadonlyMap<string, readonly string[]>;
  /** The variants of our own experiences, by the experience's key. */
  native: ReadonlyMap<string, readonly string[]>;
  /** The keys of those whose views are counted. */
  capped: ReadonlySet<string>;
}

/** On Postgres another server may have changed something: look at most this often. */
const VERSION_CHECK_MS = 1000;

interface LiveDeps {
  db: DecideDb;
  clock: Clock;
  /** No other process changes anything, so what was not forgotten holds. */
  exclusive: boolean;
}

interface Known {
  live: LiveNinetailed;
  version: string;
  checkedAt: number;
}

export class LiveConfigurations {
  readonly #deps: LiveDeps;
  readonly #known = new Map<string, Known>();

  constructor(deps: LiveDeps) {
    this.#deps = deps;
  }

  forget(workspaceId: string): void {
    this.#known.delete(workspaceId);
  }

  async of(workspaceId: string): Promise<LiveNinetailed> {
    const { db, clock, exclusive } = this.#deps;
    const known = this.#known.get(workspaceId);
    const now = clock.now();
    if (known && (exclusive || now - known.checkedAt < VERSION_CHECK_MS)) return known.live;
    // The number is read first: definitions that are newer than their number are only loaded once more.
    const version = await definitionsVersion(db, workspaceId);
    if (known?.version === version) {
      known.checkedAt = now;
      return known.live;
    }
    const live = await load(db, workspaceId);
    this.#known.set(workspaceId, { live, version, checkedAt: now });
    return live;
  }
}

async function load(db: DecideDb, workspaceId: string): Promise<LiveNinetailed> {
  const cms = await listDefinitions(db, workspaceId, 'cms_experience');
  const audiences = await listDefinitions(db, workspaceId, 'cms_audience');
  const native = await listDefinitions(db, workspaceId, 'experience');
  const mapped = audiences.flatMap(({ key, segment }) => (segment === null ? [] : [{ key, segment }]));
  return {
    configurations: cms
      .filter(({ status }) => status === 'live')
      .sort((a, b) => a.position - b.position || (a.key < b.key ? -1 : 1))
      .map(({ configuration }) => configuration),
    types: new Map(cms.map(({ key, configuration }) => [key, configuration.type])),
    audiencesOf: new Map(
      [...Map.groupBy(mapped, ({ segment }) => segment)].map(([segment, list]) => [
        segment,
        list.map(({ key }) => key),
      ]),
    ),
    capped: new Set(native.filter(({ cap }) => cap).map(({ key }) => key)),
    native: new Map(native.map(({ key, variants }) => [key, variants.map((variant) => variant.key)])),
  };
}
