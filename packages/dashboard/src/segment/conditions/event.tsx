// "who did Order Completed at least 3 times in the last 30 days", "whose total revenue of Order Completed is at least 100"

import type { EventCondition } from '@visavis/engine/segment';
import { Choice, DateWord, DurationWord, OneWord, type Option, RangeWord } from '../../ui/words/index.ts';
import { EventWord, WhereWords } from './filter.tsx';
import type { EditorProps, Kind } from './kind.ts';
import {
  isTime,
  MEASURES,
  type MeasureName,
  measured,
  nameOf,
  propertyOf,
  spokenMeasure,
  takesProperty,
} from './measure.ts';
import { WindowWord } from './window.tsx';

const COUNTS: Option[] = [
  { value: 'gte', label: 'at least' },
  { value: 'eq', label: 'exactly' },
  { value: 'lte', label: 'at most' },
  { value: 'gt', label: 'more than' },
  { value: 'lt', label: 'fewer than' },
  { value: 'ne', label: 'any number but' },
  { value: 'between', label: 'between' },
];
const TIMES: Option[] = [
  { value: 'withinLast', label: 'is within the last' },
  { value: 'moreThanAgo', label: 'is longer ago than' },
  { value: 'before', label: 'is before' },
  { value: 'after', label: 'is after' },
];

function Words(props: EditorProps<EventCondition>) {
  const { condition, onChange, catalogue } = props;
  const name = nameOf(condition.measure);
  const filter = (
    <>
      <EventWord
        filter={condition}
        catalogue={catalogue}
        onChange={(next) => onChange({ ...condition, event: next.event })}
      />
    </>
  );
  const where = (
    <WhereWords
      filter={{ event: condition.event, ...(condition.where ? { where: condition.where } : {}) }}
      catalogue={catalogue}
      onChange={({ where: next }) => {
        const { where: _, ...rest } = condition;
        onChange(next ? { ...rest, where: next } : rest);
      }}
    />
  );
  return name === 'count' ? (
    <Counted {...props} filter={filter} where={where} />
  ) : (
    <Measured {...props} name={name} filter={filter} where={where} />
  );
}

interface Parts extends EditorProps<EventCondition> {
  filter: React.ReactNode;
  where: React.ReactNode;
}

function Did({
  negated,
  negate,
  words,
}: {
  negated: boolean;
  negate(): void;
  words: readonly [string, string];
}) {
  return (
    <Choice
      label="Negation"
      value={negated ? 'not' : ''}
      shown={words[negated ? 1 : 0]}
      options={[
        { value: '', label: words[0] },
        { value: 'not', label: words[1] },
      ]}
      onChange={(word) => (word === 'not') !== negated && negate()}
    />
  );
}

function Counted({ condition, onChange, negated, negate, filter, where }: Parts) {
  const op = condition.op ?? 'gte';
  const value = condition.value ?? 1;
  return (
    <>
      who <Did negated={negated} negate={negate} words={['did', 'did not do']} /> {filter}{' '}
      <Compare condition={condition} op={op} options={COUNTS} onChange={onChange} />{' '}
      {op === 'between' ? (
        <RangeWord
          label="How often"
          value={value}
          onChange={(next) => onChange({ ...condition, op, value: next })}
        />
      ) : (
        <OneWord
          label="How often"
          numeric
          value={value}
          onChange={(next) => onChange({ ...condition, op, value: next })}
        />
      )}{' '}
      <MeasureWord condition={condition} onChange={onChange} shown={value === 1 ? 'time' : 'times'} />{' '}
      <When condition={condition} onChange={onChange} />
      {where}
    </>
  );
}

function Measured({
  condition,
  onChange,
  catalogue,
  negated,
  negate,
  filter,
  where,
  name,
}: Parts & { name: MeasureName }) {
  const op = condition.op ?? 'gte';
  const compared = (next: EventCondition['value']): void =>
    onChange({ ...condition, op, value: next as NonNullable<EventCondition['value']> });
  return (
    <>
      <Did negated={negated} negate={negate} words={['whose', 'not those whose']} />{' '}
      <MeasureWord condition={condition} onChange={onChange} shown={spokenMeasure(name)} />{' '}
      {takesProperty(name) && (
        <>
          <Choice
            label="Property"
            open
            placeholder="a property"
            value={propertyOf(condition.measure)}
            {...(propertyOf(condition.measure)
              ? { shown: catalogue.property(condition.event, propertyOf(condition.measure)).label }
              : {})}
            options={catalogue.propertyOptions(condition.event)}
            onChange={(property) => onChange(measured(condition, name, property))}
          />{' '}
          over{' '}
        </>
      )}
      {filter} {where} <When condition={condition} onChange={onChange} /> {!isTime(name) && 'is '}
      <Compare condition={condition} op={op} options={isTime(name) ? TIMES : COUNTS} onChange={onChange} />{' '}
      {op === 'between' ? (
        <RangeWord label="Value" value={condition.value} onChange={compared} />
      ) : op === 'before' || op === 'after' ? (
        <DateWord label="Date" value={condition.value} onChange={compared} />
      ) : isTime(name) ? (
        <DurationWord label="How long" value={condition.value} onChange={compared} />
      ) : (
        <OneWord label="Value" numeric value={condition.value} onChange={compared} />
      )}
    </>
  );
}

type Change = Pick<EditorProps<EventCondition>, 'condition' | 'onChange'>;

function MeasureWord({ condition, onChange, shown }: Change & { shown: string }) {
  return (
    <Choice
      label="What is measured"
      value={nameOf(condition.measure)}
      shown={shown}
      options={MEASURES}
      onChange={(name) => onChange(measured(condition, name as MeasureName))}
    />
  );
}

function Compare({
  condition,
  onChange,
  op,
  options,
}: Change & { op: NonNullable<EventCondition['op']>; options: Option[] }) {
  const choose = (word: string): void => {
    const next = word as NonNullable<EventCondition['op']>; // the options are the operators
    onChange({ ...condition, op: next, value: startFor(next, condition.value) });
  };
  return <Choice label="Comparison" value={op} options={options} onChange={choose} />;
}

function startFor(
  op: NonNullable<EventCondition['op']>,
  former: EventCondition['value'],
): NonNullable<EventCondition['value']> {
  if (op === 'between') return Array.isArray(former) ? former : [1, Math.max(Number(former) || 1, 2)];
  if (op === 'before' || op === 'after') return new Date().toISOString().slice(0, 10);
  if (op === 'withinLast' || op === 'moreThanAgo')
    return /^\d+[mhdw]$/.test(String(former)) ? String(former) : '30d';
  return Array.isArray(former) ? Number(former[0]) : (former ?? 1);
}

function When({ condition, onChange }: Change) {
  const change = (window: EventCondition['window']): void => {
    const { window: _, ...rest } = condition;
    onChange(window ? { ...rest, window } : rest);
  };
  return <WindowWord value={condition.window} onChange={change} />;
}

export const event: Kind<EventCondition> = {
  id: 'event',
  is: (condition) => 'event' in condition,
  Words,
};
