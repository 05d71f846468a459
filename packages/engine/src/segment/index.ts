// What is true of a person: conditions, and the program that keeps every membership right at every instant.

export { type Compiled, compile, type Members, type Surroundings, type Test } from './compile.ts';
export * from './condition.ts';
export { describe, type Names, type Outline, outline, type ValueNames } from './describe.ts';
export { eventWords, things } from './event-words.ts';
export { type Explanation, explain } from './explain.ts';
export { FAMILIES, type Family, familiesOf, familyOfAttribute } from './families.ts';
export { type Fields, fieldsOf, knownFieldsOf } from './fields.ts';
export { filterWords } from './filter-words.ts';
export {
  type Finding,
  type Goal,
  type GuardedSegment,
  guardSegments,
  type Verdict,
} from './guard/index.ts';
export { type Matchable, MatchIndex } from './match/match-index.ts';
export { circleIn, segmentsIn } from './order.ts';
export { MOST_COUNTED, type Parsed, type ParseOptions, parseComputed, parseCondition } from './parse.ts';
export { compileProgram, type Definitions, type Program, type Settlement } from './program.ts';
export {
  type Frame,
  frameOf,
  LAST_VALUES,
  type Question,
  questionOfEvent,
  questionOfSequence,
  questionOfTrait,
} from './question.ts';
export { replaceSegment } from './replace.ts';
export { conditionSchema } from './schema.ts';
export { leastOf, type Shortfall, shortfall } from './shortfall.ts';
export { durationWords, label, quoted } from './words.ts';
