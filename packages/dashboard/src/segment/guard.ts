// What the guard proposes, done and taken back.

import type { UseQueryResult } from '@tanstack/react-query';
import type { List } from '../ui/api/client.ts';
import { useChange, useGet } from '../ui/api/query.ts';
import { done, failed } from '../ui/notices.tsx';
import { SEGMENTS } from './api.ts';

export const GUARD = `${SEGMENTS}/guard`;
const ACTIONS = `${GUARD}/actions`;

export interface GuardAction {
  id: string;
  action: 'retire' | 'merge';
  segment: { id: string; key: string; name: string };
  into: string | null;
  people: number;
  effect: string;
  changed: { kind: string; key: string; name: string }[];
  doneAt: string;
  doneBy: string;
  undoneAt: string | null;
}
type Undone = GuardAction & { kept: { kind: string; name: string }[] };

export const useGuardActions = (): UseQueryResult<List<GuardAction>> => useGet(ACTIONS);

export const saidOf = ({ action, segment, into }: GuardAction): string =>
  action === 'merge' ? `“${segment.name}” is merged into ${into}` : `“${segment.name}” is retired`;

export function useUndo(): (id: string) => Promise<void> {
  const change = useChange<Undone>(SEGMENTS);
  return async (id) => {
    try {
      const { segment, kept } = await change.mutateAsync({ method: 'POST', path: `${ACTIONS}/${id}/undo` });
      const since = kept.map(({ kind, name }) => `the ${kind} “${name}”`).join(', ');
      done(`“${segment.name}” is back.${since && ` Changed since, and left as it is: ${since}.`}`);
    } catch (error) {
      failed(error);
    }
  };
}

export function useApply() {
  const change = useChange<GuardAction>(SEGMENTS);
  const undo = useUndo();
  return {
    isPending: change.isPending,
    async apply(
      body: Pick<GuardAction, 'action' | 'effect'> & { segment: string; into?: string },
    ): Promise<void> {
      try {
        const made = await change.mutateAsync({ method: 'POST', path: ACTIONS, body });
        done(`${saidOf(made)}.`, () => undo(made.id));
      } catch (error) {
        failed(error);
      }
    },
  };
}
