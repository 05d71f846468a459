// One customer in front of somebody who speaks with them: found by a few letters, and all on one page, with what to do
// next at the top. The field has the caret when the page opens, arrows and Enter choose.

import { Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Empty } from '../../ui/Empty.tsx';
import { ago } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { useFound } from './api.ts';
import { Customer } from './Customer.tsx';

export function AssistPage() {
  const { who } = useSearch({ from: '/shell/assist' });
  const navigate = useNavigate();
  const choose = (id: string): void => void navigate({ to: '/assist', search: { who: id } });
  return (
    <Page title="Assist" question="Who is in front of me, and what helps them?" wide>
      <Finder onChosen={choose} />
      {who ? (
        <Customer key={who} who={who} />
      ) : (
        <div className="vv-card">
          <Empty title="Nobody is chosen yet">
            Type a name, an e-mail address or the number of an order. Who it is, what they were told in every
            channel and what to do next stand here.
          </Empty>
        </div>
      )}
    </Page>
  );
}

function Finder({ onChosen }: { onChosen(id: string): void }) {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 150);
  const found = useFound(asked);
  const rows = asked.length > 1 ? (found.data?.data ?? []) : [];
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { selectFirstOption, resetSelectedOption } = combobox;
  const current = asked === text.trim() ? found.data : undefined;
  // Enter takes the first of those found, and nobody while the list is still that of fewer letters.
  useEffect(() => {
    if (current) selectFirstOption();
    else resetSelectedOption();
  }, [current, selectFirstOption, resetSelectedOption]);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        setText('');
        combobox.closeDropdown();
        onChosen(id);
      }}
    >
      <Combobox.Target>
        <TextInput
          aria-label="Find a customer"
          placeholder="A name, an e-mail address, an order"
          leftSection={<IconSearch size={16} />}
          data-autofocus
          autoFocus
          mb="md"
          maw={520}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={() => text !== '' && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={asked.length < 2}>
        <Combobox.Options>
          {rows.map(({ id, name, email, lastSeen, by }) => (
            <Combobox.Option key={id} value={id}>
              <Text size="sm">{name}</Text>
              <Text size="xs" c="dimmed">
                {[by === 'order' ? `order ${asked}` : email, lastSeen && `seen ${ago(lastSeen)}`]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </Combobox.Option>
          ))}
          {rows.length === 0 && found.isSuccess && (
            <Combobox.Empty>Nobody by that name or order</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
