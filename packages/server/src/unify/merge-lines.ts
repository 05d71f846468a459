// A joining or parting of people as pages and programs see it.

import { iso } from '../platform/clock.ts';
import type { MergeRow } from './people-store.ts';

export interface MergeLine {
  id: string;
  at: string;
  kind: string;
  reason: string;
  actor: string | null;
  messageId: string | null;
  before: { id: string; identities: { id: string; type: string; value: string }[] }[];
  after: { id: string; identities: { id: string; type: string; value: string }[] }[];
}

export function mergeOf(row: MergeRow): MergeLine {
  return {
    id: row.id,
    at: iso(Number(row.at)),
    kind: row.kind,
    reason: row.reason,
    actor: row.actor === '' ? null : row.actor,
    messageId: row.message_id === '' ? null : row.message_id,
    before: JSON.parse(row.before) as MergeLine['before'],
    after: JSON.parse(row.after) as MergeLine['after'],
  };
}
