// Who was asked which survey, by the identity that was asked: people may be joined and parted, and it stays right.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

interface Tables {
  survey_ask: {
    workspace_id: string;
    id: string;
    survey_id: string;
    identity_id: string;
    channel: string;
    state: string;
    asked_at: number;
    /** 0 before. */
    answered_at: number;
  };
}

const CHANNELS = ['page', 'email', 'hosted'] as const;
export type AskChannel = (typeof CHANNELS)[number];
/** `offered` ones may not have been seen: the page was left before. */
export type AskState = 'offered' | 'seen' | 'answered' | 'dismissed';

export interface Ask {
  workspaceId: string;
  id: string;
  surveyId: string;
  identityId: string;
  channel: AskChannel;
  state: AskState;
  askedAt: number;
  /** When it was answered first; 0 before. */
  answeredAt: number;
}

export type AskedStore = ReturnType<typeof createAskedStore>;

export function createAskedStore(records: Pick<Records, 'db'>) {
  const db = records.db as Kysely<Tables>;
  return {
    /** False where it is there already. */
    async add({
      workspaceId,
      id,
      surveyId,
      identityId,
      channel,
      state,
      askedAt,
      answeredAt,
    }: Ask): Promise<boolean> {
      const added = await db
        .insertInto('survey_ask')
        .values({
          ...{ workspace_id: workspaceId, id, survey_id: surveyId, identity_id: identityId },
          ...{ channel, state, asked_at: askedAt, answered_at: answeredAt },
        })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
        .returning('id')
        .execute();
      return added.length > 0;
    },

    async find(workspaceId: string, id: string): Promise<Ask | undefined> {
      const row = await db
        .selectFrom('survey_ask')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && askOf(row);
    },

    /** Everything that these were ever asked, the latest first. */
    async of(workspaceId: string, identityIds: readonly string[]): Promise<Ask[]> {
      const rows = await db
        .selectFrom('survey_ask')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('identity_id', 'in', identityIds.slice(0, 1000))
        .orderBy('asked_at', 'desc')
        .execute();
      return rows.map(askOf);
    },

    /** What was answered stays answered. */
    async mark(workspaceId: string, id: string, state: AskState, at: number): Promise<void> {
      await db
        .updateTable('survey_ask')
        .set({ state, ...(state === 'answered' && { answered_at: at }) })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('state', '!=', 'answered')
        .execute();
    },

    /** How many were asked in each channel, and what they did. */
    async counts(
      workspaceId: string,
      surveyId: string,
      from: number,
    ): Promise<{ channel: AskChannel; state: AskState; people: number }[]> {
      const rows = await db
        .selectFrom('survey_ask')
        .select(['channel', 'state', ({ fn }) => fn.countAll().as('people')])
        .where('workspace_id', '=', workspaceId)
        .where('survey_id', '=', surveyId)
        .where('asked_at', '>=', from)
        .groupBy(['channel', 'state'])
        .orderBy('channel')
        .execute();
      return rows.map(({ channel, state, people }) => ({
        channel: channel as AskChannel,
        state: state as AskState,
        people: Number(people),
      }));
    },
  };
}

const askOf = (row: Tables['survey_ask']): Ask => ({
  ...{ workspaceId: row.workspace_id, id: row.id, surveyId: row.survey_id, identityId: row.identity_id },
  ...{ channel: row.channel as AskChannel, state: row.state as AskState },
  ...{ askedAt: Number(row.asked_at), answeredAt: Number(row.answered_at) },
});
