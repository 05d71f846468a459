// "Order Completed where total is at least 50": an event, with what must hold of it.

import type { EventFilter } from '@visavis/engine/segment';
import { type Catalogue, EventWord, WhereWords } from '../../segment/index.ts';

export function EventWords(props: {
  filter: EventFilter;
  catalogue: Catalogue;
  onChange(filter: EventFilter): void;
}) {
  return (
    <div>
      <EventWord {...props} />
      <WhereWords {...props} />
    </div>
  );
}
