// Events as a file, over HTTP: written while they are read, so that it begins at once and ends when all are told.

import { Readable } from 'node:stream';
import type { Event, JsonObject } from '@visavis/engine/collect';
import Type from 'typebox';
import { type App, written } from '../../platform/http/index.ts';
import { FilterQuery, readFilter } from '../event-filter.ts';
import type { CollectParts } from '../index.ts';
import { workspaceOf } from '../workspace-of.ts';
import { EVENT_COLUMNS, FORMATS, WRITERS } from './formats.ts';
import { messageOf } from './message.ts';

const Query = Type.Object({
  format: Type.Enum(FORMATS, { default: 'jsonl' }),
  ...FilterQuery.properties,
});

export function registerExportRoute(app: App, collect: CollectParts): void {
  const schema = {
    tags: ['collect'],
    summary: 'All events that fit, as JSON Lines, CSV or Parquet, which an import reads again',
    querystring: Query,
    response: { 200: written('application/x-ndjson', 'The events; as `text/csv` or Parquet where asked.') },
  };
  app.get('/v1/events/export', { config: { access: 'secret' }, schema }, async (request, reply) => {
    const { format, ...asked } = request.query;
    const workspaceId = workspaceOf(request);
    const filter = await readFilter(asked, workspaceId, collect.whose);
    const portions = collect.history(workspaceId, filter);
    // Asked for before the first byte: what fails until here is answered with a status of its own.
    const first = await portions.next();
    const { write, mime } = WRITERS[format];
    reply.type(mime).header('content-disposition', `attachment; filename="events.${format}"`);
    return Readable.from(write(messages(first, portions), EVENT_COLUMNS), { objectMode: false });
  });
}

async function* messages(
  first: IteratorResult<Event[], unknown>,
  rest: AsyncGenerator<Event[]>,
): AsyncGenerator<JsonObject[]> {
  if (first.done !== true) yield first.value.map(messageOf);
  for await (const events of rest) yield events.map(messageOf);
}
