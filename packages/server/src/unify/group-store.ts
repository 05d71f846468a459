// Who belongs to a group.

import type { Kysely } from 'kysely';

interface Tables {
  company_member: { workspace_id: string; company_id: string; identity_id: string };
  identity: { workspace_id: string; id: string; profile_id: string };
}

export async function readGroupMembers(
  db: Kysely<Tables>,
  workspaceId: string,
  groupId: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('company_member as m')
    .innerJoin('identity as i', (join) =>
      join.onRef('i.workspace_id', '=', 'm.workspace_id').onRef('i.id', '=', 'm.identity_id'),
    )
    .select('i.profile_id')
    .distinct()
    .where('m.workspace_id', '=', workspaceId)
    .where('m.company_id', '=', groupId)
    .execute();
  return rows.map((row) => row.profile_id);
}
