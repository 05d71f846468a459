// Somebody who bought has not been seen for long. Half get an offer, to learn whether it is needed.

import type { ScenarioTemplate } from './index.ts';

export const winBack: ScenarioTemplate = {
  for: 'Writes to customers who have not been back for two months, and learns whether an offer is needed.',
  scenario: {
    ...{ key: 'win-back', name: 'Win-back' },
    trigger: { on: { event: 'Order Completed' } },
    reentry: { rule: 'after_exit' },
    exits: [{ name: 'Came back', on: { event: 'Order Completed' }, goal: true }],
    holdout: 0.1,
    start: 'away',
    nodes: [
      { id: 'away', kind: 'wait', for: '60d', at: '10:00', on: ['tue', 'wed', 'thu'], next: 'offer' },
      {
        ...{ id: 'offer', kind: 'experiment', experiment: 'win-back-offer' },
        branches: [
          { name: 'plain', share: 50, next: 'plain' },
          { name: 'offer', share: 50, next: 'with-offer' },
        ],
      },
      {
        ...{ id: 'plain', kind: 'send', channel: 'email', template: 'win-back' },
        ...{ tags: ['win-back'], tone: 'warm', expires: '3d', next: 'answer' },
      },
      {
        ...{ id: 'with-offer', kind: 'send', channel: 'email', template: 'win-back-offer' },
        ...{ tags: ['win-back', 'offer'], tone: 'warm', expires: '3d', next: 'answer' },
      },
      { id: 'answer', kind: 'wait', for: '14d', next: null },
    ],
  },
  expectations: [{ atMostPerWeek: 1, channels: ['email'], tones: ['warm'] }],
};
