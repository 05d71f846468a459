// “You are near the shop, with something in your cart”: an event that says where a phone is asks for a notification.
// Heard from memory, not from the log: where somebody was before a crash is not where they are.

import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import { type Point, placeAt } from '@visavis/engine/deliver';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { MessageRequest } from './message.ts';
import type { Proximity, ProximityStore } from './proximity-store.ts';

interface ProximityDeps {
  store: ProximityStore;
  clock: Clock;
  person(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  segmentsOf(workspaceId: string, person: StoredPerson): Promise<ReadonlySet<string>>;
  /** When this was asked for last; 0 for never. */
  askedAt(workspaceId: string, idempotencyKey: string): Promise<number>;
  request(request: MessageRequest): Promise<void>;
  failed(error: unknown): void;
}

/** Definitions are looked at again after so long; another server may have changed them. */
const REMEMBERED_MS = 2000;
const HOUR = 3_600_000;
/** An older place says nothing of where somebody is. */
const FRESH_MS = 10 * 60_000;

export class ProximityTrigger {
  readonly #deps: ProximityDeps;
  readonly #known = new LRUCache<string, Promise<Proximity[]>>({ max: 1000, ttl: REMEMBERED_MS });
  #running: Promise<void> = Promise.resolve();

  constructor(deps: ProximityDeps) {
    this.#deps = deps;
  }

  /** These events are committed. Never throws. */
  saw(workspaceId: string, events: readonly Event[]): void {
    const located = events.filter((event) => pointOf(event) !== undefined);
    if (located.length === 0) return;
    this.#running = this.#running
      .then(() => this.#look(workspaceId, located))
      .catch((error) => this.#deps.failed(error));
  }

  /** Until everything that was seen is looked at. */
  idle(): Promise<void> {
    return this.#running;
  }

  list(workspaceId: string): Promise<Proximity[]> {
    return this.#deps.store.list(workspaceId);
  }

  async put(workspaceId: string, one: Proximity): Promise<void> {
    await this.#deps.store.put(workspaceId, one);
    this.#known.delete(workspaceId);
  }

  async remove(workspaceId: string, key: string): Promise<boolean> {
    this.#known.delete(workspaceId);
    return this.#deps.store.remove(workspaceId, key);
  }

  async #look(workspaceId: string, events: readonly Event[]): Promise<void> {
    const known = this.#known.get(workspaceId) ?? this.#deps.store.list(workspaceId);
    this.#known.set(workspaceId, known);
    const all = await known;
    const now = this.#deps.clock.now();
    for (const event of events) {
      if (now - event.time > FRESH_MS) continue;
      for (const one of all) {
        const place = placeAt(pointOf(event)!, one.places);
        if (place) await this.#near(workspaceId, one, event, place.name, now);
      }
    }
  }

  async #near(workspaceId: string, one: Proximity, event: Event, place: string, now: number): Promise<void> {
    const { person, segmentsOf, askedAt, request } = this.#deps;
    const [name] = event.identifiers;
    const found = await person(workspaceId, `${name!.type}:${name!.value}`);
    if (!found) return;
    if (one.segment !== undefined && !(await segmentsOf(workspaceId, found)).has(one.segment)) return;
    // Numbered by the clock, so that two servers that see it at once ask for the same.
    const every = one.everyHours * HOUR;
    const turn = Math.floor(now / every);
    const key = (n: number) => `proximity:${one.key}:${found.id}:${n}`;
    if (now - (await askedAt(workspaceId, key(turn - 1))) < every) return;
    await request({
      ...{ workspaceId, profileId: found.id, channel: 'mobile_push', template: one.template },
      context: { event: event.properties, place: { name: place } } as JsonObject,
      cause: { kind: 'scenario', id: `proximity.${one.key}` },
      ...{ idempotencyKey: key(turn), expiresAt: now + FRESH_MS },
    });
  }
}

/** `properties.latitude` and `longitude`, or the `context.location` of Segment's specification. */
function pointOf({ properties, raw }: Event): Point | undefined {
  const context = raw.context as JsonObject | undefined;
  return read(properties) ?? read(context?.location as JsonObject | undefined);
}

function read(from: JsonObject | undefined): Point | undefined {
  if (typeof from !== 'object' || from === null) return undefined;
  const { latitude, longitude } = from as Record<string, Json>;
  return typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : undefined;
}
