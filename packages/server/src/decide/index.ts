// decide: what do they see? Experiences fill slots; for each slot the first whose audience the person is in. The
// audiences of a workspace are one index, so the cost of a decision hardly grows with their number.

import type { Json, JsonObject } from '@visavis/engine/collect';
import { choose, type Decision, type Experience, inOrder } from '@visavis/engine/decide';
import type { Members } from '@visavis/engine/segment';
import { combine, type Profile, type ProfileView } from '@visavis/engine/unify';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/index.ts';
import type { Records } from '../platform/records/index.ts';
import type { WorkspaceProgram } from '../segment/index.ts';
import { compileLineup, type Lineup } from './audience.ts';
import type { Asking, Told } from './decision-routes.ts';
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
export type { Asking, Told } from './decision-routes.ts';
export type { StoredExperience } from './experience-store.ts';
export { migrations } from './migrations.ts';
export { registerDecideRoutes } from './routes.ts';

export interface Decide {
  /** In the order in which they are tried. */
  list(workspaceId: string): Promise<StoredExperience[]>;
  /** By id. */
  find(workspaceId: string, id: string): Promise<StoredExperience | undefined>;
  /** An audience that is no segment yet becomes one. */
  create(workspaceId: string, input: ExperienceInput, actor: Caller): Promise<StoredExperience>;
  /** With `version`, only if nobody has changed it since. */
  change(workspaceId: string, id: string, change: ExperienceChange, actor: Caller): Promise<StoredExperience>;
  /** Decides nothing from now on; what it decided stays in the log. */
  archive(workspaceId: string, id: string, actor: Caller): Promise<void>;
  /** The live experiences, ready to decide with; cached until they change. */
  lineup(workspaceId: string, program: WorkspaceProgram): Promise<Lineup>;
}

/** Takes a call of `/v1/decide` through the flow. */
export type Ask = (asking: Asking) => Promise<Told>;

export interface DecideDeps {
  records: Records;
  clock: Clock;
  keepAsSegment: Editing['keepAsSegment'];
  segmentExists: Editing['segmentExists'];
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
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

  async function changed(workspaceId: string, actor: Caller, action: string, experience: StoredExperience) {
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

interface Whom {
  id: string;
  profile: Profile;
  members: Members;
  viewWith(request: Record<string, Json>): ProfileView;
}
export interface Asked {
  lineup: Lineup;
  /** Undefined for somebody of whom nothing is known. */
  person: Whom | undefined;
  program: WorkspaceProgram;
  now: number;
  question: { slots?: readonly string[]; request?: Record<string, Json> };
}

/** What one person sees, and the segments that they are in (keys). Pure; the person must have been settled at `now`. */
export function answer({ lineup, person, program, now, question }: Asked): {
  person: { id: string; identities: string[]; segments: string[] } | undefined;
  decisions: Decision[];
} {
  const inside = program.segments
    .filter(({ id }) => (person?.members[id]?.[0] ?? 0) > 0)
    .map(({ key }) => key);
  const request = question.request ?? {};
  const view = person?.viewWith(request) ?? combine({ id: '', identities: [] }, [], request);
  const inAudience = lineup.match({ view, members: person?.members ?? {}, now });
  const matches = ({ id }: Experience) => inAudience.has(id);
  const decisions = (question.slots ?? lineup.slots).map((slot) =>
    choose(slot, lineup.bySlot(slot), matches, lineup.sentence),
  );
  const identities = person?.profile.identities.map(({ id }) => id) ?? [];
  return { person: person && { id: person.id, identities, segments: inside }, decisions };
}
