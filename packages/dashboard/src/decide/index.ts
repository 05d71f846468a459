// The decide room's door.
export { AsSeenBy } from './AsSeenBy.tsx';
export { useExperiences } from './api.ts';
export { Debugged } from './Debugged.tsx';
export { FaultsOf, useFault } from './faults.tsx';
export { HoldoutsPanel } from './HoldoutsPanel.tsx';
export { Whisker } from './Whisker.tsx';
