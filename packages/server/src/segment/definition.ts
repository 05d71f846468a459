// What segment keeps of a definition beside its condition: names, versions, and how far it has been brought up.

import type { ComputedTrait, Condition } from '@visavis/engine/segment';

/**
 * How a definition comes to life. `filling`: what it needs to be remembered is being worked out from history.
 * `settling`: everyone is being held against it. `live`: members are right at every instant. `archived`: kept for
 * the record, no members.
 */
export type DefinitionState = 'filling' | 'settling' | 'live' | 'archived';

/** How far a backfill is: rows done of rows known, and where it goes on after a crash. */
export interface Progress {
  done: number;
  total: number;
  /** The profile or identity after which the next batch begins. */
  after?: string;
}

export interface Segment {
  workspaceId: string;
  id: string;
  /** Unique in its workspace, never changes; other segments refer to it. */
  key: string;
  name: string;
  description: string;
  version: number;
  /** What members are held against now; undefined until the first version has been brought up. */
  condition: Condition | undefined;
  /** What is being brought up to replace it. */
  next: Condition | undefined;
  state: DefinitionState;
  progress: Progress;
  /** When it was first brought up: its size is known exactly since. 0: not yet. */
  liveSince: number;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
}

export interface Computed {
  workspaceId: string;
  key: string;
  definition: ComputedTrait;
  version: number;
  state: DefinitionState;
  progress: Progress;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
}

export interface VersionLine {
  version: number;
  change: 'created' | 'changed' | 'archived' | 'restored';
  definition: unknown;
  changedAt: number;
  changedBy: string;
}

export const NO_PROGRESS: Progress = { done: 0, total: 0 };

/** What a change leaves in the record of its subject: a segment's id, or `computed.` and a trait's key. */
export const versionLine = (
  by: { name: string },
  line: Omit<VersionLine, 'changedBy'> & { subject: string },
): VersionLine & { subject: string } => ({ ...line, changedBy: by.name });

/** The condition that an editor sees: the newest one. */
export const newest = (segment: Segment): Condition => {
  const condition = segment.next ?? segment.condition;
  if (!condition) throw new Error(`Segment ${segment.key} has no condition at all`);
  return condition;
};

/** A key such as `big-spenders` from a name such as `Big spenders!`. */
export const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'segment';
