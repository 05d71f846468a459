// What all routes of reports say in the same words: who, when, and for how long an answer is waited for.

import type { EventFilter } from '@visavis/engine/segment';
import { durationMs } from '@visavis/engine/unify';
import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { QueryOptions } from '../../platform/events/index.ts';
import { checkStretch } from '../../platform/http/index.ts';

export const tags = ['measure'];
export const viewer = { access: 'secret', role: 'viewer' } as const;
export const strict = { additionalProperties: false };

const Instant = (description: string) =>
  Type.Optional(Type.Unsafe<string>({ type: 'string', format: 'date-time', description }));
/** Read by the engine's parser, which says more about what is wrong than a schema can. */
export const Filter = Type.Unsafe<EventFilter>({
  type: 'object',
  description:
    'Events: `{ "event": "Order Completed", "where": [{ "property": "properties.total", "op": "gte", "value": 20 }] }`.',
});
export const Span = (description: string, byDefault?: string) =>
  Type.String({ pattern: '^[1-9][0-9]{0,4}[mhdw]$', ...(byDefault && { default: byDefault }), description });
export const Common = {
  from: Instant('Inclusive; 30 days before `to` when not given.'),
  to: Instant('Exclusive; now when not given.'),
  segment: Type.Optional(
    Type.String({ maxLength: 200, description: 'Only members: a segment’s id or key.' }),
  ),
  by: Type.Optional(
    Type.String({
      maxLength: 1000,
      description:
        'Told apart by: `channel`, `device.type`, `place.country` or another fact (as known last), `first.channel` (as first known), `persona.<model>`, `stage.<journey>`, `segments:<key>,<key>`.',
    }),
  ),
};
const CommonShape = Type.Object(Common);

const DAY_MS = 86_400_000;

/** @throws invalid_request for a stretch that ends before it begins */
export function stretchOf({ from, to }: Pick<Static<typeof CommonShape>, 'from' | 'to'>, now: number) {
  const end = to ? Date.parse(to) : now;
  const start = from ? Date.parse(from) : end - 30 * DAY_MS;
  checkStretch(start, end);
  return { from: start, to: end };
}

export const lengthOf = (span: string): number => durationMs(span);

const PATIENCE_MS = 60_000;

/** A minute at most, and no longer than whoever asked stays. */
export function patience(reply: FastifyReply): QueryOptions {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished)
      gone.abort(new VisavisError('invalid_request', 'Whoever asked has left before there was an answer.'));
  });
  return { signal: gone.signal, timeoutMs: PATIENCE_MS };
}

export const shownStretch = ({ from, to }: { from: number; to: number }) => ({
  from: iso(from),
  to: iso(to),
});

export const Unit = Type.Union([Type.Literal('day'), Type.Literal('week'), Type.Literal('month')], {
  default: 'week',
  description: '24 hours, 7 or 30 times as long, from each person’s own start; cohorts are calendar ones.',
});
export const Money = Type.Optional(
  Type.String({
    pattern: '^properties\\.',
    maxLength: 300,
    description: 'What it is worth; revenue, total or value when not given.',
  }),
);

/** What earns, when nobody says otherwise. */
export const ORDER = { event: 'Order Completed' };
