// What was bought is used up after a while. One run for each order; whoever orders again is reminded of the newer one.

import type { ScenarioTemplate } from './index.ts';

export const replenishment: ScenarioTemplate = {
  for: 'Reminds people to buy again when what they bought should be used up.',
  scenario: {
    ...{ key: 'replenishment', name: 'Replenishment' },
    trigger: { on: { event: 'Order Completed' } },
    reentry: { rule: 'after_exit' },
    exits: [{ name: 'Bought again', on: { event: 'Order Completed' }, goal: true }],
    holdout: 0.1,
    start: 'use',
    nodes: [
      { id: 'use', kind: 'wait', for: '28d', at: '10:00', next: 'remind' },
      {
        ...{ id: 'remind', kind: 'send', channel: 'email', template: 'replenishment' },
        ...{ tags: ['reminder'], tone: 'helpful', whileAvailable: true, expires: '3d', next: 'bought' },
      },
      { id: 'bought', kind: 'wait', for: '7d', next: null },
    ],
  },
  expectations: [{ atMostPerWeek: 1, channels: ['email'], tones: ['helpful'] }],
};
