// decide: what do they see? Experiences fill slots; for each slot the first whose audience the person is in. The
// audiences of a workspace are one index, so the cost of a decision hardly grows with their number.

import type { Json } from '@visavis/engine/collect';
import { choose, type Decision, inOrder } from '@visavis/engine/decide';
import type { Members } from '@visavis/engine/segment';
import { combine, type ProfileView } from '@visavis/engine/unify';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Records } from '../platform/records/index.ts';
import type { WorkspaceProgram } from '../segment/index.ts';
import { compileLineup, type Lineup } from './audience.ts';
import {
  changeExperience,
  createExperience,
  type Editing,
  type ExperienceChange,
  type ExperienceInput,
} from './experience.ts';
import {
  type DecideTables,
  experiencesVersion,
  findExperience,
  listExperiences,
  type StoredExperience,
} from './experience-store.ts';

export type { Lineup } from './audience.ts';
export type { StoredExperience } from './experience-store.ts';
export { migrations } from './migrations.ts';
export { registerDecideRoutes } from './routes.ts';

export interface Decide {
  list(workspaceId: string): Promise<StoredExperience[]>;
  find(workspaceId: string, id: string): Promise<StoredExperience | undefined>;
  create(workspaceId: string, input: ExperienceInput, actor: string): Promise<StoredExperience>;
  change(workspaceId: string, id: string, change: ExperienceChange, actor: string): Promise<StoredExperience>;
  archive(workspaceId: string, id: string, actor: string): Promise<void>;
  /** The live experiences, ready to decide with; cached until they change. */
  lineup(workspaceId: string, program: WorkspaceProgram): Promise<Lineup>;
}

export interface DecideDeps {
  records: Records;
  clock: Clock;
  keepAsSegment: Editing['keepAsSegment'];
  segmentExists: Editing['segmentExists'];
  audit(workspaceId: string, actor: string, action: string, subject: string, details: unknown): Promise<void>;
}

interface Known {
  lineup: Lineup;
  experiences: string;
  program: WorkspaceProgram;
  checkedAt: number;
}

/** On Postgres another server may have changed experiences: look at most this often. */
const VERSION_CHECK_MS = 1000;

export function createDecide(deps: DecideDeps): Decide {
  const db = deps.records.db as Kysely<DecideTables>;
  const editing: Editing = { db, ...deps };
  const lineups = new Map<string, Known>();

  async function changed(workspaceId: string, actor: string, action: string, experience: StoredExperience) {
    lineups.delete(workspaceId);
    await deps.audit(workspaceId, actor, action, experience.key, { version: experience.version });
    return experience;
  }

  return {
    list: (workspaceId) => listExperiences(db, workspaceId),
    find: (workspaceId, id) => findExperience(db, workspaceId, id),
    async create(workspaceId, input, actor) {
      const made = await createExperience(editing, workspaceId, input, actor);
      return changed(workspaceId, actor, 'experience.created', made);
    },
    async change(workspaceId, id, change, actor) {
      const after = await changeExperience(editing, workspaceId, id, change, actor);
      return changed(workspaceId, actor, 'experience.changed', after);
    },
    async archive(workspaceId, id, actor) {
      const after = await changeExperience(editing, workspaceId, id, { status: 'archived' }, actor);
      await changed(workspaceId, actor, 'experience.archived', after);
    },
    async lineup(workspaceId, program) {
      const known = lineups.get(workspaceId);
      const now = deps.clock.now();
      const isFresh = deps.records.exclusive || now - (known?.checkedAt ?? 0) < VERSION_CHECK_MS;
      if (known && known.program === program && isFresh) return known.lineup;
      const experiences = await experiencesVersion(db, workspaceId);
      if (known?.experiences === experiences && known.program === program) {
        known.checkedAt = now;
        return known.lineup;
      }
      const live = (await listExperiences(db, workspaceId)).filter(({ status }) => status === 'live');
      const lineup = compileLineup(inOrder(live), program);
      lineups.set(workspaceId, { lineup, experiences, program, checkedAt: now });
      return lineup;
    },
  };
}

interface Asking {
  id: string;
  members: Members;
  viewWith(request: Record<string, Json>): ProfileView;
}
export interface Asked {
  lineup: Lineup;
  /** Undefined for somebody of whom nothing is known. */
  person: Asking | undefined;
  program: WorkspaceProgram;
  now: number;
  question: { slots?: readonly string[]; request?: Record<string, Json> };
}

/** What one person sees, and the segments that they are in (keys). Pure; the person must have been settled at `now`. */
export function answer({ lineup, person, program, now, question }: Asked): {
  person: { id: string; segments: string[] } | undefined;
  decisions: Decision[];
} {
  const inside = program.segments
    .filter(({ id }) => (person?.members[id]?.[0] ?? 0) > 0)
    .map(({ key }) => key);
  const request = question.request ?? {};
  const view = person?.viewWith(request) ?? combine({ id: '', identities: [] }, [], request);
  const matches = lineup.match({ view, members: person?.members ?? {}, now });
  const decisions = (question.slots ?? lineup.slots).map((slot) =>
    choose(
      slot,
      lineup.bySlot(slot),
      ({ id }) => matches(id),
      (audience) => lineup.sentence(audience),
    ),
  );
  return { person: person && { id: person.id, segments: inside }, decisions };
}
