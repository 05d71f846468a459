// Stories over the rooms: what a segment, a persona, a stage, an experiment or a report is, how sure that is and what follows, with
// the query behind each figure. Beside it what people say of them, notes on dates, and links for who has not signed in.

import type { Story, StoryKind } from '@visavis/engine/measure';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { type AskedStatement, watched } from '../../platform/statements.ts';
import { Annotations, type AnnotationsDeps } from './annotations.ts';
import { Comments } from './comments.ts';
import { type ExperienceDeps, experienceSubject } from './experience.ts';
import { type PersonaPages, personaSubject } from './persona.ts';
import { Questions, type ReportDeps } from './questions.ts';
import { type SegmentDeps, segmentSubject } from './segment.ts';
import { Shares, type SharesDeps } from './shares.ts';
import { stageSubject } from './stage.ts';
import type { Subject } from './subject.ts';

export { storyMigrations } from './migrations.ts';
export { registerStoryRoutes } from './routes.ts';

export interface StoriesDeps
  extends SegmentDeps,
    Omit<SharesDeps, 'story'>,
    Pick<AnnotationsDeps, 'auditLog'>,
    ExperienceDeps {
  personas: PersonaPages;
  reports: ReportDeps['reports'];
  lift: ReportDeps['lift'];
  maturity: ReportDeps['maturity'];
}
export interface AskedQuery {
  id: string;
  says: string;
  call: string;
  /** As they were asked just now; what came from a cache asked nothing. */
  statements: AskedStatement[];
  answer: unknown;
}
export interface Stories {
  /** @throws not_found */
  story(workspaceId: string, kind: StoryKind, key: string): Promise<Story & { computedAt: string }>;
  /** What a figure comes from: asked anew, and watched. @throws not_found */
  query(workspaceId: string, kind: StoryKind, key: string, id: string): Promise<AskedQuery>;
  readonly comments: Comments;
  readonly annotations: Annotations;
  readonly shares: Shares;
  /** Reports that were made into stories. */
  readonly questions: Questions;
}

export function createStories(deps: StoriesDeps): Stories {
  const { clock } = deps;
  const questions = new Questions(deps);
  const KINDS: Record<StoryKind, (workspaceId: string, key: string) => Promise<Subject>> = {
    segment: (...asked) => segmentSubject(deps, ...asked),
    persona: (...asked) => personaSubject(deps.personas, ...asked),
    stage: (...asked) => stageSubject(deps.reports, ...asked),
    experience: (...asked) => experienceSubject(deps, ...asked),
    report: (...asked) => questions.subject(...asked),
  };
  const story: Stories['story'] = async (workspaceId, kind, key) => {
    const about = await KINDS[kind](workspaceId, key);
    const told = await about.story();
    return { ...told, computedAt: told.computedAt ?? new Date(clock.now()).toISOString() };
  };
  const exists = async (workspaceId: string, kind: StoryKind, key: string) =>
    void (await KINDS[kind](workspaceId, key));
  return {
    story,
    async query(workspaceId, kind, key, id) {
      const about = await KINDS[kind](workspaceId, key);
      const ask = Object.hasOwn(about.asks, id) ? about.asks[id] : undefined;
      const asked = ask && (await watched(ask));
      const known = asked && (await about.story({ [id]: asked.answer })).queries.find((one) => one.id === id);
      if (!known) throw new VisavisError('not_found', `This story has no query “${id}”.`);
      return { ...known, ...asked };
    },
    comments: new Comments({ ...deps, exists }),
    annotations: new Annotations(deps),
    shares: new Shares({ ...deps, story }),
    questions,
  };
}

export type Audit = (
  caller: Caller,
  action: string,
  subject: string,
  details: Record<string, unknown>,
) => void;
