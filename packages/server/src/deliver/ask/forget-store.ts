// What the tables of asking keep of an erased person: sign-ups that wait, and what they were asked.

import type { Statement, Unit } from '../../platform/records/index.ts';

const FORGET_PENDING: Statement = {
  name: 'deliver_forget_pending',
  sql: 'delete from form_pending where workspace_id = ? and (identity_id = ? or email_id = ?)',
};
const FORGET_ASKED: Statement = {
  name: 'deliver_forget_asked',
  sql: 'delete from survey_ask where workspace_id = ? and identity_id = ?',
};

/** As part of the unit in which they go; the tables that named them. */
export function forgetAsked(unit: Unit, workspaceId: string, ids: readonly string[]): string[] {
  unit.run(
    FORGET_PENDING,
    ids.map((id) => [workspaceId, id, id]),
  );
  unit.run(
    FORGET_ASKED,
    ids.map((id) => [workspaceId, id]),
  );
  return ['form_pending', 'survey_ask'];
}
