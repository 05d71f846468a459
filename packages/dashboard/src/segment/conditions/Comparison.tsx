// "is at least 3": an operator and what it compares with, used by attributes, properties and measures alike.

import type { Json } from '@visavis/engine/collect';
import type { AttributeOperator } from '@visavis/engine/segment';
import {
  Choice,
  DateWord,
  DurationWord,
  ListWord,
  OneWord,
  RangeWord,
  type Value,
} from '../../ui/words/index.ts';
import { type FieldType, operatorOptions, startValue, takes } from './operators.ts';

export interface ComparisonProps {
  name: string;
  op: AttributeOperator;
  value: Json | undefined;
  type: FieldType;
  examples?: readonly Value[];
  names?: Readonly<Record<string, string>> | undefined;
  onChange(op: AttributeOperator, value: Json | undefined): void;
}

export function Comparison({ name, op, value, type, examples = [], names, onChange }: ComparisonProps) {
  const choose = (picked: string): void => {
    const next = picked as AttributeOperator; // the options are the operators
    onChange(next, startValue(next, value) as Json | undefined); // made of the former value, which is JSON
  };
  return (
    <>
      <Choice label={`Operator for ${name}`} value={op} options={operatorOptions(type)} onChange={choose} />{' '}
      <Compared
        op={op}
        label={`Value of ${name}`}
        value={value}
        examples={examples}
        names={names}
        numeric={type === 'number'}
        onChange={(next) => onChange(op, next)}
      />
    </>
  );
}

function Compared({
  op,
  ...word
}: {
  op: AttributeOperator;
  label: string;
  value: Json | undefined;
  examples: readonly Value[];
  names: Readonly<Record<string, string>> | undefined;
  numeric: boolean;
  onChange(value: Json): void;
}) {
  switch (takes(op)) {
    case 'nothing':
      return null;
    case 'one':
      return <OneWord {...word} />;
    case 'list':
      return <ListWord {...word} />;
    case 'range':
      return <RangeWord {...word} />;
    case 'date':
      return <DateWord {...word} />;
    case 'duration':
      return <DurationWord {...word} />;
  }
}
