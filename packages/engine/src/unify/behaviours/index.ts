// Behaviours: what must be remembered of a person's events so that segments and computed traits can be answered.

export {
  type Behaviour,
  type BehaviourState,
  behaviour,
  canonical,
  KEPT,
  type Kind,
  type KindName,
  type Reading,
} from './behaviour.ts';
export {
  CALENDAR_UNITS,
  type CalendarUnit,
  instantsAtMinute,
  isTimeZone,
  minuteOfDay,
  type Period,
  periodAt,
  periodBefore,
} from './calendar.ts';
export {
  compileFilter,
  compileReader,
  type EventFilter,
  type EventReader,
  type EventTest,
  type PropertyCondition,
  reach,
} from './filter.ts';
export { type BehaviourIndex, compileBehaviours, foldBehaviours } from './fold.ts';
export { type Duration, durationMs, ISO_PATTERN, instantOf } from './instants.ts';
export { combineStates, kindOf, readState } from './kinds.ts';
export {
  ATTRIBUTE_OPERATORS,
  type AttributeOperator,
  type Comparison,
  compileComparison,
  either,
  FALSE,
  TRUE,
  type Verdict,
} from './operators.ts';
