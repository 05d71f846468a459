// Whose eyes the page is looked at with.

import { useId } from 'react';
import type { As, Opened } from './api.ts';

/** `edit`: what is being made; `own`: the page without us. */
export type View = 'edit' | 'own' | As;

export function PreviewAs(props: { opened: Opened; view: View; choose(view: View): void }) {
  const { opened, view, choose } = props;
  const id = useId();
  const read = (value: string): View =>
    value.startsWith('segment:') ? { segment: value.slice(8) } : (value as View);
  return (
    <div className="field">
      <label htmlFor={id}>Show the page</label>
      <select
        id={id}
        value={typeof view === 'object' ? `segment:${view.segment}` : view}
        onChange={(event) => choose(read(event.target.value))}
      >
        <option value="edit">with these changes</option>
        <option value="own">as it is without Visavis</option>
        <optgroup label="As it is live, for">
          <option value="stranger">a stranger</option>
          {opened.hasPerson && <option value="person">the person you picked</option>}
          {opened.segments.map(({ key, name }) => (
            <option key={key} value={`segment:${key}`}>
              {name}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}
