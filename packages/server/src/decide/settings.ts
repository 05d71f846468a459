// What a workspace decides once for all experiences: whom nothing, or nothing of a rung, is shown to, and whether
// somebody else must approve before an experience goes live. Every version is kept, as of experiences.

import type { Fault } from '@visavis/engine/collect';
import { HELD_RUNGS, type HeldRung, type Holdouts } from '@visavis/engine/decide';
import { VisavisError } from '../platform/errors.ts';
import type { Caller } from '../platform/http/index.ts';
import { type DecideDb, findDefinition, insertDefinition, replaceDefinition } from './definition-store.ts';
import type { Editing } from './experience.ts';
import { demand } from './slots.ts';

export interface DecideSettings {
  holdouts: Holdouts;
  /** Somebody other than who asked for the review must approve, with the role admin or more. */
  approval: boolean;
  version: number;
}
export interface SettingsChange {
  holdouts?: { key?: string; universal?: number; rungs?: Partial<Record<`${HeldRung}`, number>> };
  approval?: boolean;
  version?: number;
}
export type StoredSettings = DecideSettings & {
  id: string;
  key: string;
  status: 'on';
  createdAt: number;
  updatedAt: number;
};

const ID = 'settings';
const MOST = 0.5;

export async function readSettings(db: DecideDb, workspaceId: string): Promise<DecideSettings> {
  const found = await findDefinition(db, workspaceId, 'settings', ID);
  return found ?? { holdouts: { key: 'first', universal: 0, rungs: {} }, approval: false, version: 0 };
}

/** What is not named stays. */
export async function changeSettings(
  { db, clock }: Pick<Editing, 'db' | 'clock'>,
  workspaceId: string,
  change: SettingsChange,
  actor: Caller,
): Promise<StoredSettings> {
  const before = await readSettings(db, workspaceId);
  if (change.version !== undefined && change.version !== before.version) throw overtaken(before);
  const now = clock.now();
  const { holdouts } = before;
  const definition: StoredSettings = {
    id: ID,
    key: ID,
    status: 'on',
    holdouts: {
      ...holdouts,
      ...change.holdouts,
      rungs: { ...holdouts.rungs, ...change.holdouts?.rungs },
    },
    approval: change.approval ?? before.approval,
    version: before.version + 1,
    createdAt: (before as Partial<StoredSettings>).createdAt ?? now,
    updatedAt: now,
  };
  demand(faultsOf(definition.holdouts), 'The holdouts are not as they should be');
  const writing = { workspaceId, kind: 'settings', definition, actor: actor.name } as const;
  if (before.version === 0) await insertDefinition(db, writing);
  else if (!(await replaceDefinition(db, writing))) throw overtaken(before);
  return definition;
}

function faultsOf({ universal, rungs }: Holdouts): Fault[] {
  const shares: [string, number][] = [
    ['holdouts.universal', universal],
    ...HELD_RUNGS.map((rung): [string, number] => [`holdouts.rungs.${rung}`, rungs[rung] ?? 0]),
  ];
  return shares.flatMap(([field, share]) =>
    share >= 0 && share <= MOST ? [] : [{ field, expected: `a share from 0 to ${MOST}`, got: String(share) }],
  );
}

const overtaken = ({ version }: DecideSettings): VisavisError =>
  new VisavisError('conflict', `The settings have been changed meanwhile; they are at version ${version}.`);
