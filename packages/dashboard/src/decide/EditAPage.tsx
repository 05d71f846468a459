// Changing a page by clicking on it begins here: with the slot that pages ask for, which is made once, and then with one
// experience for each audience.

import { Button, List, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPointer } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useChange } from '../ui/api/query.ts';
import { done, failed } from '../ui/notices.tsx';
import { SLOTS, type Slot, useExperiences, useSlots } from './api.ts';
import { PAGE_SLOT } from './EditOnPage.tsx';

export function EditAPage() {
  const [opened, modal] = useDisclosure(false);
  const slots = useSlots();
  const hasSlot = slots.data?.data.some(({ key }) => key === PAGE_SLOT);
  return (
    <>
      <Button variant="default" leftSection={<IconPointer size={15} />} onClick={modal.open}>
        Edit a page
      </Button>
      <Modal
        opened={opened}
        onClose={modal.close}
        title="Edit a page"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {hasSlot ? <Which /> : <MakeSlot />}
      </Modal>
    </>
  );
}

function MakeSlot() {
  const change = useChange<Slot>(SLOTS);
  const body = { key: PAGE_SLOT, name: 'The page itself', type: 'changes', default: { changes: [] } };
  const make = (): void =>
    change.mutate(
      { method: 'POST', path: SLOTS, body },
      { onSuccess: () => done('Pages can be changed now.'), onError: failed },
    );
  return (
    <Stack gap="sm">
      <Text size="sm">
        Changes of a page are the content of the slot “{PAGE_SLOT}”, which pages with the browser SDK ask for
        by themselves. It is not there yet.
      </Text>
      <Button onClick={make} loading={change.isPending}>
        Make the slot
      </Button>
    </Stack>
  );
}

function Which() {
  const own = (useExperiences().data?.data ?? []).filter(({ slot }) => slot === PAGE_SLOT);
  return (
    <Stack gap="sm">
      <Text size="sm">
        {own.length === 0
          ? 'Each audience has an experience of its own, with its own changes. There is none yet.'
          : 'Which changes? Each audience has an experience of its own.'}
      </Text>
      <List size="sm">
        {own.map(({ id, name }) => (
          <List.Item key={id}>
            <Link to="/experiences/$id" params={{ id }}>
              {name}
            </Link>
          </List.Item>
        ))}
      </List>
      <Link to="/experiences/new" search={{ slot: PAGE_SLOT }} style={{ fontSize: '0.8125rem' }}>
        For another audience
      </Link>
    </Stack>
  );
}
