// The command palette: every place, every segment, and people by name, from one field.

import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSegments } from '../segment/index.ts';
import { callName, emailOf, usePeopleSearch } from '../unify/index.ts';
import { PLACES } from './places.ts';

export function Palette() {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), 200);
  const people = usePeopleSearch(asked);
  const segments = useSegments();
  const go = (to: string) => () => void navigate({ to });
  const places: SpotlightActionData[] = PLACES.map((place) => ({
    id: place.to,
    label: place.name,
    description: place.question,
    leftSection: <place.icon size={17} stroke={1.6} />,
    onClick: go(place.to),
  }));
  const segmentActions: SpotlightActionData[] = (segments.data?.data ?? []).map((segment) => ({
    id: `segment-${segment.id}`,
    label: segment.name,
    description: 'Segment',
    leftSection: <IconUsersGroup size={17} stroke={1.6} />,
    onClick: go(`/segments/${segment.id}`),
  }));
  const personActions: SpotlightActionData[] = (people.data?.data ?? []).slice(0, 6).map((person) => ({
    id: `person-${person.id}`,
    label: callName(person),
    description: emailOf(person) ?? 'Person',
    // The server matched these already; the words that were typed need not stand in the name.
    keywords: query,
    leftSection: <IconUser size={17} stroke={1.6} />,
    onClick: go(`/people/id:${person.id}`),
  }));
  const groups: SpotlightActionGroupData[] = [
    { group: 'Go to', actions: places },
    {
      group: 'Make',
      actions: [
        {
          id: 'new-segment',
          label: 'New segment',
          leftSection: <IconUsersGroup size={17} stroke={1.6} />,
          onClick: go('/segments/new'),
        },
      ],
    },
    { group: 'People', actions: personActions },
    { group: 'Segments', actions: segmentActions },
  ];
  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      nothingFound="Nothing by that name."
      limit={24}
      scrollable
      maxHeight={420}
      searchProps={{
        placeholder: 'A page, a person, a segment…',
        'aria-label': 'Search',
        leftSection: <IconSearch size={18} stroke={1.6} />,
      }}
    />
  );
}
