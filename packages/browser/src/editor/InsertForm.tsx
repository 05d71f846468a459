// Puts something beside the picked element or into it: a slot that experiences fill, a strip of recommendations, words
// or markup.

import { useId, useState } from 'react';
import type { Change } from '../types.ts';
import type { Wish } from './ElementForm.tsx';

type Position = NonNullable<Change['position']>;

const PLACES: [Position, string][] = [
  ['before', 'before it'],
  ['after', 'after it'],
  ['prepend', 'first in it'],
  ['append', 'last in it'],
];
const ITEMS_AT_MOST = 8;

interface Props {
  slots: { key: string; name: string; type: string }[];
  wish(change: Wish): void;
}

export function InsertForm({ slots, wish }: Props) {
  const [what, setWhat] = useState(slots.length > 0 ? slots[0]!.key : '');
  const [position, setPosition] = useState<Position>('after');
  const [markup, setMarkup] = useState('');
  const [items, setItems] = useState(4);
  const id = useId();
  const slot = slots.find(({ key }) => key === what);
  return (
    <details>
      <summary>Insert</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          wish({ action: 'insert', position, value: slot ? markupOf(slot, items) : markup });
          setMarkup('');
        }}
      >
        <label htmlFor={`${id}-what`}>What</label>
        <select id={`${id}-what`} value={what} onChange={(event) => setWhat(event.target.value)}>
          {slots.map(({ key, name, type }) => (
            <option key={key} value={key}>
              {type === 'list' ? `Strip: ${name}` : `Slot: ${name}`}
            </option>
          ))}
          <option value="">Words or markup</option>
        </select>
        {!slot && (
          <>
            <label htmlFor={`${id}-markup`}>Markup</label>
            <textarea
              id={`${id}-markup`}
              required
              rows={3}
              value={markup}
              onChange={(event) => setMarkup(event.target.value)}
            />
          </>
        )}
        {slot?.type === 'list' && (
          <>
            <label htmlFor={`${id}-items`}>Items</label>
            <input
              id={`${id}-items`}
              type="number"
              min={1}
              max={ITEMS_AT_MOST}
              value={items}
              onChange={(event) => setItems(event.target.valueAsNumber || 1)}
            />
          </>
        )}
        <label htmlFor={`${id}-where`}>Where</label>
        <select
          id={`${id}-where`}
          value={position}
          onChange={(event) => setPosition(event.target.value as Position)}
        >
          {PLACES.map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
        <button type="submit">Insert</button>
      </form>
    </details>
  );
}

/** A strip has a place for each item, which the SDK fills with its text and address. */
function markupOf({ key, type }: Props['slots'][number], items: number): string {
  const slot = `data-visavis-slot="${key}"`;
  if (type === 'html') return `<div ${slot} data-visavis-html></div>`;
  if (type === 'image') return `<img ${slot} alt="">`;
  if (type !== 'list') return `<div ${slot}></div>`;
  const places = Array.from({ length: items }, (_, i) => `<li><a data-visavis-field="${i}"></a></li>`);
  return `<ul ${slot}>${places.join('')}</ul>`;
}
