// The places of the dashboard, in the order of the flow. The rail, the command palette and the shortcuts read this
// list, so none of them can lead where there is no page.

import {
  IconActivity,
  IconAntenna,
  IconBasketHeart,
  IconBell,
  IconBuildingStore,
  IconBulb,
  IconChecklist,
  IconCoins,
  IconCrystalBall,
  IconDatabaseImport,
  IconEyeCheck,
  IconFilter,
  IconForms,
  IconGitBranch,
  IconHeadset,
  IconHome,
  IconInbox,
  IconLayoutGrid,
  IconMap2,
  IconMasksTheater,
  IconMessageQuestion,
  IconMessages,
  IconPlugConnected,
  IconRepeat,
  IconRoute,
  IconRulerMeasure,
  IconSend,
  IconSettings,
  IconSitemap,
  IconSpeakerphone,
  IconStack2,
  IconStairs,
  IconTemplate,
  IconUsers,
  IconUsersGroup,
  IconZoomQuestion,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { AlarmBadge } from '../measure/alarms/AlarmBadge.tsx';

export interface Place {
  to:
    | '/'
    | '/sources'
    | '/live'
    | '/map'
    | '/imports'
    | '/people'
    | '/segments'
    | '/predictions'
    | '/recommendations'
    | '/catalogue'
    | '/journeys'
    | '/personas'
    | '/slots'
    | '/experiences'
    | '/debugger'
    | '/exposures'
    | '/assist'
    | '/messages'
    | '/templates'
    | '/mailbox'
    | '/channels'
    | '/campaigns'
    | '/scenarios'
    | '/consistency'
    | '/forms'
    | '/surveys'
    | '/questions'
    | '/alarms'
    | '/ladder'
    | '/measures'
    | '/scorecard'
    | '/funnels'
    | '/retention'
    | '/paths'
    | '/revenue'
    | '/settings';
  name: string;
  question: string;
  icon: typeof IconHome;
  /** Pressed after `g`. */
  key: string;
  /** Beside its name in the rail. */
  badge?: ComponentType;
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
    to: '/personas',
    name: 'Personas',
    question: 'Whom do they resemble?',
    icon: IconMasksTheater,
    key: 'a',
  },
  {
    to: '/journeys',
    name: 'Journeys',
    question: 'Where do they stand?',
    icon: IconRoute,
    key: 'j',
  },
  {
    to: '/predictions',
    name: 'Predictions',
    question: 'What will they do next?',
    icon: IconCrystalBall,
    key: 'r',
  },
  {
    to: '/recommendations',
    name: 'Recommendations',
    question: 'What would they want?',
    icon: IconBasketHeart,
    key: 'n',
  },
  {
    to: '/catalogue',
    name: 'Catalogue',
    question: 'What is there to show?',
    icon: IconBuildingStore,
    key: 'c',
  },
  {
    to: '/slots',
    name: 'Slots',
    question: 'What does each one see?',
    icon: IconStack2,
    key: 't',
    heading: 'Personalize',
  },
  {
    to: '/experiences',
    name: 'Experiences',
    question: 'What is shown, and to whom?',
    icon: IconLayoutGrid,
    key: 'e',
  },
  {
    to: '/debugger',
    name: 'Why this?',
    question: 'Why does one person see what they see?',
    icon: IconZoomQuestion,
    key: 'w',
  },
  {
    to: '/exposures',
    name: 'Exposures',
    question: 'Who is seeing what, now?',
    icon: IconEyeCheck,
    key: 'x',
  },
  {
    to: '/messages',
    name: 'Messages',
    question: 'What do they hear from us?',
    icon: IconSend,
    key: 'b',
    heading: 'Reach',
  },
  {
    to: '/assist',
    name: 'Assist',
    question: 'Who is in front of me, and what helps them?',
    icon: IconHeadset,
    key: '9',
  },
  {
    to: '/templates',
    name: 'Templates',
    question: 'What do we say, and how to whom?',
    icon: IconTemplate,
    key: 'y',
  },
  {
    to: '/mailbox',
    name: 'Mailbox',
    question: 'What would they have read?',
    icon: IconInbox,
    key: 'u',
  },
  {
    to: '/channels',
    name: 'Channels',
    question: 'How do we reach them?',
    icon: IconAntenna,
    key: 'z',
  },
  {
    to: '/campaigns',
    name: 'Campaigns',
    question: 'Who is told what, and when?',
    icon: IconSpeakerphone,
    key: '1',
  },
  {
    to: '/scenarios',
    name: 'Scenarios',
    question: 'What follows when something happens?',
    icon: IconSitemap,
    key: '2',
  },
  {
    to: '/consistency',
    name: 'One voice',
    question: 'Do we contradict ourselves?',
    icon: IconMessages,
    key: '8',
  },
  {
    to: '/forms',
    name: 'Forms',
    question: 'What do we ask?',
    icon: IconForms,
    key: 'f',
    heading: 'Ask',
  },
  {
    to: '/surveys',
    name: 'Surveys',
    question: 'What do they say?',
    icon: IconMessageQuestion,
    key: 'v',
  },
  {
    to: '/questions',
    name: 'What to ask',
    question: 'Which question is worth most?',
    icon: IconBulb,
    key: '7',
  },
  {
    to: '/measures',
    name: 'Metrics',
    question: 'What counts?',
    icon: IconRulerMeasure,
    key: 'Q',
    heading: 'Prove',
  },
  {
    to: '/alarms',
    name: 'Alarms',
    question: 'What ought to wake us up?',
    icon: IconBell,
    key: '8',
    badge: AlarmBadge,
  },
  {
    to: '/ladder',
    name: 'Ladder',
    question: 'Which rung is worth climbing?',
    icon: IconStairs,
    key: 'd',
  },
  {
    to: '/scorecard',
    name: 'Scorecard',
    question: 'Where does the journey fail?',
    icon: IconChecklist,
    key: 'k',
  },
  {
    to: '/funnels',
    name: 'Funnels',
    question: 'Where do people stop?',
    icon: IconFilter,
    key: '3',
  },
  {
    to: '/retention',
    name: 'Retention',
    question: 'Who comes back?',
    icon: IconRepeat,
    key: '4',
  },
  {
    to: '/paths',
    name: 'Paths',
    question: 'What do people do next?',
    icon: IconGitBranch,
    key: '5',
  },
  {
    to: '/revenue',
    name: 'Revenue',
    question: 'What earned it?',
    icon: IconCoins,
    key: '6',
  },
  {
    to: '/settings',
    name: 'Settings',
    question: 'Who works here, and by which rules?',
    icon: IconSettings,
    key: ',',
  },
];
