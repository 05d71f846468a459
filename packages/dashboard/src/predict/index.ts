// The predict room's door: the parts that other pages show.
export { PersonPredictions } from './PersonPredictions.tsx';
