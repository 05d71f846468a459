// Tells the event store the visits of everybody whose visits have changed, so that what people did can be asked by the
// stage that they were in. A row is all visits of a person at once: the latest replaces those before. It is read when it
// goes, not when it was logged: where it has changed since, a later row of the log brings the rest.

import {
  Dictionary,
  Lists,
  nativeBlock,
  type OutboxRow,
  type ShipmentStream,
  type ShippedBlock,
  uuids,
  wholes,
} from '../platform/events/index.ts';
import type { Records } from '../platform/records/index.ts';
import { deleteLoggedUntil, type ToldVisit, visitsOfPeople } from './visit-log-store.ts';

/** Reading and encoding so many takes some milliseconds; requests get their turn in between. */
const PEOPLE_AT_ONCE = 250;

/** For the shipper: `journey_log` in order, into `visits`. */
export function visitStream(records: Records): ShipmentStream {
  return {
    name: 'visits',
    table: 'journey_log',
    columns: ['workspace_id', 'profile_id'],
    number: 'version',
    async encode(rows) {
      const block = new VisitBlock();
      const byWorkspace = Map.groupBy(rows, ({ workspace_id }) => String(workspace_id));
      for (const [workspaceId, mine] of byWorkspace) {
        const people = latestOf(mine);
        for (let at = 0; at < people.length; at += PEOPLE_AT_ONCE) {
          const some = people.slice(at, at + PEOPLE_AT_ONCE);
          const ids = some.map(([id]) => id);
          const visits = await visitsOfPeople(records.db, workspaceId, ids);
          const byPerson = Map.groupBy(visits, ({ profile_id }) => profile_id);
          for (const [id, version] of some) block.add(workspaceId, id, version, byPerson.get(id) ?? []);
          await new Promise(setImmediate);
        }
      }
      return block.written();
    },
    prune: (shippedSeq) => deleteLoggedUntil(records.db, shippedSeq),
  };
}

/** Each person once, with the last number of theirs. */
const latestOf = (rows: readonly OutboxRow[]): [string, number][] => [
  ...new Map(rows.map(({ profile_id, seq }) => [String(profile_id), seq])),
];

class VisitBlock {
  #rows = 0;
  readonly #columns = {
    workspace_id: new Dictionary(),
    profile: uuids(),
    machines: new Lists(new Dictionary()),
    stages: new Lists(new Dictionary()),
    entered_at: new Lists(wholes('Int64')),
    left_at: new Lists(wholes('Int64')),
    next: new Lists(new Dictionary()),
    why: new Lists(new Dictionary()),
    version: wholes('UInt64'),
  };

  add(workspaceId: string, profile: string, version: number, visits: readonly ToldVisit[]): void {
    const columns = this.#columns;
    columns.workspace_id.add(workspaceId);
    columns.profile.add(profile);
    columns.version.add(version);
    for (const visit of visits) {
      columns.machines.elements.add(visit.machine);
      columns.stages.elements.add(visit.stage);
      columns.entered_at.elements.add(visit.entered_at);
      columns.left_at.elements.add(visit.left_at);
      columns.next.elements.add(visit.to_stage);
      columns.why.elements.add(visit.left_why);
    }
    for (const list of [columns.machines, columns.stages, columns.next, columns.why]) list.end(visits.length);
    for (const list of [columns.entered_at, columns.left_at]) list.end(visits.length);
    this.#rows++;
  }

  written(): ShippedBlock[] {
    return this.#rows === 0 ? [] : [{ table: 'visits', block: nativeBlock(this.#rows, this.#columns) }];
  }
}
