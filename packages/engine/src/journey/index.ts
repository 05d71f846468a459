// Where do they stand? Stage machines, the way of a person through them, and what can be said of many such ways.

export { DEFAULT_MACHINE } from './default-machine.ts';
export * from './machine.ts';
export { parseMachine } from './parse.ts';
export {
  type Advanced,
  compileJourneys,
  type JourneyDefinitions,
  type JourneyProgram,
  type Move,
  type Place,
  placeIn,
  reviewAtOf,
  type Standing,
} from './program.ts';
export { type Name, type Past, type Replayed, replay } from './replay.ts';
export { type Holds, type Step, step } from './step.ts';
export { afterMove, type Visit, visitsOf } from './visits.ts';
