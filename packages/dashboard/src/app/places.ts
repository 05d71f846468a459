// The places of the dashboard, in the order of the flow. The rail, the command palette and the shortcuts read this
// list, so none of them can lead where there is no page.

import {
  IconActivity,
  IconDatabaseImport,
  IconHome,
  IconLayoutGrid,
  IconMap2,
  IconPlugConnected,
  IconSettings,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';

export interface Place {
  to:
    | '/'
    | '/sources'
    | '/live'
    | '/map'
    | '/imports'
    | '/people'
    | '/segments'
    | '/experiences'
    | '/settings';
  name: string;
  question: string;
  icon: typeof IconHome;
  /** Pressed after `g`. */
  key: string;
  /** The heading that it begins in the rail. */
  heading?: string;
}

export const PLACES: readonly Place[] = [
  { to: '/', name: 'Home', question: 'What changed, and where do we stand?', icon: IconHome, key: 'h' },
  {
    to: '/sources',
    name: 'Sources',
    question: 'Where do events come from?',
    icon: IconPlugConnected,
    key: 'o',
    heading: 'Collect',
  },
  { to: '/live', name: 'Live events', question: 'What is happening now?', icon: IconActivity, key: 'l' },
  { to: '/map', name: 'Data map', question: 'What do we know, and how well?', icon: IconMap2, key: 'm' },
  {
    to: '/imports',
    name: 'Imports',
    question: 'How does history get in?',
    icon: IconDatabaseImport,
    key: 'i',
  },
  {
    to: '/people',
    name: 'People',
    question: 'Who are my customers?',
    icon: IconUsers,
    key: 'p',
    heading: 'Understand',
  },
  {
    to: '/segments',
    name: 'Segments',
    question: 'What makes them different?',
    icon: IconUsersGroup,
    key: 's',
  },
  {
    to: '/experiences',
    name: 'Experiences',
    question: 'What does each one see?',
    icon: IconLayoutGrid,
    key: 'e',
    heading: 'Personalize',
  },
  {
    to: '/settings',
    name: 'Settings',
    question: 'Who works here, and by which rules?',
    icon: IconSettings,
    key: ',',
  },
];
