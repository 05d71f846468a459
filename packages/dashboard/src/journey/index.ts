// The journey room's door: what other pages show of it.
export { PersonStages } from './PersonStages.tsx';
