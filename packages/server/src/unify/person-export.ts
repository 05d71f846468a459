// Everything that is kept of one person, a line at a time, as it is handed to them.

import type { Json } from '@visavis/engine/collect';
import { iso } from '../platform/clock.ts';
import type { Events } from '../platform/events/index.ts';
import { consentOf, traitsOf } from './known.ts';
import { mergeOf } from './merge-lines.ts';
import type { StoredPerson } from './people.ts';
import * as store from './people-store.ts';
import { readUnshipped, streamShipped } from './person-event-store.ts';

export interface ExportDeps {
  db: store.PeopleDb;
  events?: Events;
  /** How far the log has been shipped. */
  shippedSeq: number;
  /** The person's names, as pages show them. */
  identities(): Promise<object[]>;
}

export async function* exportPerson(
  { db, events, shippedSeq, identities }: ExportDeps,
  workspaceId: string,
  person: StoredPerson,
): AsyncGenerator<object> {
  const { view } = person;
  const ids = view.profile.identities.map((state) => state.id);
  yield {
    kind: 'person',
    id: person.id,
    firstSeen: isoOr(view.get('firstSeen')),
    updatedAt: iso(person.updatedAt),
  };
  for (const identity of await identities()) yield { kind: 'identity', ...identity };
  for (const state of view.profile.identities) yield { kind: 'state', ...state };
  for (const [name, value] of Object.entries(traitsOf(view).traits))
    yield { kind: 'trait', name, value, source: view.source(`traits.${name}`) };
  for (const [purpose, granted] of Object.entries(consentOf(view)))
    yield { kind: 'consent', purpose, ...granted };
  for (const [name, { value, time, by }] of Object.entries(view.profile.derived ?? {}))
    if (value !== null) yield { kind: 'derived', name, value, time: iso(time), by };
  for (const [segmentId, [since]] of Object.entries(person.members))
    if (since > 0) yield { kind: 'segment', segmentId, since: iso(since) };
  for (const row of await store.mergesOf(db, workspaceId, ids))
    yield { ...mergeOf(row), change: row.kind, kind: 'merge' };
  const seen = new Set<number>();
  if (events) {
    for await (const event of streamShipped(events, workspaceId, ids)) {
      seen.add(event.seq);
      yield { kind: 'event', ...event };
    }
  }
  const fresh = await readUnshipped(db as never, workspaceId, new Set(ids), shippedSeq);
  for (const event of fresh.reverse()) if (!seen.has(event.seq)) yield { kind: 'event', ...event };
}

const isoOr = (ms: Json | undefined): string | null => (typeof ms === 'number' ? iso(ms) : null);
