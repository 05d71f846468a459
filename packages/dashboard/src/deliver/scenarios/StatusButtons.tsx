// Start, pause, archive: the steps that lead on from where a scenario stands. Where its segments expect something that was not
// tried, or is not kept, going live asks why.

import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ApiError } from '../../ui/api/client.ts';
import { useChange } from '../../ui/api/query.ts';
import { done } from '../../ui/notices.tsx';
import { SCENARIOS, type Status, type StoredScenario } from './api.ts';

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
  onFault(error: Error): void;
}) {
  const { stored, dirty, onFault } = props;
  const [asked, setAsked] = useState<{ step: Step; why: string }>();
  const change = useChange(SCENARIOS);
  const { key, name } = stored.scenario;
  const go = async (step: Step, reason?: string): Promise<void> => {
    const body = { status: step.to, version: stored.version, ...(reason && { reason }) };
    try {
      await change.mutateAsync({ method: 'PATCH', path: `${SCENARIOS}/${key}`, body });
      setAsked(undefined);
      done(`“${name}” ${step.said}.`);
    } catch (error) {
      const asksWhy = error instanceof ApiError && error.faults.some(({ field }) => field === 'reason');
      if (asksWhy) setAsked({ step, why: error.message });
      else onFault(error as Error);
    }
  };
  return (
    <>
      {STEPS[stored.status].map((step) => (
        <Button
          key={step.word}
          variant={step.main ? 'filled' : 'default'}
          loading={change.isPending}
          disabled={dirty && step.to === 'live'}
          onClick={() => void go(step)}
        >
          {step.word}
        </Button>
      ))}
      {asked && (
        <AskWhy
          why={asked.why}
          busy={change.isPending}
          onClose={() => setAsked(undefined)}
          onSaid={(reason) => void go(asked.step, reason)}
        />
      )}
    </>
  );
}

function AskWhy(props: { why: string; busy: boolean; onClose(): void; onSaid(reason: string): void }) {
  const [reason, setReason] = useState('');
  return (
    <Modal opened onClose={props.onClose} title="Live all the same?">
      <Stack gap="sm">
        <Text size="sm">{props.why}</Text>
        <Textarea
          label="Why"
          description="It stands in the audit log."
          data-autofocus
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            Not yet
          </Button>
          <Button disabled={reason.trim() === ''} loading={props.busy} onClick={() => props.onSaid(reason)}>
            Go live
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
