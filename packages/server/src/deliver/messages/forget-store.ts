// What the tables of messages keep of an erased person: what they were sent, where, and on which devices.

import type { Statement, Unit } from '../../platform/records/index.ts';

const OF_PERSON = '(select id from message where workspace_id = ? and profile_id = ?)';
const NEWS: Statement = {
  name: 'messages_forget_news',
  sql: `delete from message_news where workspace_id = ? and message_id in ${OF_PERSON}`,
};
/** Addresses that are not written to: of the erased there is nothing more to write, and nothing to remember. */
const SUPPRESSED: Statement = {
  name: 'messages_forget_suppression',
  sql: `delete from suppression where workspace_id = ? and address in (
    select address from message where workspace_id = ? and profile_id = ?)`,
};
const WHOSE = ['message', 'mailbox', 'inbox'];
const OWN: Statement[] = WHOSE.map((table) => ({
  name: `messages_forget_${table}`,
  sql: `delete from ${table} where workspace_id = ? and profile_id = ?`,
}));
const DEVICES: Statement = {
  name: 'messages_forget_devices',
  sql: 'delete from push_device where workspace_id = ? and identity_id = ?',
};

/** As part of the unit in which they go; the tables that named them. */
export function forgetMessages(unit: Unit, workspaceId: string, ids: readonly string[]): string[] {
  const rows = ids.map((id) => [workspaceId, id]);
  const twice = ids.map((id) => [workspaceId, workspaceId, id]);
  unit.run(NEWS, twice);
  unit.run(SUPPRESSED, twice);
  for (const statement of OWN) unit.run(statement, rows);
  unit.run(DEVICES, rows);
  return [...WHOSE, 'message_news', 'suppression', 'push_device'];
}
