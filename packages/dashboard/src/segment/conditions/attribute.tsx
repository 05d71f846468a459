// "whose country is Germany"

import type { AttributeCondition } from '@visavis/engine/segment';
import { Choice } from '../../ui/words/index.ts';
import { FieldWords } from './FieldWords.tsx';
import type { EditorProps, Kind } from './kind.ts';

function Words({ condition, onChange, catalogue, negated, negate }: EditorProps<AttributeCondition>) {
  return (
    <>
      <Choice
        label="Negation"
        className="vv-word"
        value={negated ? 'not' : ''}
        shown={negated ? 'not those whose' : 'whose'}
        options={[
          { value: '', label: 'whose' },
          { value: 'not', label: 'not those whose' },
        ]}
        onChange={(word) => (word === 'not') !== negated && negate()}
      />{' '}
      <FieldWords
        label="Attribute"
        name={condition.attribute}
        field={catalogue.attribute(condition.attribute)}
        options={catalogue.attributeOptions}
        compared={condition}
        onChange={(attribute, compared) => onChange({ attribute, ...compared })}
      />
    </>
  );
}

export const attribute: Kind<AttributeCondition> = {
  id: 'attribute',
  is: (condition) => 'attribute' in condition,
  Words,
};
