// What the demo writes to people once its history is there: a letter to the regulars, and thanks for every order. All of
// it lands in the built-in mailbox.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '@visavis/engine/collect';
import type { Scenario } from '@visavis/engine/deliver';
import { AFTER_ORDER } from './asked.ts';
import { type Api, Refused } from './client.ts';
import type { ClimbDeps } from './climb.ts';

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

/** A second each. */
const MOST_LOOKS = 300;

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
const LETTER = {
  ...{ key: 'season', name: 'The new season', channel: 'email', template: 'season', tags: ['letters'] },
  ...{ audience: { segment: 'regulars' }, holdout: 0.1, expires: '2d', schedule: { kind: 'now' } },
};
const PRESSURE = {
  rules: [
    { key: 'weekly', name: 'Three letters a week', channels: ['email'], tags: null, atMost: 3, window: '7d' },
  ],
  ...{ quiet: [], keepHours: 72, version: 0 },
};

/** Asked again, as after a start that was killed, it goes on; what was made or changed by hand stays as it is. */
export async function write({
  api,
  signal,
  say,
}: Pick<ClimbDeps, 'api' | 'signal' | 'say'>): Promise<boolean> {
  if (!(await recommends(api, signal))) return false;
  await makeUnlessThere(api, '/v1/pressure', PRESSURE, 'put');
  await makeUnlessThere(api, '/v1/campaigns', LETTER);
  if (await isDraft(api, '/v1/campaigns/season')) await api.post('/v1/campaigns/season/start', {});
  await makeUnlessThere(api, '/v1/scenarios', {
    scenario: THANKS as unknown as JsonObject, // its interface only lacks an index signature
    expectations: [{ atMostPerWeek: 1, channels: ['email'] }],
  });
  if (await isDraft(api, '/v1/scenarios/thanks')) {
    await api.post('/v1/scenarios/thanks/simulate', { days: 30 });
    await api.patch('/v1/scenarios/thanks', { status: 'live' });
  }
  say('Wrote to the regulars; the letters are in the mailbox.');
  return true;
}

/** Letters speak of what each would like, so they wait until that is learned. */
async function recommends(api: Api, signal: AbortSignal): Promise<boolean> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const { versions } = await api.get<{ versions: object[] }>('/v1/recommendations');
    if (versions.length > 0) return true;
    await sleep(1000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
  }
  return false;
}

const isDraft = async (api: Api, path: string): Promise<boolean> =>
  (await api.get<{ status: string }>(path)).status === 'draft';

async function makeUnlessThere(
  api: Api,
  path: string,
  what: JsonObject,
  method: 'post' | 'put' = 'post',
): Promise<void> {
  await api[method](path, what).catch((error: unknown) => {
    if (!(error instanceof Refused && error.status === 409)) throw error;
  });
}
