// What scenarios do besides sending: traits, webhooks, goals and exposures. Each is done after the round that asked for it
// has committed, under a key that never changes: the flow takes a messageId once, and a webhook says its key as its id.

import type { Event, JsonObject } from '@visavis/engine/collect';
import { readMessage } from '@visavis/engine/collect';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import { Poller } from '../../platform/poller.ts';
import { call } from '../../platform/webhook-call.ts';
import type { StoredPerson } from '../../unify/index.ts';
import { naming, tellingName } from '../naming.ts';
import type { Chore, ChoreStore } from './chore-store.ts';

export interface ChoresDeps {
  store: ChoreStore;
  clock: Clock;
  people(workspaceId: string, ids: readonly string[]): Promise<Map<string, StoredPerson>>;
  submit(workspaceId: string, events: readonly Event[]): Promise<void>;
  /** `whsec_…`: with it a scenario signs what it calls. */
  secretOf(workspaceId: string, scenario: string): string;
  allowPrivate: boolean;
  failed(error: unknown): void;
}

const GOAL_REACHED = 'Scenario Goal Reached';
const AT_ONCE = 100;
const CALLS_AT_ONCE = 8;
const ATTEMPTS_AT_MOST = 10;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;
const LOOK_EVERY_MS = 1000;

export class Chores {
  readonly #deps: ChoresDeps;
  readonly poller: Poller;

  constructor(deps: ChoresDeps) {
    this.#deps = deps;
    this.poller = new Poller({ everyMs: LOOK_EVERY_MS, look: () => this.#run(), failed: deps.failed });
  }

  async #run(): Promise<void> {
    const { store, clock } = this.#deps;
    for (let due: Chore[]; !this.poller.isStopped; ) {
      due = await store.due(clock.now(), AT_ONCE);
      for (const [workspaceId, mine] of Map.groupBy(due, (one) => one.workspaceId)) {
        await this.#tell(
          workspaceId,
          mine.filter(({ effect }) => effect.kind !== 'webhook'),
        );
        const calls = mine.filter(({ effect }) => effect.kind === 'webhook');
        for (let at = 0; at < calls.length; at += CALLS_AT_ONCE)
          await Promise.all(calls.slice(at, at + CALLS_AT_ONCE).map((one) => this.#call(one)));
      }
      if (due.length < AT_ONCE) return;
    }
  }

  async #tell(workspaceId: string, chores: readonly Chore[]): Promise<void> {
    if (chores.length === 0) return;
    const { people, submit, store, clock } = this.#deps;
    const found = await people(
      workspaceId,
      chores.map(({ profileId }) => profileId),
    );
    const events = chores.flatMap((chore) => {
      const person = found.get(chore.profileId);
      return (person && eventOf(chore, person, clock.now())) ?? [];
    });
    await submit(workspaceId, events);
    await store.done(
      workspaceId,
      chores.map(({ key }) => key),
    );
  }

  async #call(chore: Chore): Promise<void> {
    const { store, clock, secretOf, allowPrivate } = this.#deps;
    const { workspaceId, scenario, profileId, effect, key, run } = chore;
    if (effect.kind !== 'webhook') return;
    const data = {
      scenario,
      node: effect.node,
      profile: { id: profileId },
      key: run.key,
      context: run.context,
    };
    const { error } = await call({
      ...{
        url: effect.url,
        secret: secretOf(workspaceId, scenario),
        id: key,
        now: clock.now(),
        allowPrivate,
      },
      body: JSON.stringify({ type: 'scenario.reached', timestamp: new Date(effect.at).toISOString(), data }),
    });
    if (error === null) return store.done(workspaceId, [key]);
    const attempts = chore.attempts + 1;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
    const dueAt = attempts >= ATTEMPTS_AT_MOST ? 0 : clock.now() + pause;
    await store.failed({ ...chore, attempts, error, dueAt });
  }
}

/** What a scenario does to a person, as an event like any other. */
function eventOf(chore: Chore, person: StoredPerson, receivedAt: number): Event | undefined {
  const said = messageOf(chore);
  const own = tellingName(person.view.profile.identities);
  if (!said || !own) return undefined;
  const timestamp = new Date(Math.min(chore.effect.at, receivedAt)).toISOString();
  const message = { ...said, ...naming(own), messageId: chore.key, timestamp };
  return readMessage(message, { receivedAt, sourceId: 'scenarios', newId: () => chore.key }).event;
}

function messageOf({ effect, scenario, run }: Chore): JsonObject | undefined {
  switch (effect.kind) {
    case 'update':
      return { type: 'identify', traits: effect.traits };
    case 'goal':
      return {
        ...{ type: 'track', event: GOAL_REACHED },
        properties: { scenario, goal: effect.goal, key: run.key },
      };
    case 'exposure': {
      const { node, experiment, variant, propensity } = effect;
      return {
        ...{ type: 'track', event: EXPERIENCE_VIEWED },
        properties: {
          // Where nobody stands on a step yet, it is told who is kept back from the whole.
          experience: node === '' ? `scenario:${scenario}` : `scenario:${scenario}:${experiment}`,
          variant,
          propensity,
          slot: `scenario:${scenario}`,
        },
      };
    }
    default:
      return undefined;
  }
}
