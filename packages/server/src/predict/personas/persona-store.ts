// What people call a persona, and what it looks like; and who is of one, and what they buy.

import type { Kysely } from 'kysely';
import { type Events, JOIN_MOVED, profileOf } from '../../platform/events/index.ts';
import type { Migration, Records } from '../../platform/records/index.ts';
import { DONE_TO_THEM } from '../../unify/index.ts';

interface Tables {
  persona_name: {
    workspace_id: string;
    model_id: string;
    persona: string;
    name: string;
    picture: string;
    note: string;
    updated_at: number | string;
    updated_by: string;
  };
}

export interface Called {
  persona: string;
  /** Empty: the one that was written from the numbers. */
  name: string;
  /** An emoji, or the address of a picture; empty: none. */
  picture: string;
  note: string;
}

export const personaMigrations: Migration[] = [
  {
    name: '0001_predict_personas',
    async up(db) {
      await db.schema
        .createTable('persona_name')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('model_id', 'text', (c) => c.notNull())
        .addColumn('persona', 'text', (c) => c.notNull())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('picture', 'text', (c) => c.notNull())
        .addColumn('note', 'text', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_by', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('persona_name_pk', ['workspace_id', 'model_id', 'persona'])
        .execute();
    },
  },
];

const MEMBERS = `workspace_id = {workspace:String} AND mapContains(values, {attribute:String})`;
/** Everybody who has a persona, and whether it is the one that is asked about. */
const OWN = `SELECT profile, toUInt8(values[{attribute:String}] = {value:String}) AS own FROM derived FINAL WHERE ${MEMBERS}`;

const asked = (workspace: string, attribute: string, persona: string) => ({
  ...{ workspace, attribute },
  value: JSON.stringify(persona),
});

export function createPersonaStore(records: Records, events: Events) {
  const db = records.db as Kysely<Tables>;
  return {
    async called(workspaceId: string, modelId: string): Promise<Called[]> {
      return db
        .selectFrom('persona_name')
        .select(['persona', 'name', 'picture', 'note'])
        .where('workspace_id', '=', workspaceId)
        .where('model_id', '=', modelId)
        .execute();
    },

    async call(
      { workspaceId, modelId, by, now }: { workspaceId: string; modelId: string; by: string; now: number },
      called: Called,
    ): Promise<void> {
      const values = { ...called, updated_at: now, updated_by: by };
      await db
        .insertInto('persona_name')
        .values({ workspace_id: workspaceId, model_id: modelId, ...values })
        .onConflict((conflict) =>
          conflict.columns(['workspace_id', 'model_id', 'persona']).doUpdateSet(values),
        )
        .execute();
    },

    /** How many people each persona has now, and how typical they are on average. */
    async sizes(
      workspaceId: string,
      attribute: string,
    ): Promise<{ persona: string; people: number; fit: number }[]> {
      const rows = await events.query<{ persona: string; people: number; fit: number }>(
        `SELECT JSONExtractString(values[{attribute:String}]) AS persona, count() AS people,
           avg(toFloat64OrZero(values[{fit:String}])) AS fit
         FROM derived FINAL WHERE ${MEMBERS} GROUP BY persona ORDER BY persona`,
        { workspace: workspaceId, attribute, fit: `${attribute}_fit` },
      );
      return rows.map(({ persona, people, fit }) => ({ persona, people: Number(people), fit: Number(fit) }));
    },

    /** Those who are most like their persona. */
    async typical(workspaceId: string, attribute: string, persona: string, limit: number): Promise<string[]> {
      const rows = await events.query<{ profile: string }>(
        `SELECT toString(profile) AS profile FROM derived FINAL
         WHERE ${MEMBERS} AND values[{attribute:String}] = {value:String}
         ORDER BY toFloat64OrZero(values[{fit:String}]) DESC, profile LIMIT {limit:UInt32}`,
        { ...asked(workspaceId, attribute, persona), fit: `${attribute}_fit`, limit },
      );
      return rows.map(({ profile }) => profile);
    },

    /** Where they stand, by journey and stage, beside everybody. */
    async stages(workspaceId: string, attribute: string, persona: string) {
      const rows = await events.query<{ journey: string; stage: string; inside: number; all: number }>(
        `SELECT substring(name, 7) AS journey, JSONExtractString(values[name]) AS stage,
           countIf(values[{attribute:String}] = {value:String}) AS inside, count() AS all
         FROM derived FINAL ARRAY JOIN arrayFilter(k -> startsWith(k, 'stage.'), mapKeys(values)) AS name
         WHERE ${MEMBERS} GROUP BY journey, stage ORDER BY journey, inside DESC, stage`,
        asked(workspaceId, attribute, persona),
      );
      return rows.map((row) => ({ ...row, inside: Number(row.inside), all: Number(row.all) }));
    },

    /** What they did in the last 90 days: how many of them, and of everybody else with a persona. */
    async deeds(workspaceId: string, attribute: string, persona: string, now: number) {
      const rows = await events.query<{ name: string; inside: number; outside: number }>(
        `SELECT e.name AS name, uniqExactIf(${profileOf()}, d.own = 1) AS inside, uniqExactIf(${profileOf()}, d.own = 0) AS outside
         FROM events AS e ${JOIN_MOVED} INNER JOIN (${OWN}) AS d ON d.profile = ${profileOf()}
         WHERE e.workspace_id = {workspace:String} AND e.type NOT IN ('identify', 'group', 'alias') AND NOT (${DONE_TO_THEM})
           AND e.time > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
         GROUP BY name ORDER BY inside DESC, name LIMIT 12`,
        { ...asked(workspaceId, attribute, persona), since: now - 90 * 86_400_000 },
      );
      return rows.map((row) => ({ ...row, inside: Number(row.inside), outside: Number(row.outside) }));
    },

    /** What they buy: items of this event, by name, with how many of them and of the others had them. */
    async items(workspaceId: string, attribute: string, persona: string, event: string) {
      const rows = await events.query<{ item: string; inside: number; outside: number }>(
        `SELECT item, uniqExactIf(profile, own = 1) AS inside, uniqExactIf(profile, own = 0) AS outside FROM (
           SELECT ${profileOf()} AS profile, d.own AS own, arrayJoin(arrayDistinct(arrayMap(
             p -> if(JSONExtractString(p, 'name') != '', JSONExtractString(p, 'name'), JSONExtractString(p, 'product_id')),
             arrayConcat(JSONExtractArrayRaw(e.raw, 'properties', 'products'), [JSONExtractRaw(e.raw, 'properties')])))) AS item
           FROM events AS e ${JOIN_MOVED} INNER JOIN (${OWN}) AS d ON d.profile = ${profileOf()}
           WHERE e.workspace_id = {workspace:String} AND e.name = {event:String})
         WHERE item != '' GROUP BY item HAVING inside > 0 ORDER BY inside DESC, item LIMIT 8`,
        { ...asked(workspaceId, attribute, persona), event },
      );
      return rows.map((row) => ({ ...row, inside: Number(row.inside), outside: Number(row.outside) }));
    },
  };
}
export type PersonaStore = ReturnType<typeof createPersonaStore>;
