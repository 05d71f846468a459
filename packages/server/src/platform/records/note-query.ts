// Statements of the record store, for whoever watches which are asked.

import type { LogEvent } from 'kysely';
import { noteStatement } from '../statements.ts';

export function noteQuery({ level, query }: LogEvent): void {
  if (level === 'query') noteStatement('records', query.sql, query.parameters);
}
