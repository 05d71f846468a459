// As seen by: a person or a segment is picked in the top bar, and what they would see opens beside the page.

import { ActionIcon, Group, Popover, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconX } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { seeAs, useSeenBy } from '../ui/seenBy.ts';

const SeenByFinder = lazy(async () => ({ default: (await import('./SeenByFinder.tsx')).SeenByFinder }));
const SeenByDrawer = lazy(async () => ({ default: (await import('./SeenByDrawer.tsx')).SeenByDrawer }));

export function SeenByPicker() {
  const someone = useSeenBy();
  const [picking, pick] = useDisclosure(false);
  const [looking, look] = useDisclosure(false);
  const chosen = (): void => {
    pick.close();
    look.open();
  };
  return (
    <Group gap={2} wrap="nowrap">
      <Popover opened={picking} onChange={(open) => !open && pick.close()} width={320} trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton
            className="vv-seen-by"
            data-on={someone ? true : undefined}
            aria-expanded={picking}
            onClick={someone ? look.open : pick.toggle}
          >
            <IconEye size={16} stroke={1.7} aria-hidden />
            <span className="vv-ellipsis">{someone ? `As ${someone.name}` : 'As seen by…'}</span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <Text size="sm" c="dimmed" mb="xs">
            Previews are shown as this person would see them. Of a segment, its members in turn.
          </Text>
          <Suspense>{picking && <SeenByFinder onChosen={chosen} />}</Suspense>
        </Popover.Dropdown>
      </Popover>
      {someone && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="As everybody again"
          onClick={() => seeAs(undefined)}
        >
          <IconX size={14} />
        </ActionIcon>
      )}
      <Suspense>
        {someone && <SeenByDrawer someone={someone} opened={looking} close={look.close} change={pick.open} />}
      </Suspense>
    </Group>
  );
}
