// "Add a condition": one list of everything that is known, from which a new line begins.

import { Button, Combobox, useCombobox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Condition } from '@visavis/engine/segment';
import { useMemo, useState } from 'react';
import type { Catalogue } from '../catalogue.ts';

interface Start {
  id: string;
  label: string;
  group: string;
  condition: Condition;
}

export function Adder({
  catalogue,
  first,
  onAdd,
}: {
  catalogue: Catalogue;
  first: boolean;
  onAdd(condition: Condition): void;
}) {
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.focusTarget();
      setSearch('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const starts = useMemo(() => startsOf(catalogue), [catalogue]);
  const parts = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = starts.filter((start) =>
    parts.every((part) => `${start.group} ${start.label}`.toLowerCase().includes(part)),
  );
  const groups = [...new Set(found.map((start) => start.group))];
  const submit = (id: string): void => {
    const start = starts.find((each) => each.id === id);
    if (start) onAdd(structuredClone(start.condition));
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} width={340} position="bottom-start" shadow="md" onOptionSubmit={submit}>
      <Combobox.Target targetType="button">
        <Button
          variant={first ? 'light' : 'subtle'}
          size="xs"
          ml={first ? 0 : -12}
          leftSection={<IconPlus size={14} />}
          onClick={() => combobox.toggleDropdown()}
        >
          Add a condition
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          aria-label="Search conditions"
          placeholder="An attribute, an event, a segment…"
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
        />
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label="Conditions">
          {groups.map((group) => (
            <Combobox.Group key={group} label={group}>
              {found
                .filter((start) => start.group === group)
                .slice(0, 40)
                .map((start) => (
                  <Combobox.Option key={start.id} value={start.id} fz="sm">
                    {start.label}
                  </Combobox.Option>
                ))}
            </Combobox.Group>
          ))}
          {found.length === 0 && <Combobox.Empty>Nothing known by that name</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function startsOf(catalogue: Catalogue): Start[] {
  return [
    ...catalogue.eventOptions.map((option) => ({
      id: `event ${option.value}`,
      label: option.label,
      group: 'Did',
      condition: { event: option.value },
    })),
    ...catalogue.attributeOptions.map((option) => ({
      id: `attribute ${option.value}`,
      label: option.label,
      group: option.group ?? 'Is',
      condition: { attribute: option.value, op: 'exists' as const },
    })),
    ...catalogue.segmentOptions.map((option) => ({
      id: `segment ${option.value}`,
      label: option.label,
      group: 'In a segment',
      condition: { segment: option.value },
    })),
    {
      id: 'attribute',
      label: 'Another attribute',
      group: 'More',
      condition: { attribute: '', op: 'exists' },
    },
    { id: 'event', label: 'Another event', group: 'More', condition: { event: '' } },
    {
      id: 'sequence',
      label: 'Events in an order',
      group: 'More',
      condition: { sequence: [{ event: '' }, { event: '' }], within: '7d' },
    },
    { id: 'any', label: 'A group: any of several', group: 'More', condition: { any: [] } },
    { id: 'all', label: 'A group: all of several', group: 'More', condition: { all: [] } },
  ];
}
