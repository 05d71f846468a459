// The segment room's door: its lists and the parts that other pages show.
export {
  type Explanation,
  type Segment,
  type Someone,
  useEstimate,
  useSegments,
} from './api.ts';
export { ComputedTraitsPanel } from './ComputedTraitsPanel.tsx';
export { type Catalogue, labelOf, useCatalogue } from './catalogue.ts';
export { isComplete } from './complete.ts';
export { EventWord, WhereWords } from './conditions/filter.tsx';
export { SentenceBuilder } from './conditions/index.tsx';
export { EstimatePanel } from './EstimatePanel.tsx';
export { ExplainTree } from './ExplainTree.tsx';
export { PersonSegments } from './PersonSegments.tsx';
export { peopleOf, peopleWho } from './people.ts';
export { SegmentPicker } from './SegmentPicker.tsx';
export { SPEAKS, TextsWithFields } from './TextsWithFields.tsx';
export { WebhooksPanel } from './WebhooksPanel.tsx';
