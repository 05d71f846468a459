// Holds everyone whom a segment may concern against its condition; then the segment is live.

import type { Condition } from '@visavis/engine/segment';
import type { Segment } from './definition.ts';
import type { Standing } from './membership.ts';
import type { WorkspaceProgram } from './program.ts';
import { ProgressKeeper } from './progress.ts';
import { BATCH, type BackfillDeps, type Shift } from './shift.ts';
import { needsEvents, touchedSql, UnanswerableError } from './sql/index.ts';
import { surroundingsOf } from './surroundings.ts';

export class Settling {
  readonly #deps: BackfillDeps;
  readonly #shift: Shift;

  constructor(deps: BackfillDeps, shift: Shift) {
    this.#deps = deps;
    this.#shift = shift;
  }

  async settle(program: WorkspaceProgram, segment: Segment): Promise<void> {
    const { workspaceId, id } = segment;
    const { store, membership } = this.#deps;
    const look = (person: Standing) => {
      person.changes.add(`segment:${id}`);
    };
    // Otherwise somebody who is settled by the old program could come after everybody has been looked up.
    await this.#shift.barrier();
    const progress = new ProgressKeeper(store, { segments: [segment], computed: [] }, 'settling');
    for await (const people of this.#candidates(program, segment, progress)) {
      await this.#shift.review(people, look);
      await progress.advance(people.length, people.at(-1)!);
      if (this.#shift.isOver) return;
    }
    // Members by an older version whom nothing new speaks of.
    for (let after = ''; segment.version > 1; ) {
      const members = await membership.members(workspaceId, id, after, BATCH);
      if (members.length === 0) break;
      after = members.at(-1)!.profileId;
      const ids = members.map((member) => member.profileId);
      await this.#shift.review(ids, look);
      if (this.#shift.isOver) return;
    }
    const goLive = (segments: Segment[]) => ({
      segments: segments.flatMap((s) =>
        s.id === id && s.state === 'settling' && s.version === segment.version
          ? [
              {
                ...s,
                state: 'live' as const,
                liveSince: s.liveSince || this.#deps.now(),
                // After whom to go on is nobody's business any more.
                progress: { done: s.progress.done, total: s.progress.total },
              },
            ]
          : [],
      ),
    });
    await this.#shift.lease.guard((holds) => store.change(workspaceId, goLive, { onlyIf: holds.trx }));
    this.#deps.programs.forget(workspaceId);
  }

  /** Everyone who may be a member now, or become one without an event. */
  async *#candidates(
    program: WorkspaceProgram,
    segment: Segment,
    progress: ProgressKeeper,
  ): AsyncIterable<string[]> {
    const { workspaceId } = segment;
    const surroundings = surroundingsOf(program);
    if (needsEvents(segment.condition!, surroundings)) {
      const ids = await this.#touched(workspaceId, segment.condition!, program);
      if (ids) {
        progress.begin(ids.length);
        for (let at = 0; at < ids.length; at += BATCH) yield ids.slice(at, at + BATCH);
        return;
      }
    }
    progress.begin(await this.#deps.countProfiles(workspaceId));
    for (let after = progress.resumedAt() ?? ''; ; ) {
      const ids = await this.#deps.profiles(workspaceId, after, BATCH);
      if (ids.length === 0) return;
      yield ids;
      after = ids.at(-1)!;
    }
  }

  async #touched(
    workspaceId: string,
    condition: Condition,
    program: WorkspaceProgram,
  ): Promise<string[] | undefined> {
    try {
      await this.#deps.shipped();
      const asked = { workspaceId, now: this.#deps.now(), ...surroundingsOf(program) };
      const { sql, params } = touchedSql(condition, asked);
      const rows = await this.#deps.events.query<{ profile: string }>(sql, params, { timeoutMs: 600_000 });
      return rows.map((row) => row.profile);
    } catch (error) {
      if (error instanceof UnanswerableError) return undefined;
      throw error;
    }
  }
}
