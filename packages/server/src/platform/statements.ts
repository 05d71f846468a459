// Which statements a piece of work has asked the stores: for figures that show the query they come from. Both stores note
// what they ask; outside of `watched` that costs a look at an empty variable.

import { AsyncLocalStorage } from 'node:async_hooks';

export interface AskedStatement {
  /** The event store, in ClickHouse's SQL; or the record store. */
  store: 'events' | 'records';
  sql: string;
  /** By name in the event store, in their order in the record store. */
  params: Readonly<Record<string, unknown>> | readonly unknown[];
}

const trail = new AsyncLocalStorage<AskedStatement[]>();

export const noteStatement = (
  store: AskedStatement['store'],
  sql: string,
  params: AskedStatement['params'],
): void => {
  trail.getStore()?.push({ store, sql, params });
};

/** What the work answers, and the statements that were asked on the way. What came from a cache asked nothing. */
export async function watched<T>(
  work: () => Promise<T>,
): Promise<{ answer: T; statements: AskedStatement[] }> {
  const statements: AskedStatement[] = [];
  const answer = await trail.run(statements, work);
  return { answer, statements };
}
