// "who are in Big spenders"

import type { SegmentCondition } from '@visavis/engine/segment';
import { Choice } from '../../ui/words/index.ts';
import type { EditorProps, Kind } from './kind.ts';

function Words({ condition, onChange, catalogue, negated, negate }: EditorProps<SegmentCondition>) {
  return (
    <>
      who{' '}
      <Choice
        label="Negation"
        value={negated ? 'not' : ''}
        shown={negated ? 'are not in' : 'are in'}
        options={[
          { value: '', label: 'are in' },
          { value: 'not', label: 'are not in' },
        ]}
        onChange={(word) => (word === 'not') !== negated && negate()}
      />{' '}
      the segment{' '}
      <Choice
        label="Segment"
        value={condition.segment}
        options={catalogue.segmentOptions}
        onChange={(segment) => onChange({ segment })}
      />
    </>
  );
}

export const membership: Kind<SegmentCondition> = {
  id: 'segment',
  is: (condition) => 'segment' in condition,
  Words,
};
