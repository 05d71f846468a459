// Words of a sentence that can be changed in place.
export { Choice, type Option } from './Choice.tsx';
export { Entry } from './Entry.tsx';
export {
  DateWord,
  DurationFields,
  DurationWord,
  durationWords,
  ListWord,
  OneWord,
  RangeWord,
  type Value,
} from './values.tsx';
