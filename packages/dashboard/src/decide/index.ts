// The decide room's door.
export { AsSeenBy } from './AsSeenBy.tsx';
export { useExperiences } from './api.ts';
export { Debugged } from './Debugged.tsx';
export { HoldoutsPanel } from './HoldoutsPanel.tsx';
export { type Effect, type KnownMetric, sayValue, signed, useKnownMetrics } from './results/api.ts';
export { Whisker } from './Whisker.tsx';
