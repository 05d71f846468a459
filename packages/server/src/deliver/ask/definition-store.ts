// Forms and surveys in the record store, and every version of the words that people agree to.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

interface Tables {
  ask_definition: {
    workspace_id: string;
    kind: string;
    id: string;
    key: string;
    state: string;
    version: number;
    body: string;
  };
  ask_wording: { workspace_id: string; purpose: string; version: number; words: string; since: number };
}

/** `archived` ones are kept: what was answered still names them. */
const STATES = ['draft', 'live', 'archived'] as const;
export type State = (typeof STATES)[number];

/** What every definition has, whatever it asks. */
export interface Kept {
  workspaceId: string;
  id: string;
  key: string;
  state: State;
  version: number;
  createdAt: number;
  updatedAt: number;
  updatedBy: string;
}

export interface Wording {
  purpose: string;
  version: number;
  text: string;
  since: number;
}

export type DefinitionStore<T extends Kept> = ReturnType<typeof createDefinitionStore<T>>;

export function createDefinitionStore<T extends Kept>(records: Pick<Records, 'db'>, kind: string) {
  const db = records.db as Kysely<Tables>;
  const mine = (workspaceId: string) =>
    db
      .selectFrom('ask_definition')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind);
  return {
    /** Those that are not archived, the latest made first. */
    async list(workspaceId: string): Promise<T[]> {
      const rows = await mine(workspaceId).where('state', '!=', 'archived').orderBy('id', 'desc').execute();
      return rows.map((row) => opened<T>(row));
    },

    /** By key or id. */
    async find(workspaceId: string, name: string): Promise<T | undefined> {
      const row = await mine(workspaceId)
        .where(({ or, eb }) => or([eb('key', '=', name), eb('id', '=', name)]))
        .executeTakeFirst();
      return row && opened<T>(row);
    },

    /** False when the key is taken. */
    async add(definition: T): Promise<boolean> {
      const rows = await db
        .insertInto('ask_definition')
        .values({ ...columns(definition), kind })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'kind', 'key']).doNothing())
        .returning('id')
        .execute();
      return rows.length > 0;
    },

    /** False when somebody else has changed it: it is not of the version before any more. */
    async save(definition: T): Promise<boolean> {
      const { workspace_id: _, id: __, ...changed } = columns(definition);
      const { numUpdatedRows } = await db
        .updateTable('ask_definition')
        .set(changed)
        .where('workspace_id', '=', definition.workspaceId)
        .where('id', '=', definition.id)
        .where('version', '=', definition.version - 1)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

/** Words and their versions. Append-only: who agreed to a version can always be shown what it said. */
export function createWordings(records: Pick<Records, 'db'>) {
  const db = records.db as Kysely<Tables>;
  const of = async (workspaceId: string, purpose: string): Promise<Wording[]> => {
    const rows = await db
      .selectFrom('ask_wording')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('purpose', '=', purpose)
      .orderBy('version', 'desc')
      .execute();
    return rows.map(({ purpose, version, words, since }) => ({
      ...{ purpose, version: Number(version), text: words, since: Number(since) },
    }));
  };
  return {
    of,
    /** The version of these words; a new one where nobody has used them yet. */
    async version(workspaceId: string, purpose: string, text: string, now: number): Promise<number> {
      for (;;) {
        const known = await of(workspaceId, purpose);
        const same = known.find((one) => one.text === text);
        if (same) return same.version;
        const version = (known[0]?.version ?? 0) + 1;
        const added = await db
          .insertInto('ask_wording')
          .values({ workspace_id: workspaceId, purpose, version, words: text, since: now })
          .onConflict((conflict) => conflict.columns(['workspace_id', 'purpose', 'version']).doNothing())
          .returning('version')
          .execute();
        // Otherwise somebody has taken the number at this moment.
        if (added.length > 0) return version;
      }
    },
  };
}
export type Wordings = ReturnType<typeof createWordings>;

function columns<T extends Kept>({ workspaceId: workspace_id, id, key, state, version, ...body }: T) {
  return { workspace_id, id, key, state, version, body: JSON.stringify(body) };
}

const opened = <T extends Kept>(row: Tables['ask_definition']): T =>
  ({
    ...JSON.parse(row.body),
    workspaceId: row.workspace_id,
    id: row.id,
    key: row.key,
    state: row.state,
    version: Number(row.version),
  }) as T; // written by `columns` of the same type
