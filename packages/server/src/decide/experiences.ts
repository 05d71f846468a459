// All that is done with experiences by those who make them: listed in the order in which they are tried, made, changed,
// reviewed, taken back, and who has seen them.

import { inOrder, type Rung, rungOf } from '@visavis/engine/decide';
import { describe } from '@visavis/engine/segment';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Events } from '../platform/events/index.ts';
import type { Caller } from '../platform/http/index.ts';
import { findDefinition, listDefinitions, listVersions, type StoredExperience } from './definition-store.ts';
import {
  approveExperience,
  archiveExperience,
  changeExperience,
  createExperience,
  type Editing,
  type ExperienceChange,
  type ExperienceInput,
  restoreExperience,
} from './experience.ts';
import { countSeen, type DayShare, type Exposures, readExposures, readShares } from './exposure-store.ts';
import { type Difference, differencesOf } from './version-diff.ts';

const DAY_MS = 86_400_000;

/** A definition has changed: line-ups are made anew, the audit has a line, whoever watches hears of it. */
export type Changed = <T extends { key: string; version: number }>(
  workspaceId: string,
  actor: Caller,
  action: string,
  definition: T,
) => Promise<T>;

export interface ExperiencesDeps extends Editing {
  events: Events;
  clock: Clock;
  timezone(workspaceId: string): Promise<string>;
  changed: Changed;
}

export interface Experiences {
  /** By slot, each in the order in which they are tried. */
  list(workspaceId: string): Promise<StoredExperience[]>;
  /** The rung that an experience stands on: what was said of it, or what its audience rests on. */
  rungs(workspaceId: string): Promise<(experience: StoredExperience) => Rung>;
  /** Whom each is for, in words. */
  sentences(workspaceId: string): Promise<(experience: StoredExperience) => string>;
  /** By id or key. */
  find(workspaceId: string, idOrKey: string): Promise<StoredExperience | undefined>;
  /** An audience with behaviour in it becomes a segment. */
  create(workspaceId: string, input: ExperienceInput, actor: Caller): Promise<StoredExperience>;
  /** With `version`, only if nobody has changed it since. */
  change(workspaceId: string, id: string, change: ExperienceChange, actor: Caller): Promise<StoredExperience>;
  /** Decides nothing from now on; what it decided stays in the log. */
  archive(workspaceId: string, id: string, actor: Caller): Promise<void>;
  /** Newest first. */
  versions(
    workspaceId: string,
    idOrKey: string,
  ): Promise<{ at: number; actor: string; definition: StoredExperience }[]>;
  restore(
    workspaceId: string,
    id: string,
    version: number,
    actor: Caller,
    reason?: string,
  ): Promise<StoredExperience>;
  /** Lets one that is up for review go live. */
  approve(workspaceId: string, id: string, actor: Caller, reason?: string): Promise<StoredExperience>;
  /** Between two versions; the latest two, when not given. */
  differences(
    workspaceId: string,
    idOrKey: string,
    between: { from?: number; to?: number },
  ): Promise<Difference[]>;
  /** Who has seen which variant, as far as the event store knows; of a CMS's experiences, too. */
  exposures(workspaceId: string, idOrKey: string): Promise<Exposures>;
  /** How many people have seen each, by key; of a CMS's experiences, too. */
  seen(workspaceId: string): Promise<{ experience: string; people: number }[]>;
  /** How the views of the last days were shared among the variants. */
  shares(workspaceId: string, idOrKey: string, days: number): Promise<DayShare[]>;
}

export function createExperiences(editing: ExperiencesDeps): Experiences {
  const { db, events, clock, timezone: timezoneOf, changed } = editing;
  const experiences: Experiences = {
    list: async (workspaceId) => {
      const rung = await experiences.rungs(workspaceId);
      const all = inOrder(await listDefinitions(db, workspaceId, 'experience'), rung);
      return all.sort((a, b) => (a.slot < b.slot ? -1 : a.slot > b.slot ? 1 : 0));
    },
    async rungs(workspaceId) {
      const conditionOf = await editing.conditions(workspaceId);
      return (experience) => rungOf(experience, conditionOf);
    },
    async sentences(workspaceId) {
      const names = await editing.names(workspaceId);
      return ({ audience }) => (audience ? describe(audience, names) : 'Everybody.');
    },
    find: (workspaceId, id) => findDefinition(db, workspaceId, 'experience', id),
    async create(workspaceId, input, actor) {
      const made = await createExperience(editing, workspaceId, input, actor);
      return changed(workspaceId, actor, 'experience.created', made);
    },
    async change(workspaceId, id, change, actor) {
      const after = await changeExperience(editing, workspaceId, id, change, actor);
      return changed(workspaceId, actor, 'experience.changed', after);
    },
    async archive(workspaceId, id, actor) {
      const after = await archiveExperience(editing, workspaceId, id, actor);
      await changed(workspaceId, actor, 'experience.archived', after);
    },
    async versions(workspaceId, idOrKey) {
      const found = await findDefinition(db, workspaceId, 'experience', idOrKey);
      if (!found) throw new VisavisError('not_found', `There is no experience “${idOrKey}”.`);
      return listVersions(db, workspaceId, 'experience', found.id);
    },
    async restore(workspaceId, id, version, actor, reason) {
      const after = await restoreExperience(editing, workspaceId, id, version, actor, reason);
      return changed(workspaceId, actor, 'experience.restored', after);
    },
    async approve(workspaceId, id, actor, reason) {
      const after = await approveExperience(editing, workspaceId, id, actor, reason);
      return changed(workspaceId, actor, 'experience.approved', after);
    },
    async differences(workspaceId, idOrKey, { from, to }) {
      const versions = await experiences.versions(workspaceId, idOrKey);
      const at = (version: number) => {
        const found = versions.find(({ definition }) => definition.version === version);
        if (!found) throw new VisavisError('not_found', `“${idOrKey}” has no version ${version}.`);
        return found.definition;
      };
      const latest = to ?? versions[0]!.definition.version;
      return differencesOf(at(from ?? Math.max(1, latest - 1)), at(latest));
    },
    async exposures(workspaceId, idOrKey) {
      const found =
        (await findDefinition(db, workspaceId, 'experience', idOrKey)) ??
        (await findDefinition(db, workspaceId, 'cms_experience', idOrKey));
      if (!found) throw new VisavisError('not_found', `There is no experience “${idOrKey}”.`);
      return readExposures(events, workspaceId, found.key);
    },
    seen: (workspaceId) => countSeen(events, workspaceId),
    async shares(workspaceId, idOrKey, days) {
      const found = await findDefinition(db, workspaceId, 'experience', idOrKey);
      if (!found) throw new VisavisError('not_found', `There is no experience “${idOrKey}”.`);
      const from = clock.now() - days * DAY_MS;
      const timezone = await timezoneOf(workspaceId);
      return readShares(events, workspaceId, { experience: found.key, from, timezone });
    },
  };
  return experiences;
}
