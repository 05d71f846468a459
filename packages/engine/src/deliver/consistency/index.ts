// One voice: what contents commit us to, who would be told two things that contradict, and who was.

export type { Claim, Declared, TopicName } from './claim.ts';
export { TOPICS } from './claim.ts';
export { type Clashes, type PossibleClash, possibleClashes } from './clashes.ts';
export { type ClashThatHappened, happened, type Telling } from './happened.ts';
export { claimsOf, declaredOfStage } from './read.ts';
export { requestFor } from './request.ts';
export { type Disagreement, disagreements, meeting, type Saying, type Span, takeTurns } from './saying.ts';
export { type Reached, reachedBy } from './scenario-ways.ts';
export { type Somebody, type Surrounded, somebodyOf } from './together.ts';
export { contradiction } from './topics/index.ts';
export { WitnessSearch } from './witness.ts';
