// The topics, by name. A topic is a file; nothing else knows what it reads or what contradicts what.

import type { Claim, Topic, TopicName } from '../claim.ts';
import { action } from './action.ts';
import { audience } from './audience.ts';
import { offer } from './offer.ts';
import { price } from './price.ts';
import { stage } from './stage.ts';
import { tone } from './tone.ts';

const ALL: Readonly<Record<TopicName, Topic>> = { offer, price, audience, stage, tone, action };

export const topic = (name: TopicName): Topic => ALL[name];

/** Whether both cannot be meant for one person, and why; claims about different things never contradict. */
export function contradiction(a: Claim, b: Claim): string | undefined {
  if (a.topic !== b.topic || a.about !== b.about) return undefined;
  const kind = ALL[a.topic];
  return kind.contradict(a.value, b.value) ? kind.sentence(a, b) : undefined;
}
