// Before a scenario goes live: it is tried on history with one click, or somebody says why it goes live all the same. What
// contradicts it stands there too, so that one reason is given in sight of everything.

import { Alert, Button, Group, Modal, Progress, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ApiError } from '../../ui/api/client.ts';
import { Breaches, summaryOf } from './SimulationPanel.tsx';
import { type Edit, useSimulating } from './simulating.ts';

const DAYS = 30;
type Sending = (reason?: string) => Promise<void>;
interface Asked {
  against: string;
  contradicts: string[];
  word: string;
  edit: Edit | undefined;
  sending: Sending;
}
export interface TryFirst {
  /** Sends; where it was not tried, opens the dialog, which sends once more. Throws what is refused for another reason. */
  send(word: string, sending: Sending, edit?: Edit): Promise<void>;
  asked: Asked | undefined;
  close(): void;
}

export function useTryFirst(): TryFirst {
  const [asked, setAsked] = useState<Asked>();
  return {
    asked,
    close: () => setAsked(undefined),
    async send(word, sending, edit) {
      try {
        await sending();
      } catch (error) {
        const against = error instanceof ApiError && error.faults.find(({ field }) => field === 'simulation');
        if (!against) throw error;
        const contradicts = error.faults
          .filter(({ field }) => field === 'witness')
          .map((one) => one.expected);
        setAsked({ against: against.got, contradicts, word, edit, sending });
      }
    },
  };
}

export function TryFirstDialog(props: { path: string; trying: TryFirst; onFault(error: Error): void }) {
  const { path, trying, onFault } = props;
  const { asked, close } = trying;
  return (
    <Modal
      opened={asked !== undefined}
      onClose={close}
      title="Try it on history first"
      closeButtonProps={{ 'aria-label': 'Close' }}
      size="lg"
    >
      {asked && (
        <Asking
          path={path}
          asked={asked}
          onSend={async (reason) => {
            close();
            try {
              await asked.sending(reason);
            } catch (error) {
              onFault(error as Error); // only errors are thrown by the client
            }
          }}
        />
      )}
    </Modal>
  );
}

function Asking(props: { path: string; asked: Asked; onSend(reason?: string): void }) {
  const { path, asked, onSend } = props;
  const { share, found, simulate } = useSimulating(path);
  const [reason, setReason] = useState('');
  const given = reason.trim();
  const isKept = found !== undefined && found.breaches.length === 0;
  return (
    <Stack gap="md">
      {!found && <Text size="sm">{asked.against}</Text>}
      {asked.contradicts.map((sentence) => (
        <Alert key={sentence} color="red" variant="light" title="Contradicts what is told">
          {sentence}
        </Alert>
      ))}
      {!found && (
        <Group>
          <Button
            data-autofocus
            loading={share !== undefined}
            onClick={() => void simulate(DAYS, asked.edit)}
          >{`Simulate the last ${DAYS} days`}</Button>
          {share !== undefined && (
            <Progress value={Math.max(4, share * 100)} aria-label="Simulating" animated style={{ flex: 1 }} />
          )}
        </Group>
      )}
      <div aria-live="polite">
        {found && (
          <Stack gap="sm">
            <Text>{summaryOf(found)}</Text>
            <Breaches found={found} />
          </Stack>
        )}
      </div>
      {!isKept && (
        <Textarea
          label={found ? 'Why all the same?' : 'Or say why not'}
          description="Kept in the audit log."
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
        />
      )}
      <Group justify="flex-end">
        <Button
          variant={isKept ? 'filled' : 'default'}
          disabled={!isKept && given.length < 3}
          onClick={() => onSend(isKept ? undefined : given)}
        >
          {asked.word}
        </Button>
      </Group>
    </Stack>
  );
}
