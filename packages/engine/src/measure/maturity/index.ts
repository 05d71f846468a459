// Where a company stands on the ladder, and what the next rung needs.

export * from './assess.ts';
export { type Capability, CRITERIA, type MaturityFacts } from './criteria.ts';
export { type Worth as StepWorth, worthOf } from './worth.ts';
