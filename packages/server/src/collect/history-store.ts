// Events that have left the outbox, from the event store.

import { type Events, FACT_COLUMNS, type Params } from '../platform/events/index.ts';

export interface StoredEvent {
  seq: number;
  message_id: string;
  type: string;
  name: string;
  time: string;
  received_at: string;
  source_id: string;
  flags: string[];
  raw: string;
}

const COLUMNS = [
  'seq',
  'message_id',
  'type',
  'name',
  'time',
  'received_at',
  'source_id',
  'flags',
  'raw',
  ...Object.values(FACT_COLUMNS),
];

export function listStored(
  events: Events,
  {
    workspaceId,
    before,
    name,
    type,
    limit,
  }: { workspaceId: string; before?: number; name?: string; type?: string; limit: number },
): Promise<StoredEvent[]> {
  const wheres = ['workspace_id = {workspace:String}'];
  const params: Params = {
    workspace: workspaceId,
    limit,
    before: before ?? 0,
    name: name ?? '',
    type: type ?? '',
  };
  if (before !== undefined) wheres.push('seq < {before:UInt64}');
  if (name !== undefined) wheres.push('positionCaseInsensitiveUTF8(name, {name:String}) > 0');
  if (type !== undefined) wheres.push('type = {type:String}');
  return events.query<StoredEvent>(
    `SELECT ${COLUMNS.join(', ')} FROM events WHERE ${wheres.join(' AND ')} ORDER BY seq DESC LIMIT {limit:UInt32}`,
    params,
  );
}
