// What the list of people shows of each: how they are called, what else tells them apart, where they are, when they
// came, and how much they did.

import { Link } from '@tanstack/react-router';
import { type Column, Dim } from '../ui/DataTable.tsx';
import { channelName, count, country, shown, spoken } from '../ui/format.ts';
import { Time } from '../ui/Time.tsx';
import { callName, emailOf, type PersonLine } from './api.ts';

const byEvents = (): number => 0; // the server sorts

export const COLUMNS: readonly Column<PersonLine>[] = [
  {
    id: 'name',
    header: 'Person',
    width: 190,
    cell: (person) => (
      <Link to="/people/$key" params={{ key: `id:${person.id}` }}>
        {callName(person)}
      </Link>
    ),
  },
  { id: 'about', header: 'About them', cell: (person) => <Dim>{about(person)}</Dim> },
  {
    id: 'country',
    header: 'Country',
    width: 150,
    cell: (person) => person.country && country(person.country),
  },
  {
    id: 'firstSeen',
    header: 'First seen',
    width: 140,
    sort: byEvents,
    cell: (person) => <Time at={person.firstSeen} />,
  },
  {
    id: 'lastSeen',
    header: 'Last seen',
    width: 140,
    sort: byEvents,
    cell: (person) => <Time at={person.lastSeen} />,
  },
  {
    id: 'events',
    header: 'Events',
    align: 'right',
    width: 90,
    sort: byEvents,
    cell: (person) => (
      <Link to="/people/$key" params={{ key: `id:${person.id}` }} title="What they did">
        {count(person.events)}
      </Link>
    ),
  },
];

const NAMES = /^(name|first_?name|last_?name|email|id)$/i;

/** Their address and what was said of them, else how they came. */
function about(person: PersonLine): string {
  const email = emailOf(person);
  const said = Object.entries(person.traits)
    .filter(([name, value]) => !NAMES.test(name) && value !== null && value !== '')
    .map(([name, value]) => `${spoken(name)}: ${shown(value)}`);
  const parts = [...(email && email !== callName(person) ? [email] : []), ...said];
  if (parts.length > 0) return parts.slice(0, 3).join(' · ');
  const came = person.channel && `came through ${channelName(person.channel)}`;
  return [person.device, came].filter(Boolean).join(', ');
}
