// Start, pause, archive: the steps that lead on from where a scenario stands.

import { Button } from '@mantine/core';
import { useChange } from '../../ui/api/query.ts';
import { done } from '../../ui/notices.tsx';
import { SCENARIOS, type Status, type StoredScenario } from './api.ts';

const STEPS: Record<Status, readonly { word: string; to: Status; said: string; main?: true }[]> = {
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
  onFault(error: Error): void;
}) {
  const { stored, dirty, onFault } = props;
  const change = useChange(SCENARIOS);
  const { key, name } = stored.scenario;
  return STEPS[stored.status].map(({ word, to, said, main }) => (
    <Button
      key={word}
      variant={main ? 'filled' : 'default'}
      loading={change.isPending}
      disabled={dirty && to === 'live'}
      onClick={() =>
        change.mutate(
          { method: 'PATCH', path: `${SCENARIOS}/${key}`, body: { status: to, version: stored.version } },
          { onSuccess: () => done(`“${name}” ${said}.`), onError: onFault },
        )
      }
    >
      {word}
    </Button>
  ));
}
