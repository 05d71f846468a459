export { type Arrival, attribute, CHANNELS, type Channel, type Visit } from './channel.ts';
export { type Referrer, readReferrer } from './referrer.ts';
