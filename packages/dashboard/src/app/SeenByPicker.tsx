// As seen by: a person or a segment is picked in the top bar, and what they would see opens beside the page.

import { ActionIcon, Drawer, Group, Popover, Select, Text, UnstyledButton } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconEye, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { AsSeenBy } from '../decide/index.ts';
import { useSegments } from '../segment/index.ts';
import { failed } from '../ui/notices.tsx';
import { seeAs, useSeenBy } from '../ui/seenBy.ts';
import { callName, usePeopleSearch } from '../unify/index.ts';
import { Stand } from './Stand.tsx';
import { memberOf, personOf } from './stands.ts';

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
          <Finder onChosen={chosen} />
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
      <Drawer
        opened={looking && someone !== undefined}
        onClose={look.close}
        position="right"
        title={someone && `What ${someone.name} sees`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {someone && (
          <>
            <Stand someone={someone} change={pick.open} />
            <AsSeenBy someone={someone} />
          </>
        )}
      </Drawer>
    </Group>
  );
}

function Finder({ onChosen }: { onChosen(): void }) {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), 200);
  const people = usePeopleSearch(asked);
  const segments = (useSegments().data?.data ?? []).filter(
    ({ name, state }) => state === 'live' && name.toLowerCase().includes(search.trim().toLowerCase()),
  );
  const found = asked.length > 1 ? (people.data?.data ?? []) : [];
  const choose = async (value: string | null): Promise<void> => {
    const person = found.find(({ id }) => `person ${id}` === value);
    const segment = segments.find(({ key }) => `segment ${key}` === value);
    try {
      if (person) seeAs(personOf(person));
      else if (segment) seeAs(await memberOf(segment, 0));
      else return;
      onChosen();
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Select
      aria-label="Person or segment"
      placeholder="A name, an e-mail address, a segment"
      data={[
        { group: 'People', items: found.map((one) => ({ value: `person ${one.id}`, label: callName(one) })) },
        {
          group: 'Segments',
          items: segments.map(({ key, name }) => ({ value: `segment ${key}`, label: name })),
        },
      ]}
      filter={({ options }) => options}
      searchable
      data-autofocus
      value={null}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(value) => void choose(value)}
      nothingFoundMessage="Nobody by that name, and no such segment"
      comboboxProps={{ withinPortal: false }}
    />
  );
}
