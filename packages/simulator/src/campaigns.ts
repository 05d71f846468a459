// E-mail campaigns with a planted effect: who may be written to is split by a hash into treated and held out, and an
// e-mail makes the treated come more often for seven days, by their persona's factor.

import { type Chance, hash } from '@visavis/engine/numeric';
import type { Content } from './messages.ts';
import { DAY_MS, type Options } from './options.ts';
import { PERSONAS, type Persona } from './personas.ts';
import type { Life } from './visits.ts';

const FIRST_DAY = 7;
const HOUR_MS = 3_600_000;
const EFFECT_DAYS = 7;

export interface Mail {
  campaign: string;
  events: { content: Content; time: number }[];
  clickedAt?: number;
}

/** Days on which an e-mail goes out. */
export function isCampaignDay({ campaignDays }: Options, day: number): boolean {
  return campaignDays > 0 && day >= FIRST_DAY && (day - FIRST_DAY) % campaignDays === 0;
}

export function isHeldOut(options: Options, person: string, campaign: string): boolean {
  return hash(`${options.seed}\n${campaign}\n${person}`) / 2 ** 32 < options.holdout;
}

/** What today's campaign does to one person; nothing where there is none or they cannot be written to. */
export function campaignsOn(options: Options, life: Life, day: number, draw: Chance): Mail {
  const campaign = `letter-${day}`;
  const none: Mail = { campaign, events: [] };
  if (!isCampaignDay(options, day) || !life.account || !life.person.marketing) return none;
  if (isHeldOut(options, life.person.id, campaign)) return none;
  const persona: Persona = PERSONAS[life.person.persona];
  const sentAt = options.start + day * DAY_MS + 9 * HOUR_MS;
  life.emailUntil = sentAt + EFFECT_DAYS * DAY_MS;
  const event = (name: string, time: number) => ({
    time,
    content: {
      type: 'track' as const,
      event: name,
      properties: { campaign_id: campaign, campaign_name: 'Letter' },
    },
  });
  const events = [event('Email Delivered', sentAt)];
  if (!draw.hits(persona.openRate)) return { campaign, events };
  const openedAt = sentAt + draw.whole(60_000, 10 * HOUR_MS);
  events.push(event('Email Opened', openedAt));
  if (!draw.hits(persona.clickRate / persona.openRate)) return { campaign, events };
  const clickedAt = openedAt + draw.whole(5_000, 90_000);
  events.push(event('Email Link Clicked', clickedAt));
  return { campaign, events, clickedAt };
}
