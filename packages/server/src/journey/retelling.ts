// Tells people's journeys anew from the log: of those whom something late or a merge has asked for, at once; and of
// everybody, when the machines or what they lean on have changed. A story is worked out beside the flow and handed to it;
// whoever has gone on meanwhile is told once more. All of it can be done again, so it may be cut off anywhere, and
// servers that share a store may do the same work twice.

import type { Event } from '@visavis/engine/collect';
import { type Name, type Replayed, replay } from '@visavis/engine/journey';
import { type Group, groupIdsOf } from '@visavis/engine/unify';
import type { Log } from '../platform/log.ts';
import type { StoredPerson } from '../unify/index.ts';
import type { DefinitionStore } from './definition-store.ts';
import { isBehind, type LoadedJourneys } from './programs.ts';
import type { VisitStore } from './visit-store.ts';

export interface RetellingDeps {
  definitions: DefinitionStore;
  visits: VisitStore;
  load(workspaceId: string): Promise<LoadedJourneys>;
  forget(workspaceId: string): void;
  /** These people as they are. */
  people(workspaceId: string, ids: readonly string[]): Promise<StoredPerson[]>;
  groups(workspaceId: string, ids: readonly string[]): Promise<Group[]>;
  /** Everything of these identities that is in the event store, once what is committed now has been shipped. */
  history(
    workspaceId: string,
    identities: readonly string[],
  ): AsyncIterable<{ identity: string; event: Event }>;
  /** Through the flow, after everybody who came before; an empty list only waits its turn. */
  retell(workspaceId: string, stories: ReadonlyMap<string, Replayed>): Promise<void>;
  /** Profile ids greater than `after`, in their order. */
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  countProfiles(workspaceId: string): Promise<number>;
  log: Log;
  now(): number;
}

const PEOPLE_AT_ONCE = 500;
const LOOK_AGAIN_MS = 50;
const MOST_LOOKS = 200;

export class Retelling {
  readonly #deps: RetellingDeps;
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  #stopped = false;

  constructor(deps: RetellingDeps) {
    this.#deps = deps;
  }

  /** Somebody is to be told anew, or everybody. */
  wake(workspaceId: string): void {
    if (this.#stopped) return;
    if (this.#running.has(workspaceId)) {
      this.#again.add(workspaceId);
      return;
    }
    this.#running.set(
      workspaceId,
      this.#work(workspaceId).finally(() => {
        this.#running.delete(workspaceId);
        if (this.#again.delete(workspaceId)) this.wake(workspaceId);
      }),
    );
  }

  /** Goes on with what was under way when the server stopped. */
  async resume(): Promise<void> {
    const all = [
      ...(await this.#deps.definitions.workspaces()),
      ...(await this.#deps.visits.workspacesAsked()),
    ];
    for (const workspaceId of new Set(all)) this.wake(workspaceId);
  }

  /** Resolves when nothing is under way; of one workspace, or of all. */
  async idle(workspaceId?: string): Promise<void> {
    for (;;) {
      const running =
        workspaceId === undefined ? [...this.#running.values()] : [this.#running.get(workspaceId)];
      if (running.every((one) => one === undefined)) return;
      await Promise.all(running);
      // What was asked for meanwhile is begun in a later turn.
      await new Promise(setImmediate);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running.values());
  }

  async #work(workspaceId: string): Promise<void> {
    for (let failures = 0; !this.#stopped; ) {
      try {
        await this.#tellEverybody(workspaceId);
        await this.#tellAsked(workspaceId);
        return;
      } catch (error) {
        if (this.#stopped) return;
        this.#deps.log.warn({ workspaceId, error: String(error) }, 'telling journeys anew: will try again');
        await pause(Math.min(100 * 2 ** failures++, 5_000));
      }
    }
  }

  async #tellAsked(workspaceId: string): Promise<void> {
    const { visits } = this.#deps;
    for (let looks = 0; !this.#stopped && looks < MOST_LOOKS; ) {
      const ids = await visits.asked(workspaceId, PEOPLE_AT_ONCE);
      if (ids.length === 0) return;
      const told = await this.#tell(workspaceId, ids);
      // Whoever goes on all the time is told when they pause.
      if (told > 0) looks = 0;
      else {
        looks++;
        await pause(LOOK_AGAIN_MS);
      }
    }
  }

  /** Everybody, where the program in force is not the one by which they were told. */
  async #tellEverybody(workspaceId: string): Promise<void> {
    const { definitions, load, forget, profiles, countProfiles, retell } = this.#deps;
    while (!this.#stopped) {
      const loaded = await load(workspaceId);
      if (!isBehind(loaded)) return;
      // Whoever began with the program before has come to an end.
      await retell(workspaceId, new Map());
      const { program } = loaded;
      const begun = loaded.catalogue.progress;
      const goesOn = begun?.program === program.id ? begun : undefined;
      const progress = goesOn ?? {
        program: program.id,
        done: 0,
        total: await countProfiles(workspaceId),
        after: '',
      };
      for (let ids = await profiles(workspaceId, progress.after, PEOPLE_AT_ONCE); ids.length > 0; ) {
        if (this.#stopped) return;
        await this.#tell(workspaceId, ids, { ask: true });
        progress.done += ids.length;
        progress.after = ids.at(-1)!;
        await definitions.saveProgress(workspaceId, progress);
        // It has changed again: from the beginning.
        if ((await load(workspaceId)).program.id !== program.id) break;
        ids = await profiles(workspaceId, progress.after, PEOPLE_AT_ONCE);
      }
      if ((await load(workspaceId)).program.id !== program.id) continue;
      await definitions.told(workspaceId, program.id);
      forget(workspaceId);
    }
  }

  /** Works out and hands over these people's stories; resolves to how many were taken. */
  async #tell(workspaceId: string, ids: readonly string[], { ask = false } = {}): Promise<number> {
    const { visits, people, load, retell, now } = this.#deps;
    const loaded = await load(workspaceId);
    const found = await people(workspaceId, ids);
    const missing = ids.filter((id) => !found.some((person) => person.id === id));
    if (missing.length > 0) await visits.drop(workspaceId, missing);
    const pasts = await this.#pasts(workspaceId, found, loaded);
    const until = now();
    const stories = new Map(
      pasts.map((past) => [past.id, replay(loaded.program, loaded.behaviours, past, until)] as const),
    );
    await retell(workspaceId, stories);
    const waiting = new Set(await visits.asked(workspaceId, 100_000));
    const left = ids.filter((id) => waiting.has(id)).length;
    if (ask && left > 0) this.#again.add(workspaceId);
    return ids.length - left;
  }

  async #pasts(workspaceId: string, people: readonly StoredPerson[], { usesGroups }: LoadedJourneys) {
    const whose = new Map<string, string>();
    const pasts = new Map(
      people.map(({ id, view }) => {
        const names: Name[] = view.profile.identities.map(({ id, type, value, since }) => ({
          id,
          type,
          value,
          since,
        }));
        for (const name of names) whose.set(name.id, id);
        return [id, { id, names, events: [] as { identity: string; event: Event }[], groups: [] as Group[] }];
      }),
    );
    for await (const { identity, event } of this.#deps.history(workspaceId, [...whose.keys()]))
      pasts.get(whose.get(identity) ?? '')?.events.push({ identity, event });
    if (usesGroups) {
      const groupIds = new Set(people.flatMap(({ view }) => groupIdsOf(view.profile)));
      const groups = await this.#deps.groups(workspaceId, [...groupIds]);
      for (const { id, view } of people) {
        const mine = new Set(groupIdsOf(view.profile));
        pasts.get(id)!.groups = groups.filter((group) => mine.has(group.id));
      }
    }
    return [...pasts.values()];
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
