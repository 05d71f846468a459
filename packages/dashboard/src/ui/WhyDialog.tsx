// What speaks against a change, whom it concerns, and why it is wanted all the same.

import { Anchor, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, useSyncExternalStore } from 'react';
import { capital } from './format.ts';
import { type Wanted, why } from './why.ts';

export function WhyDialog() {
  const wanted = useSyncExternalStore(why.listen, why.get);
  return (
    <Modal
      opened={wanted !== undefined}
      onClose={() => wanted?.answer(undefined)}
      title="People would be told two things that contradict"
      closeButtonProps={{ 'aria-label': 'Close' }}
      size="lg"
    >
      {wanted && <Asking wanted={wanted} />}
    </Modal>
  );
}

function Asking({ wanted }: { wanted: Wanted }) {
  const [reason, setReason] = useState('');
  const given = reason.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (given.length >= 3) wanted.answer(given);
      }}
    >
      <Stack gap="sm">
        {wanted.against.map(({ sentence, whom }) => (
          <div key={sentence} style={{ borderLeft: '3px solid var(--mantine-color-red-6)', paddingLeft: 12 }}>
            <Text size="sm">{capital(sentence)}</Text>
            <Anchor
              component={Link}
              to="/people/$key"
              params={{ key: whom } as never}
              target="_blank"
              size="sm"
              underline="always"
            >
              Somebody who would be told both
            </Anchor>
          </div>
        ))}
        <Textarea
          label="Why is it told all the same?"
          description="Kept in the audit log."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => wanted.answer(undefined)}>
            Do not tell it
          </Button>
          <Button type="submit" disabled={given.length < 3}>
            Tell it all the same
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
