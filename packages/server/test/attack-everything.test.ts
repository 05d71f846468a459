// Everything at once, at random: events late and out of order, people joined and parted by events and by hand,
// segments made, changed and archived while all that goes on, and time passing. Whenever it rests, members, sizes and
// what people carry must be what the log of events gives when it is folded anew.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeEvent, type Event } from '@visavis/engine/collect';
import type { Condition } from '@visavis/engine/segment';
import { combine, emptyState, eventIdentity, fold, identityId, named } from '@visavis/engine/unify';
import { DAY, HOUR, type House, openHouse, WORKSPACE } from '../src/segment/testing.ts';

const SEEDS = [2, 3, 12];
const ROUNDS = 4;
const STEPS = 60;
const author = { workspaceId: WORKSPACE, name: 'test' };
const NAMES = ['A', 'B', 'C'];
/** What somebody may be told when somebody else was quicker. */
const TOLERATED = new Set(['conflict', 'invalid_condition', 'not_found']);

for (const seed of SEEDS) {
  test(`members are true whatever happens, seed ${seed}`, async () => {
    const house = await openHouse();
    try {
      const chaos = new Chaos(house, seed);
      for (let round = 0; round < ROUNDS; round++) {
        for (let step = 0; step < STEPS; step++) await chaos.step();
        await chaos.rest();
        assert.deepEqual(await wrongIn(house), [], `round ${round}`);
        house.clock.advance(chaos.int(2 * DAY));
        await chaos.rest();
        assert.deepEqual(await wrongIn(house), [], `round ${round}, later`);
      }
    } finally {
      await house.close();
    }
  });
}

class Chaos {
  readonly #house: House;
  #state: number;
  #made = 0;
  #pending: Promise<unknown>[] = [];
  readonly #keys: string[] = [];

  constructor(house: House, seed: number) {
    this.#house = house;
    this.#state = seed;
  }

  async step(): Promise<void> {
    const r = this.#random();
    const { definitions } = this.#house.segments;
    if (r < 0.55) this.#send();
    else if (r < 0.62) this.#decide();
    else if (r < 0.68) {
      const key = `s${String(this.#keys.length).padStart(2, '0')}`;
      const condition = this.#condition();
      this.#try(definitions.create(author, { name: key, key, condition }).then(() => this.#keys.push(key)));
    } else if (r < 0.76 && this.#keys.length > 0) {
      const key = this.#pick(this.#keys);
      this.#try(definitions.change(author, key, { condition: this.#condition(key) }));
    } else if (r < 0.78 && this.#keys.length > 3) {
      const key = this.#pick(this.#keys);
      const gone = () => this.#keys.splice(this.#keys.indexOf(key), 1);
      this.#try(definitions.archive(author, key).then(gone));
    } else if (r < 0.8) this.#house.clock.advance(this.int(6 * HOUR));
    else await new Promise((resolve) => setTimeout(resolve, this.int(10)));
  }

  async rest(): Promise<void> {
    await Promise.all(this.#pending.splice(0));
    await this.#house.flow.drain();
    await this.#house.segments.backfill.idle();
    await this.#house.segments.settleDue();
  }

  int(below: number): number {
    return Math.floor(this.#random() * below);
  }

  #random(): number {
    this.#state = (this.#state * 1664525 + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }
  #pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)]!;
  }
  #try(work: Promise<unknown>): void {
    const tolerant = work.catch((error: { code?: string }) => {
      if (!TOLERATED.has(error.code ?? '')) throw error;
    });
    this.#pending.push(tolerant);
  }

  #send(): void {
    const events = Array.from({ length: 1 + this.int(4) }, () => this.#event());
    this.#pending.push(this.#house.flow.submit({ workspaceId: WORKSPACE, events }));
  }

  #decide(): void {
    const [a, b] = [this.#name(), this.#name()].map(({ type, value }) => identityId(WORKSPACE, type, value));
    if (a === b) return;
    const by = { at: this.#house.clock.now(), actor: 'x', reason: 'y', messageId: `d${this.#made++}` };
    const edges = [{ a: a!, b: b!, kind: this.#pick(['manual', 'cut'] as const) }];
    this.#pending.push(this.#house.flow.submit({ workspaceId: WORKSPACE, decided: { edges, by } }));
  }

  #name(): { type: string; value: string } {
    return this.#random() < 0.5
      ? { type: 'user_id', value: `u${this.int(8)}` }
      : { type: 'anonymous_id', value: `a${this.int(8)}` };
  }

  #event(): Event {
    const now = this.#house.clock.now();
    const identifies = this.#random() < 0.2;
    const traits: Event['traits'] = identifies ? { plan: this.#pick(['a', 'b', 'c']) } : {};
    const properties: Event['properties'] = identifies ? {} : { n: this.int(5) };
    const name = identifies ? 'Identified' : this.#pick(NAMES);
    const one = this.#name();
    const both = [
      { type: 'user_id', value: `u${this.int(8)}` },
      { type: 'anonymous_id', value: `a${this.int(8)}` },
    ];
    return {
      messageId: `m${this.#made++}`,
      type: identifies ? 'identify' : 'track',
      name,
      time: now - (this.#random() < 0.5 ? this.int(HOUR) : this.int(9 * DAY)),
      receivedAt: now,
      sourceId: 's',
      identifiers: this.#random() < 0.8 ? [one] : both,
      traits,
      properties,
      facts: {},
      flags: [],
      raw: identifies ? { type: 'identify', traits } : { type: 'track', event: name, properties },
    };
  }

  /** Only of segments whose key comes before, so that most are no circle. */
  #condition(self?: string): Condition {
    const others = this.#keys.filter((key) => self === undefined || key < self);
    const one = (): Condition =>
      others.length > 0 && this.#random() < 0.25 ? { segment: this.#pick(others) } : this.#leaf();
    const r = this.#random();
    if (r < 0.4) return one();
    if (r < 0.6) return { all: [one(), one()] };
    if (r < 0.8) return { any: [one(), one()] };
    return { not: one() };
  }

  #leaf(): Condition {
    const event = this.#pick(NAMES);
    const value = 1 + this.int(3);
    const last = this.#pick(['12h', '1d', '2d', '7d']);
    return this.#pick<Condition>([
      { event, op: 'gte', value },
      { event, window: { last }, op: this.#pick(['gte', 'eq', 'lt']), value },
      { event, measure: { sum: 'properties.n' }, window: { last }, op: 'gte', value: 5 },
      { event, window: { this: this.#pick(['day', 'week', 'month']) }, op: 'gte', value: 1 },
      { attribute: 'traits.plan', op: this.#pick(['eq', 'ne']), value: this.#pick(['a', 'b']) },
      { attribute: 'traits.plan', op: 'exists' },
      { attribute: 'lastSeen', op: 'withinLast', value: last },
      { attribute: 'firstSeen', op: 'moreThanAgo', value: last },
      { attribute: 'sessions.count', op: 'gte', value },
    ]);
  }
}

/** Every difference between what is stored and what the log gives. */
async function wrongIn({ records, segments, clock }: House): Promise<string[]> {
  const { program, behaviours, segments: known } = await segments.program(WORKSPACE);
  const identities = await records.db.selectFrom('identity').selectAll().execute();
  const states = new Map(identities.map((row) => [row.id, emptyState(row.id, row.type, row.value)]));
  for (const row of identities) named(states.get(row.id)!, Number(row.first_seen));
  for (const row of await records.db.selectFrom('event').selectAll().orderBy('seq').execute()) {
    const event = decodeEvent(row.body);
    fold(states.get(eventIdentity(WORKSPACE, event))!, event, behaviours, new Set());
  }
  const wrong: string[] = [];
  const expected = new Map(known.map((segment) => [segment.id, new Set<string>()]));
  for (const row of await records.db.selectFrom('profile').selectAll().execute()) {
    const mine = identities.filter((one) => one.profile_id === row.id).map((one) => states.get(one.id)!);
    const view = combine({ id: row.id, identities: mine.sort((a, b) => (a.id < b.id ? -1 : 1)) });
    const { members } = program.settle(view, {}, 'all', clock.now());
    const carried = JSON.parse(row.members);
    for (const { id, key, state } of known) {
      const inside = (members[id]?.[0] ?? 0) > 0;
      if (inside) expected.get(id)!.add(row.id);
      if (state !== 'archived' && inside !== (carried[id]?.[0] ?? 0) > 0)
        wrong.push(`${key}: ${row.id} should be ${inside ? 'inside' : 'outside'}`);
    }
  }
  const sizes = await segments.membership.sizes(WORKSPACE);
  for (const { id, key, state } of known) {
    const want = state === 'archived' ? [] : [...expected.get(id)!].sort();
    const table = await segments.membership.members(WORKSPACE, id, '', 10_000);
    const found = table.map(({ profileId }) => profileId);
    if (found.join() !== want.join()) wrong.push(`${key}: ${found.length} in the table, not ${want.length}`);
    if ((sizes.get(id) ?? 0) !== want.length) wrong.push(`${key}: size ${sizes.get(id)}, not ${want.length}`);
    if (state !== 'live' && state !== 'archived') wrong.push(`${key} is still ${state}`);
  }
  return wrong;
}
