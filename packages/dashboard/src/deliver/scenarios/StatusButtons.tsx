// Start, pause, archive: the steps that lead on from where a scenario stands.

import { Button } from '@mantine/core';
import { useChange } from '../../ui/api/query.ts';
import { done } from '../../ui/notices.tsx';
import { SCENARIOS, type Status, type StoredScenario } from './api.ts';
import type { TryFirst } from './TryFirst.tsx';

interface Step {
  word: string;
  to: Status;
  said: string;
  main?: true;
}
const STEPS: Record<Status, readonly Step[]> = {
  draft: [{ word: 'Go live', to: 'live', said: 'is live', main: true }],
  live: [{ word: 'Pause', to: 'paused', said: 'is paused; nothing more goes out' }],
  paused: [
    { word: 'Archive', to: 'archived', said: 'is archived; nobody is on the way any more' },
    { word: 'Go on', to: 'live', said: 'goes on', main: true },
  ],
  archived: [],
};

export function StatusButtons(props: {
  stored: StoredScenario;
  dirty: boolean;
  trying: TryFirst;
  onFault(error: Error): void;
}) {
  const { stored, dirty, trying, onFault } = props;
  const change = useChange(SCENARIOS);
  const { key, name } = stored.scenario;
  const go = async (step: Step, reason?: string): Promise<void> => {
    const body = { status: step.to, version: stored.version, ...(reason && { reason }) };
    await change.mutateAsync({ method: 'PATCH', path: `${SCENARIOS}/${key}`, body });
    done(`“${name}” ${step.said}.`);
  };
  return STEPS[stored.status].map((step) => (
    <Button
      key={step.word}
      variant={step.main ? 'filled' : 'default'}
      loading={change.isPending}
      disabled={dirty && step.to === 'live'}
      onClick={() => void trying.send(step.word, (reason) => go(step, reason)).catch(onFault)}
    >
      {step.word}
    </Button>
  ));
}
