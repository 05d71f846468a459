// People as pages and programs ask for them: one by any of their names, many by the beginning of a word, and what is
// known of one with where it comes from. Reads what is committed.

import {
  combine,
  decodeProfile,
  type Group,
  groupIdsOf,
  type IdentityRules,
  identityId,
  normaliseIdentifier,
  type ProfileView,
} from '@visavis/engine/unify';
import { iso } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Events } from '../platform/events/index.ts';
import { mergeOf } from './merge-lines.ts';
import * as store from './people-store.ts';
import type { Members } from './person.ts';
import {
  type EventPage,
  type LoggedEvent,
  loggedShipped,
  type PersonEvent,
  positionOf,
  readShipped,
  readTransitions,
  readUnshipped,
} from './person-event-store.ts';
import { exportPerson } from './person-export.ts';
import { type ProfileRow, profileOf } from './profile-store.ts';
import { type RankedList, rankPeople } from './ranking.ts';

export interface StoredPerson {
  id: string;
  view: ProfileView;
  members: Members;
  updatedAt: number;
}
export interface Found {
  people: StoredPerson[];
  next?: string;
}

interface PeopleDeps {
  db: store.PeopleDb;
  events?: Events;
  /** How far the log has been shipped. */
  shippedSeq(): number;
  rules(workspaceId: string): Promise<IdentityRules>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * `user_id:42`, `email:ada@x.org`, `id:<uuid>` or a bare UUID → the identity's id. The type of a name is what its sender
 * calls it, `loyalty:card` or `id` among others: so there may be several, the likeliest first.
 */
export function identitiesOfKey(workspaceId: string, key: string): [string, ...string[]] {
  if (UUID.test(key)) return [key.toLowerCase()];
  const colon = key.indexOf(':');
  if (colon < 1 || colon === key.length - 1)
    throw new VisavisError('invalid_request', `Expected a key such as user_id:42 or email:ada@example.org.`, {
      faults: [{ field: 'key', expected: '<type>:<value>', got: key.slice(0, 100) }],
    });
  const named = (at: number): string => {
    const { type, value } = normaliseIdentifier({ type: key.slice(0, at), value: key.slice(at + 1) });
    return identityId(workspaceId, type, value);
  };
  const own = key.slice(colon + 1).trim();
  const ids: string[] = key.startsWith('id:') && UUID.test(own) ? [own.toLowerCase()] : [];
  for (let at = colon; at > 0 && at < key.length - 1 && ids.length < READINGS; at = key.indexOf(':', at + 1))
    ids.push(named(at));
  return ids as [string, ...string[]]; // There is at least the first colon's.
}

/** A key has more colons than that only where its value has them. */
const READINGS = 4;

export class People {
  readonly #deps: PeopleDeps;
  constructor(deps: PeopleDeps) {
    this.#deps = deps;
  }

  async find(workspaceId: string, key: string): Promise<StoredPerson | undefined> {
    for (const id of identitiesOfKey(workspaceId, key)) {
      const row = await store.findProfile(this.#deps.db, workspaceId, id);
      if (row) return (await this.#open(workspaceId, [row]))[0];
    }
    return undefined;
  }

  /** Throws `not_found`. */
  async get(workspaceId: string, key: string): Promise<StoredPerson> {
    const person = await this.find(workspaceId, key);
    if (!person) throw new VisavisError('not_found', `Nobody is known as ${key.slice(0, 200)}.`);
    return person;
  }

  async byIds(workspaceId: string, ids: readonly string[]): Promise<StoredPerson[]> {
    const rows = await store.findProfiles(this.#deps.db, workspaceId, ids);
    const people = await this.#open(workspaceId, rows);
    const order = new Map(ids.map((id, at) => [id, at]));
    return people.sort((a, b) => order.get(a.id)! - order.get(b.id)!);
  }

  /** All identities of whoever goes by each of these identities; those of nobody are left out. */
  async namesOf(workspaceId: string, ids: readonly string[]): Promise<Map<string, readonly string[]>> {
    const { db } = this.#deps;
    const identities = await store.findIdentities(db, workspaceId, ids);
    const rows = await store.findProfiles(db, workspaceId, [
      ...new Set(identities.map((row) => row.profile_id)),
    ]);
    const names = new Map(
      rows.map((row) => [row.id, decodeProfile(row.id, row.state).identities.map(({ id }) => id)]),
    );
    return new Map(identities.map((row) => [row.id, names.get(row.profile_id) ?? [row.id]]));
  }

  /** Everybody, or those of whom a name, an address or an identifier begins so. */
  async search(
    workspaceId: string,
    { search = '', limit, cursor }: { search?: string; limit: number; cursor?: string },
  ): Promise<Found> {
    const text = search.trim().toLowerCase();
    if (text === '') return this.#list(workspaceId, limit, cursor);
    const exact = cursor === undefined ? await this.#exactly(workspaceId, search.trim()) : [];
    const found = await store.findTerms(this.#deps.db, workspaceId, text.slice(0, 200), {
      limit: limit * 3,
      ...(cursor !== undefined && { after: termOf(cursor) }),
    });
    const ids = new Set(exact);
    let last: (typeof found)[number] | undefined;
    for (const row of found) {
      if (ids.size >= limit && !ids.has(row.profile_id)) break;
      ids.add(row.profile_id);
      last = row;
    }
    const people = await this.byIds(workspaceId, [...ids].slice(0, Math.max(limit, exact.length)));
    const more = last !== undefined && (found.at(-1) !== last || found.length === limit * 3);
    return more ? { people, next: cursorOf(last!) } : { people };
  }

  /** In the order of their events. */
  ranked(workspaceId: string, list: RankedList): Promise<Found> {
    const { events } = this.#deps;
    if (!events) return this.#list(workspaceId, list.limit, list.cursor);
    return rankPeople({ events, byIds: (...asked) => this.byIds(...asked) }, workspaceId, list);
  }

  async #list(workspaceId: string, limit: number, cursor: string | undefined): Promise<Found> {
    const page = { limit: limit + 1, ...(cursor !== undefined && { cursor }) };
    const rows = await store.listProfiles(this.#deps.db, workspaceId, page);
    const people = await this.#open(workspaceId, rows.slice(0, limit));
    return rows.length > limit ? { people, next: rows[limit - 1]!.id } : { people };
  }

  /** Devices are no words; they are found by their whole name, under whichever type it is known. */
  async #exactly(workspaceId: string, text: string): Promise<string[]> {
    const { priority } = await this.#deps.rules(workspaceId);
    const ids = priority.map((type) => normaliseIdentifier({ type, value: text }));
    const hashed = ids.map(({ type, value }) => identityId(workspaceId, type, value));
    if (UUID.test(text)) hashed.push(text.toLowerCase());
    const colon = text.indexOf(':');
    if (colon > 0 && colon < text.length - 1) hashed.push(...identitiesOfKey(workspaceId, text));
    const rows = await store.findIdentities(this.#deps.db, workspaceId, hashed);
    return [...new Set(rows.map((row) => row.profile_id))];
  }

  async #open(workspaceId: string, rows: readonly ProfileRow[]): Promise<StoredPerson[]> {
    const profiles = rows.map(profileOf);
    const groupIds = new Set(profiles.flatMap((profile) => groupIdsOf(profile)));
    const all = await this.groups(workspaceId, [...groupIds]);
    return rows.map((row, at) => ({
      id: row.id,
      view: combine(profiles[at]!, all),
      members: JSON.parse(row.members) as Members,
      updatedAt: Number(row.updated_at),
    }));
  }

  /** These groups as they are. */
  async groups(workspaceId: string, ids: readonly string[]): Promise<Group[]> {
    const rows = await store.findGroups(this.#deps.db, workspaceId, ids);
    return rows.map(({ id, traits }) => ({ id, traits: JSON.parse(traits) as Group['traits'] }));
  }

  /** Every event of these identities that the event store has, with the one into which it was folded; from `since` on. */
  async *logged(
    workspaceId: string,
    identities: readonly string[],
    since?: number,
  ): AsyncGenerator<LoggedEvent> {
    const { events } = this.#deps;
    if (events) yield* loggedShipped(events, workspaceId, identities, since);
  }

  // --- what is known of one --------------------------------------------------------------------------------------

  async identities(workspaceId: string, person: StoredPerson) {
    const states = person.view.profile.identities;
    const rows = await store.findIdentities(
      this.#deps.db,
      workspaceId,
      states.map((s) => s.id),
    );
    const edges = await store.findEdges(
      this.#deps.db,
      workspaceId,
      states.map((s) => s.id),
    );
    return states.map((state) => ({
      id: state.id,
      type: state.type,
      value: state.value,
      firstSeen: iso(state.since),
      lastSeen: state.lastSeen === 0 ? null : iso(state.lastSeen),
      events: state.events,
      shared: Number(rows.find((row) => row.id === state.id)?.shared ?? 0) === 1,
      links: edges
        .filter((edge) => edge.a === state.id || edge.b === state.id)
        .slice(0, 50)
        .map((edge) => ({
          with: edge.a === state.id ? edge.b : edge.a,
          kind: edge.kind,
          time: iso(Number(edge.time)),
          messageId: edge.message_id,
        })),
    }));
  }

  /** The latest first; what was accepted a moment ago included. */
  async events(
    workspaceId: string,
    person: StoredPerson,
    page: EventPage,
  ): Promise<{ data: PersonEvent[]; next?: string }> {
    const ids = person.view.profile.identities.map((state) => state.id);
    const shippedSeq = this.#deps.shippedSeq();
    const [ms, seq] = positionOf(page.cursor);
    const fresh = await readUnshipped(this.#deps.db as never, workspaceId, new Set(ids), shippedSeq);
    const stored = this.#deps.events
      ? await readShipped(this.#deps.events, workspaceId, ids, { ...page, limit: page.limit + 1 })
      : [];
    const known = new Set(stored.map((event) => event.seq));
    const wanted = fresh.filter(
      (event) =>
        !known.has(event.seq) &&
        (page.name === undefined || event.name === page.name) &&
        isBefore(event, ms, seq),
    );
    const all = [...wanted, ...stored].sort(
      (a, b) => Date.parse(b.time) - Date.parse(a.time) || b.seq - a.seq,
    );
    const data = all.slice(0, page.limit);
    const last = data.at(-1);
    return all.length > page.limit && last
      ? { data, next: `${Date.parse(last.time)}.${last.seq}` }
      : { data };
  }

  /** What became of the person: joined, parted, in and out of segments; the latest first. */
  async history(workspaceId: string, person: StoredPerson) {
    const ids = person.view.profile.identities.map((state) => state.id);
    const merges = await store.mergesOf(this.#deps.db, workspaceId, ids);
    const transitions = this.#deps.events ? await readTransitions(this.#deps.events, workspaceId, ids) : [];
    const lines = [
      ...merges.map((row) => ({ ...mergeOf(row), what: 'identity' as const })),
      ...transitions.map((row) => ({
        what: 'segment' as const,
        at: iso(Number(row.ms)),
        segmentId: row.segment_id,
        entered: Number(row.entered) === 1,
      })),
    ];
    return lines.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  }

  /** Whether anybody was parted from them after that instant. */
  async partedSince(workspaceId: string, person: StoredPerson, since: number): Promise<boolean> {
    const ids = person.view.profile.identities.map((state) => state.id);
    const merges = await store.mergesOf(this.#deps.db, workspaceId, ids);
    return merges.some(({ kind, at }) => kind !== 'merge' && Number(at) > since);
  }

  async merges(workspaceId: string, { limit, cursor }: { limit: number; cursor?: string }) {
    const [at, id] = (cursor ?? '').split('.');
    const before = cursor ? { before: { at: Number(at), id: id ?? '' } } : {};
    const rows = await store.listMerges(this.#deps.db, workspaceId, { limit: limit + 1, ...before });
    const data = rows.slice(0, limit).map(mergeOf);
    const last = rows[limit - 1];
    return rows.length > limit && last ? { data, next: `${last.at}.${last.id}` } : { data };
  }

  /** Everything on the person, a line at a time. */
  export(workspaceId: string, person: StoredPerson): AsyncGenerator<object> {
    const { db, events } = this.#deps;
    const shippedSeq = this.#deps.shippedSeq();
    const identities = () => this.identities(workspaceId, person);
    return exportPerson({ db, shippedSeq, identities, ...(events && { events }) }, workspaceId, person);
  }
}

const isBefore = (event: PersonEvent, ms: number, seq: number): boolean => {
  const time = Date.parse(event.time);
  return time < ms || (time === ms && event.seq < seq);
};

const cursorOf = (row: { term: string; identity_id: string }): string =>
  Buffer.from(JSON.stringify([row.term, row.identity_id])).toString('base64url');

function termOf(cursor: string): { term: string; identityId: string } {
  try {
    const [term, identityId] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string];
    return { term: String(term), identityId: String(identityId) };
  } catch (cause) {
    throw new VisavisError('invalid_request', 'Expected the cursor of the page before.', { cause });
  }
}
