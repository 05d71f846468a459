// The collect room's door: what is known of the data, and how one event looks.
export { type DataMap, type LoggedEvent, type MapField, useDataMap, useSources } from './api.ts';
export { EventDetails } from './EventDetails.tsx';
export { useLiveEvents } from './live.ts';
export { Simulated } from './Simulated.tsx';
