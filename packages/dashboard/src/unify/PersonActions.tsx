// What can be done about a person: hand out what is known, or erase it. Erasing asks, and says what will happen.

import { Button, List, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { IconArrowMerge, IconDots, IconDownload, IconEraser, IconHeadset } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { address, chosenWorkspace } from '../ui/api/client.ts';
import { useChange } from '../ui/api/query.ts';
import { many } from '../ui/format.ts';
import { done, failed } from '../ui/notices.tsx';
import { callName, type PersonDetails, PROFILES, pathOf } from './api.ts';
import { MergePeople } from './MergePeople.tsx';

export function PersonActions({ person }: { person: PersonDetails }) {
  const navigate = useNavigate();
  const [merging, merge] = useDisclosure(false);
  const change = useChange(PROFILES, '/v1/segments');
  const path = pathOf(`id:${person.id}`);
  const erase = (): string =>
    modals.openConfirmModal({
      title: `Erase ${callName(person)}?`,
      children: (
        <>
          <Text size="sm" mb="xs">
            This is for good. What will happen:
          </Text>
          <List size="sm" spacing={4}>
            <List.Item>
              {many(person.events, 'event')} of theirs go, from the log and from the event store.
            </List.Item>
            <List.Item>All traits, identities, visits, touches and consent go.</List.Item>
            <List.Item>They leave every segment; past sizes of segments stay as numbers.</List.Item>
            <List.Item>If they come back, they are somebody new.</List.Item>
          </List>
        </>
      ),
      labels: { confirm: 'Erase for good', cancel: 'Keep' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        change.mutate(
          { method: 'DELETE', path },
          {
            onSuccess: () => {
              done(`${callName(person)} is erased.`);
              void navigate({ to: '/people' });
            },
            onError: failed,
          },
        ),
    });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px="xs" aria-label="More actions">
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconHeadset size={16} />}
            component={Link}
            to="/assist"
            search={{ who: person.id } as never}
          >
            On one page, for an agent
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowMerge size={15} />} onClick={merge.open}>
            Merge with somebody…
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconEraser size={15} />} onClick={erase}>
            Erase…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <MergePeople person={person} opened={merging} close={merge.close} />
      <Button
        component="a"
        variant="default"
        leftSection={<IconDownload size={15} />}
        href={address(`${path}/export`, { workspace: chosenWorkspace.get() })}
        download
      >
        Export
      </Button>
    </>
  );
}
