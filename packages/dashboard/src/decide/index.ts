// The decide room's door.
export { useExperiences } from './api.ts';
