// The order of lists: where scores come from, what the shop's own rules say, and how varied it should be.

import { Checkbox, JsonInput, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { json } from '../ui/Code.tsx';
import { useFault } from '../ui/faults.tsx';
import type { Allocation } from './api.ts';
import { ShareInput } from './ShareInput.tsx';

const SOURCES = [
  { value: 'bandit', label: 'What each item earns, still trying others' },
  { value: 'popular', label: 'What each item earns' },
  { value: 'listed', label: 'As the list has them' },
  { value: 'recommend:for-you', label: 'Recommended to the person' },
  { value: 'recommend:also-viewed', label: 'Also viewed' },
  { value: 'recommend:also-bought', label: 'Also bought' },
  { value: 'recommend:next-item', label: 'Next in a visit' },
  { value: 'recommend:recently-viewed', label: 'Recently viewed' },
  { value: 'recommend:trending', label: 'Trending' },
  { value: 'recommend:popular', label: 'Popular with everybody' },
  { value: 'recommend:content', label: 'Alike by what they are' },
  { value: 'recommend:replenishment', label: 'Time for more' },
];

export function RankingEditor({
  allocation,
  set,
}: {
  allocation: Allocation;
  set(change: Partial<Allocation>): void;
}) {
  const { source = 'bandit', item = 'id', goalItem, count, pin, excludeListed, diversity } = allocation;
  const fields = diversity?.fields ?? [];
  const varietyFault = useFault('allocation.diversity', true);
  return (
    <>
      <div className="vv-variants">
        <Select
          label="Scores come from"
          data={SOURCES}
          allowDeselect={false}
          value={source}
          error={useFault('allocation.source')}
          onChange={(next) => next && set({ source: next as NonNullable<Allocation['source']> })}
        />
        {source.startsWith('recommend:') && (
          <>
            <Checkbox
              label="Fill the list from the catalogue"
              description="What the variant holds is shown where nothing is recommended"
              checked={allocation.fill ?? false}
              onChange={(event) => set({ fill: event.currentTarget.checked })}
            />
            <TextInput
              label="Start from the items in"
              description="An attribute, such as request.product"
              value={allocation.from ?? ''}
              onChange={(event) => set({ from: event.currentTarget.value || null })}
            />
          </>
        )}
        <TextInput
          label="An item’s id is in"
          value={item}
          onChange={(event) => set({ item: event.currentTarget.value || 'id' })}
        />
        <TextInput
          label="In the goal’s event it is in"
          placeholder={item}
          value={goalItem ?? ''}
          onChange={(event) => set({ goalItem: event.currentTarget.value || item })}
        />
        <NumberInput
          label="How many are shown"
          placeholder="All"
          min={1}
          allowDecimal={false}
          value={count ?? ''}
          error={useFault('allocation.count')}
          onChange={(next) => set({ count: next === '' ? null : Number(next) })}
        />
        <TagsInput
          label="Come first"
          description="Ids, in this order"
          value={pin ?? []}
          onChange={(next) => set({ pin: next })}
        />
        <TagsInput
          label="Not those listed in"
          description="Attributes that list ids: what they own"
          value={excludeListed ?? []}
          onChange={(next) => set({ excludeListed: next })}
        />
        <TagsInput
          label="Varied by"
          description="Fields of an item"
          value={fields}
          onChange={(next) =>
            set({ diversity: next.length > 0 ? { fields: next, weight: diversity?.weight ?? 0.3 } : null })
          }
        />
        {diversity && (
          <ShareInput
            label="Variety counts"
            value={diversity.weight}
            error={varietyFault}
            onChange={(weight) => set({ diversity: { ...diversity, weight } })}
          />
        )}
      </div>
      <Rules allocation={allocation} set={set} />
    </>
  );
}

/** Rules are few and rare, so they are written as they are kept. */
function Rules({ allocation, set }: { allocation: Allocation; set(change: Partial<Allocation>): void }) {
  const { boost = [], bury = [], exclude = [] } = allocation;
  const [text, setText] = useState(json({ boost, bury, exclude }));
  const change = (next: string): void => {
    setText(next);
    try {
      set(JSON.parse(next) as Partial<Allocation>); // the server checks it
    } catch {
      // Still being written.
    }
  };
  return (
    <JsonInput
      label="Rules of the shop"
      description='Such as "boost": [{ "field": "brand", "is": "ours", "by": 1.5 }], "exclude": [{ "field": "stock", "is": 0 }]'
      autosize
      minRows={3}
      value={text}
      error={useFault('allocation.boost', true)}
      onChange={change}
      validationError="This is not JSON."
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
    />
  );
}
