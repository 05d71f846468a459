// "Order Completed where category is Shoes": which events are meant.

import type { EventFilter, PropertyCondition } from '@visavis/engine/segment';
import { Choice } from '../../ui/words/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { FieldWords } from './FieldWords.tsx';

export interface FilterProps {
  filter: EventFilter;
  onChange(filter: EventFilter): void;
  catalogue: Catalogue;
}

export function EventWord({ filter, onChange, catalogue }: FilterProps) {
  return (
    <Choice
      label="Event"
      open
      placeholder="an event"
      value={filter.event}
      options={catalogue.eventOptions}
      onChange={(event) => onChange({ ...filter, event })}
    />
  );
}

export function WhereWords({ filter, onChange, catalogue }: FilterProps) {
  const where = filter.where ?? [];
  const set = (at: number, next: PropertyCondition): void =>
    onChange({ ...filter, where: where.map((each, index) => (index === at ? next : each)) });
  const drop = (at: number): void => {
    const { where: _, ...rest } = filter;
    const left = where.filter((_each, index) => index !== at);
    onChange(left.length > 0 ? { ...rest, where: left } : rest);
  };
  return (
    <>
      {where.map((each, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
        <span key={at}>
          {' '}
          {at === 0 ? 'where' : 'and'}{' '}
          <FieldWords
            label="Property"
            name={each.property}
            field={catalogue.property(filter.event, each.property)}
            options={catalogue.propertyOptions(filter.event)}
            compared={each}
            onChange={(property, compared) => set(at, { property, ...compared })}
          />
          <button
            type="button"
            className="vv-word"
            style={{ color: 'var(--mantine-color-dimmed)', textDecoration: 'none', fontWeight: 400 }}
            aria-label={`Remove the filter on ${each.property}`}
            onClick={() => drop(at)}
          >
            ×
          </button>
        </span>
      ))}{' '}
      <Choice
        label={`Filter ${filter.event || 'the event'} by`}
        open
        value=""
        shown={where.length === 0 ? '+ where' : '+ and'}
        className="vv-word vv-word-add"
        options={catalogue.propertyOptions(filter.event)}
        onChange={(property) => onChange({ ...filter, where: [...where, { property, op: 'exists' }] })}
      />
    </>
  );
}
