// One voice: what contents commit us to, who would be told two things that contradict, and who was.

export type { Claim, Declared, TopicName } from './claim.ts';
export { type PossibleClash, possibleClashes } from './clashes.ts';
export { type ClashThatHappened, happened, type Telling } from './happened.ts';
export { languageOf, READ_LANGUAGES, type ReadLanguage } from './language.ts';
export { claimsOf, declaredOfStage } from './read.ts';
export { requestFor } from './request.ts';
export type { Disagreement, Saying, Span } from './saying.ts';
export { reachedBy } from './scenario-ways.ts';
export type { Surrounded } from './together.ts';
export { WitnessSearch } from './witness.ts';
