// The tip on the home page: one slot with something on every rung, so that the whole ladder can be seen in one place.
// What rests on personas and predictions is made once they are learned; see climb.ts.

import type { Json } from '@visavis/engine/collect';
import type { DemoExperience, DemoSlot } from './storefront.ts';

const TIP = 'home-tip';
const TEXT = { type: 'string' };

/** As the browser SDK fills a slot: by name, each a text or `text` and `href` of its element. */
const tip = (title: string, text: string, href: string): Json => ({ title, cta: { text, href } });

export const TIP_SLOT: DemoSlot = {
  key: TIP,
  name: 'Tip on the home page',
  type: 'object',
  schema: {
    type: 'object',
    required: ['title', 'cta'],
    properties: {
      title: TEXT,
      cta: { type: 'object', required: ['text', 'href'], properties: { text: TEXT, href: TEXT } },
    },
  },
  default: tip('A tip', 'Most gifts here cost less than £3.', '/c/party'),
};

const one = (
  key: string,
  name: string,
  audience: DemoExperience['audience'],
  content: Json,
  more: Partial<DemoExperience> = {},
): DemoExperience => ({
  ...{ key: `tip-${key}`, name, slot: TIP, audience, priority: 0 },
  variants: [{ key, content }],
  ...more,
});

export const TIPS: readonly DemoExperience[] = [
  one(
    'stranger',
    'Tip for everybody',
    null,
    tip('A good place to begin', 'Begin with what our customers order most often.', '/c/table'),
  ),
  one(
    'searching',
    'Tip for those who search',
    { segment: 'searching' },
    tip('Found what you were looking for?', 'The search knows colours and materials, too.', '/search'),
    { priority: 10 },
  ),
  one(
    'by-name',
    'Tip by name',
    { attribute: 'traits.firstName', op: 'exists' },
    tip(
      '{{ profile.firstName }}, this is for you',
      'Your orders and everything that we know of you stand in your account.',
      '/account',
    ),
    { rung: 5 },
  ),
];

/** Rung 3: what people of a persona choose more often than others, told in the words of the shop. */
export const personaTip = (persona: string, liked: string): DemoExperience =>
  one(
    `persona-${persona}`,
    `What people like you choose: ${liked}`,
    { attribute: 'persona.customers', op: 'eq', value: persona },
    tip('From people who shop like you', `Many of them chose “${liked}”.`, searchFor(liked)),
  );

/** Rung 4: a segment, a persona and a prediction together. */
export const microsegmentTip = (persona: string, worth: number): DemoExperience =>
  one(
    `micro-${persona}`,
    'Tip for our best regulars',
    {
      all: [
        { segment: 'regulars' },
        { attribute: 'persona.customers', op: 'eq', value: persona },
        { attribute: 'prediction.clv', op: 'gte', value: worth },
      ],
    },
    tip(
      'Stocking up again?',
      'As one of our regulars, order by the dozen: we hold it back for you.',
      '/account',
    ),
  );

const searchFor = (words: string): string => `/search?q=${encodeURIComponent(words)}`;
