// What the demo writes to people: the words of a letter to the regulars and of the thanks for every order, to whom and when.

import type { Json } from '@visavis/engine/collect';
import type { Scenario } from '@visavis/engine/deliver';
import { AFTER_ORDER } from './asked.ts';

const mail = (subject: string, ...parts: string[]): Json => ({
  subject,
  mjml: `<mjml>
  <mj-body background-color="#f5f5f4">
    <mj-section background-color="#ffffff">
      <mj-column>
${parts.map((part) => `        ${part}`).join('\n')}
      </mj-column>
    </mj-section>
    <mj-section>
      <mj-column>
        <mj-text color="#57534e" align="center">
          {{ company.name | default: "Hearth &amp; Bunting" }} · <a href="{{ links.preferences }}">Preferences</a> ·
          <a href="{{ links.unsubscribe }}">Unsubscribe</a>
        </mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`,
});
const title = (text: string) => `<mj-text font-size="22px" font-weight="600">${text}</mj-text>`;
const text = (words: string) => `<mj-text font-size="16px" line-height="24px">${words}</mj-text>`;
const PICKED = text(
  '{% if recommendations.for-you.size > 0 %}Picked for you: {% for item in recommendations.for-you limit: 3 %}{{ item.title }}{% unless forloop.last %}, {% endunless %}{% endfor %}.{% endif %}',
);

export const TEMPLATES = [
  {
    ...{ key: 'season', name: 'The new season', channel: 'email', topic: 'letters' },
    variants: [
      {
        ...{ key: 'abroad', name: 'Rest of Europe', for: { segment: 'rest-of-europe' } },
        content: mail(
          'The new season, across the Channel in three days',
          title('The new season is here'),
          text('It reaches you in three days, duties included.'),
          PICKED,
        ),
      },
      {
        ...{ key: 'all', name: 'Everybody' },
        content: mail('The new season is here', title('The new season is here'), PICKED),
      },
    ],
  },
  {
    ...{ key: 'thanks', name: 'Thanks for the order', channel: 'email', topic: 'orders' },
    variants: [
      {
        ...{ key: 'all', name: 'Everybody' },
        content: mail(
          'How was it?',
          title('Thank you for your order'),
          text(
            `How satisfied are you with it? {% for one in surveys.${AFTER_ORDER}.answers %}<a href="{{ one.url }}">{{ one.label }}</a> {% endfor %}`,
          ),
        ),
      },
    ],
  },
] as const;

export const THANKS: Scenario = {
  ...{ key: 'thanks', name: 'Thanks for the order', start: 'wait', holdout: 0.1 },
  trigger: { on: { event: 'Order Completed' } },
  reentry: { rule: 'after_gap', gap: '30d' },
  exits: [{ name: 'Sent back', on: { event: 'Order Refunded' } }],
  nodes: [
    { id: 'wait', kind: 'wait', for: '1d', at: '10:00', next: 'ask' },
    {
      ...{ id: 'ask', kind: 'send', channel: 'email', template: 'thanks', tags: ['orders'] },
      ...{ tone: 'grateful', expires: '2d', next: null },
    },
  ],
};
export const LETTER = {
  ...{ key: 'season', name: 'The new season', channel: 'email', template: 'season', tags: ['letters'] },
  ...{ audience: { segment: 'regulars' }, holdout: 0.1, expires: '2d', schedule: { kind: 'now' } },
};
export const PRESSURE = {
  rules: [
    { key: 'weekly', name: 'Three letters a week', channels: ['email'], tags: null, atMost: 3, window: '7d' },
  ],
  ...{ quiet: [], keepHours: 72, version: 0 },
};
