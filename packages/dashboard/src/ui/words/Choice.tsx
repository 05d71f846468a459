// A word of a sentence that is one of many. Pressing it opens a list that can be searched; where names are open-ended,
// what was typed can be taken as it is.

import { Combobox, Text, useCombobox } from '@mantine/core';
import { type ReactNode, useState } from 'react';

export interface Option {
  value: string;
  label: string;
  group?: string;
  note?: ReactNode;
}

export interface ChoiceProps {
  /** What is being chosen, for screen readers: `event`, `operator`. */
  label: string;
  value: string;
  options: readonly Option[];
  onChange(value: string): void;
  /** Shown while nothing is chosen. */
  placeholder?: string;
  /** Accepts what was typed although it is not in the list. */
  open?: boolean;
  /** Shown instead of the option's label. */
  shown?: string;
  className?: string;
}

const MOST = 80;

export function Choice(props: ChoiceProps) {
  const { label, value, options, onChange, placeholder = `choose ${label}`, open = false } = props;
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setSearch('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const searchable = open || options.length > 8;
  const found = matching(options, search);
  const typed = search.trim();
  const canTake = open && typed !== '' && !options.some((option) => option.value === typed);
  const text = props.shown ?? (options.find((option) => option.value === value)?.label || value);
  return (
    <Combobox
      store={combobox}
      withinPortal
      width={searchable ? 300 : 220}
      position="bottom-start"
      shadow="md"
      onOptionSubmit={(picked) => {
        onChange(picked);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target targetType="button">
        <button
          type="button"
          className={props.className ?? 'vv-word'}
          data-empty={value === '' && !props.shown ? true : undefined}
          aria-label={`${label}: ${text || placeholder}`}
          onClick={() => combobox.toggleDropdown()}
        >
          {text || placeholder}
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        {searchable && (
          <Combobox.Search
            value={search}
            aria-label={`Search ${label}`}
            placeholder={open ? 'Search or type' : 'Search'}
            onChange={(event) => {
              setSearch(event.currentTarget.value);
              combobox.updateSelectedOptionIndex();
              combobox.selectFirstOption();
            }}
          />
        )}
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label={label}>
          {grouped(found.slice(0, MOST)).map(([group, members]) =>
            group ? (
              <Combobox.Group key={group} label={group}>
                {members.map((option) => (
                  <Line key={option.value} option={option} chosen={option.value === value} />
                ))}
              </Combobox.Group>
            ) : (
              members.map((option) => (
                <Line key={option.value} option={option} chosen={option.value === value} />
              ))
            ),
          )}
          {canTake && <Combobox.Option value={typed}>Use “{typed}”</Combobox.Option>}
          {found.length === 0 && !canTake && (
            <Combobox.Empty>{open ? 'Type a name' : 'Nothing by that name'}</Combobox.Empty>
          )}
          {found.length > MOST && (
            <Text size="xs" c="dimmed" p="xs">
              {found.length - MOST} more: type to narrow down
            </Text>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Line({ option, chosen }: { option: Option; chosen: boolean }) {
  return (
    <Combobox.Option
      value={option.value}
      active={chosen}
      style={{ display: 'flex', justifyContent: 'space-between', gap: 12, fontSize: '0.8125rem' }}
    >
      <span style={{ fontWeight: chosen ? 600 : 400 }}>{option.label}</span>
      {option.note && (
        <Text span size="xs" c="dimmed" className="vv-ellipsis" maw={130}>
          {option.note}
        </Text>
      )}
    </Combobox.Option>
  );
}

function matching(options: readonly Option[], search: string): readonly Option[] {
  const parts = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return options;
  return options.filter((option) => {
    const text = `${option.label} ${option.value} ${option.group ?? ''}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
}

function grouped(options: readonly Option[]): [string, Option[]][] {
  const groups = new Map<string, Option[]>();
  for (const option of options) {
    const group = option.group ?? '';
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return [...groups];
}
