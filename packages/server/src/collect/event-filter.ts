// Which events are wanted, asked in the same words by the list and by the export, and answered alike from the log
// and from the event store.

import { type Event, isOnCalendar } from '@visavis/engine/collect';
import Type, { type Static } from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import { type Params, sqlTime } from '../platform/events/index.ts';
import { checkStretch } from '../platform/http/index.ts';

export interface EventFilter {
  /** A part of the event's name, in any case. */
  name?: string;
  type?: string;
  source?: string;
  /** Milliseconds since the epoch: from this instant on. */
  from?: number;
  /** Up to, and without, this instant. */
  to?: number;
  /** Only events that were filed under one of these identities. */
  identities?: readonly string[];
}

/** What a room to the right knows of people: whose events are wanted, and whose an event is. */
export interface Whose {
  /** Empty when there is nobody of that name. */
  identities(workspaceId: string, key: string): Promise<readonly string[]>;
  identityOf(workspaceId: string, event: Event): string;
}

const Instant = (description: string) => Type.Optional(Type.String({ maxLength: 40, description }));
export const FilterQuery = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 200, description: 'A part of the event’s name' })),
  type: Type.Optional(Type.String({ maxLength: 20, description: 'track, page, identify, …' })),
  source: Type.Optional(Type.String({ maxLength: 100, description: 'The id of a source' })),
  profile: Type.Optional(
    Type.String({ maxLength: 400, description: 'Whose: user_id:42, email:ada@example.org, id:<uuid>' }),
  ),
  from: Instant('Happened at or after this instant (ISO 8601)'),
  to: Instant('Happened before this instant (ISO 8601)'),
});

/** Throws VisavisError when an instant cannot be read. */
export async function readFilter(
  { profile, from, to, ...rest }: Static<typeof FilterQuery>,
  workspaceId: string,
  whose: Pick<Whose, 'identities'>,
): Promise<EventFilter> {
  const filter: EventFilter = { ...rest };
  if (from !== undefined) filter.from = instant('from', from);
  if (to !== undefined) filter.to = instant('to', to);
  checkStretch(filter.from ?? Number.NEGATIVE_INFINITY, filter.to ?? Number.POSITIVE_INFINITY);
  if (profile !== undefined) filter.identities = await whose.identities(workspaceId, profile);
  return filter;
}

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

function instant(field: string, text: string): number {
  const time = ISO.test(text) && isOnCalendar(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  const expected = 'an instant such as 2026-01-31T09:00:00Z or a day such as 2026-01-31';
  throw new VisavisError(
    'invalid_request',
    `\`${field}\` should be ${expected}, got ${JSON.stringify(text)}.`,
    {
      faults: [{ field, expected, got: text }],
    },
  );
}

export const isFiltered = (filter: EventFilter): boolean =>
  Object.values(filter).some((one) => one !== undefined);

export function fitsFilter(
  { name, type, source, from, to, identities }: EventFilter,
  identityOf: (event: Event) => string,
): (event: Event) => boolean {
  const part = name?.toLowerCase();
  const whose = identities && new Set(identities);
  return (event) =>
    (type === undefined || event.type === type) &&
    (source === undefined || event.sourceId === source) &&
    (from === undefined || event.time >= from) &&
    (to === undefined || event.time < to) &&
    (part === undefined || event.name.toLowerCase().includes(part)) &&
    (whose === undefined || whose.has(identityOf(event)));
}

/** The same for the table `events`: conditions joined by AND, and what stands in their places. */
export function filterSql(workspaceId: string, filter: EventFilter): { where: string; params: Params } {
  const wheres = ['workspace_id = {workspace:String}'];
  const params: Record<string, Params[string]> = { workspace: workspaceId };
  const add = (value: unknown, where: string, given: Params) => {
    if (value === undefined) return;
    wheres.push(where);
    Object.assign(params, given);
  };
  const { name, type, source, from, to, identities } = filter;
  add(name, 'positionCaseInsensitiveUTF8(name, {name:String}) > 0', { name: name ?? '' });
  add(type, 'type = {type:String}', { type: type ?? '' });
  add(source, 'source_id = {source:String}', { source: source ?? '' });
  add(from, 'time >= {from:DateTime64(3)}', { from: sqlTime(from ?? 0) });
  add(to, 'time < {to:DateTime64(3)}', { to: sqlTime(to ?? 0) });
  add(identities, 'identity IN {identities:Array(UUID)}', { identities: identities ?? [] });
  return { where: wheres.join(' AND '), params };
}
