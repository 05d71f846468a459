// "category is Shoes": a field, an operator and a value, the same for what is known of people and of events.

import type { Json } from '@visavis/engine/collect';
import type { AttributeOperator } from '@visavis/engine/segment';
import { Choice, type Option } from '../../ui/words/index.ts';
import type { Field } from '../catalogue.ts';
import { Comparison } from './Comparison.tsx';

export interface Compared {
  op: AttributeOperator;
  value?: Json;
}
export interface FieldWordsProps {
  label: string;
  name: string;
  field: Field;
  options: readonly Option[];
  compared: Compared;
  onChange(name: string, compared: Compared): void;
}

export function FieldWords({ label, name, field, options, compared, onChange }: FieldWordsProps) {
  return (
    <>
      <Choice
        label={label}
        open
        value={name}
        {...(name ? { shown: field.label } : {})}
        options={options}
        onChange={(chosen) => onChange(chosen, { op: 'exists' })}
      />{' '}
      <Comparison
        name={field.label}
        type={field.type}
        op={compared.op}
        value={compared.value}
        examples={field.examples}
        names={field.names}
        onChange={(op, value) => onChange(name, value === undefined ? { op } : { op, value })}
      />
    </>
  );
}
