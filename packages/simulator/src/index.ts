// Histories of customers whose ground truth is known: planted personas and rates, devices and who uses them, changed
// minds, campaigns and their effects. Claims about the product are checked against this truth, not against ourselves.

import type { Simulated } from './history.ts';
import type { Message } from './messages.ts';
import { DEFAULTS, type Options } from './options.ts';
import { makePerson, type Person } from './people.ts';

export { bestRule, type Game, learner, type Player, play, staticModel } from './bandits/play.ts';
export { flippingWorld, mixedWorld, type Visitor, type World } from './bandits/world.ts';
export { isCampaignDay, isHeldOut } from './campaigns.ts';
export { type MessageTruth, type Simulated, simulate } from './history.ts';
export type { Message } from './messages.ts';
export { DAY_MS, DEFAULTS, type Options } from './options.ts';
export type { Device, Person } from './people.ts';
export { CATEGORIES, PERSONAS, type Persona, type PersonaName } from './personas.ts';
export {
  PLANTED_JOURNEY,
  type Planted,
  type PlantedOptions,
  type PlantedVisit,
  plantStages,
} from './stages.ts';
export { favouriteOn } from './visits.ts';

/** Who there is in the history that `simulate` gives for the same options. */
export function truthOf(asked: Partial<Options> = {}): Person[] {
  const options: Options = { ...DEFAULTS, ...asked };
  return Array.from({ length: options.people }, (_, number) => makePerson(options, number));
}

/**
 * The message as its device would send it at that moment, with the times of the device's own clock: for testing how a
 * server corrects them. `simulate` itself gives corrected times, as a history to import has them.
 */
export function asSent({
  message,
  truth,
}: Simulated): Message & { originalTimestamp: string; sentAt: string } {
  const onDevice = (time: number) => new Date(time + truth.skewMs).toISOString();
  return {
    ...message,
    timestamp: onDevice(truth.time),
    originalTimestamp: onDevice(truth.time),
    sentAt: onDevice(truth.arrivesAt),
  };
}
