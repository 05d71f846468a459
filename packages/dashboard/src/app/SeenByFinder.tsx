// Finds the person or the segment as whom previews are shown.

import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useSegments } from '../segment/index.ts';
import { failed } from '../ui/notices.tsx';
import { seeAs } from '../ui/seenBy.ts';
import { callName, usePeopleSearch } from '../unify/index.ts';
import { memberOf, personOf } from './stands.ts';

export function SeenByFinder({ onChosen }: { onChosen(): void }) {
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
