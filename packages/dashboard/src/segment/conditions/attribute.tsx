// "whose country is Germany"

import type { AttributeCondition } from '@visavis/engine/segment';
import { Choice } from '../../ui/words/index.ts';
import { Comparison } from './Comparison.tsx';
import type { EditorProps, Kind } from './kind.ts';

function Words({ condition, onChange, catalogue, negated, negate }: EditorProps<AttributeCondition>) {
  const field = catalogue.attribute(condition.attribute);
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
      <Choice
        label="Attribute"
        open
        value={condition.attribute}
        {...(condition.attribute ? { shown: field.label } : {})}
        options={catalogue.attributeOptions}
        onChange={(attribute) => onChange({ attribute, op: 'exists' })}
      />{' '}
      <Comparison
        name={field.label}
        type={field.type}
        op={condition.op}
        value={condition.value}
        examples={field.examples}
        onChange={(op, value) =>
          onChange(
            value === undefined
              ? { attribute: condition.attribute, op }
              : { attribute: condition.attribute, op, value },
          )
        }
      />
    </>
  );
}

export const attribute: Kind<AttributeCondition> = {
  id: 'attribute',
  is: (condition) => 'attribute' in condition,
  Words,
};
