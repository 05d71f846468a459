// The first two weeks of somebody who signed up.

import type { ScenarioTemplate } from './index.ts';

export const onboarding: ScenarioTemplate = {
  for: 'Welcomes people who signed up, and helps those who have not begun.',
  scenario: {
    ...{ key: 'onboarding', name: 'Onboarding' },
    trigger: { on: { event: 'Signed Up' } },
    reentry: { rule: 'once' },
    exits: [{ name: 'Deleted the account', on: { event: 'Account Deleted' } }],
    start: 'welcome',
    nodes: [
      {
        ...{ id: 'welcome', kind: 'send', channel: 'email', template: 'welcome' },
        ...{ tags: ['onboarding'], tone: 'warm', expires: '1d', next: 'begun' },
      },
      {
        ...{ id: 'begun', kind: 'wait_until', on: { event: 'Order Completed' }, timeout: '3d' },
        ...{ next: 'reached', otherwise: 'morning' },
      },
      { id: 'reached', kind: 'goal', goal: 'First order', next: null },
      { id: 'morning', kind: 'wait', at: '09:00', next: 'help' },
      {
        ...{ id: 'help', kind: 'send', channel: 'email', template: 'first-steps' },
        ...{ tags: ['onboarding'], tone: 'helpful', expires: '2d', next: 'second' },
      },
      {
        ...{ id: 'second', kind: 'wait_until', on: { event: 'Order Completed' }, timeout: '7d' },
        ...{ next: 'reached', otherwise: null },
      },
    ],
  },
  expectations: [{ atMostPerWeek: 2, channels: ['email'], tones: ['warm', 'helpful'] }],
};
