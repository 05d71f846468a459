// What is true of a person: conditions, and the program that keeps every membership right at every instant.

export { type Compiled, compile, type Members, type Surroundings, type Test } from './compile.ts';
export * from './condition.ts';
export { circleIn, segmentsIn } from './order.ts';
export { compileProgram, type Definitions, type Program, type Settlement } from './program.ts';
export {
  type Frame,
  frameOf,
  type Question,
  questionOfEvent,
  questionOfSequence,
  questionOfTrait,
} from './question.ts';
