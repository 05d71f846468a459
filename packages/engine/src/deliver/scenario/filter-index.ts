// Many filters, asked of one event at once: by its name, then by the value of a property that a filter compares with `eq`,
// so that what costs is what may match and not what exists.

import type { Event, Json } from '../../collect/index.ts';
import {
  compileFilter,
  compileReader,
  type EventFilter,
  type EventReader,
  type EventTest,
} from '../../unify/index.ts';

interface Entry<T> {
  test: EventTest;
  value: T;
}
interface Named<T> {
  /** Nothing tells them apart but their tests. */
  plain: Entry<T>[];
  byProperty: Map<string, { read: EventReader; byValue: Map<Json, Entry<T>[]> }>;
}

export class FilterIndex<T> {
  readonly #byName = new Map<string, Named<T>>();

  add(on: EventFilter, value: T): void {
    const entry = { test: compileFilter(on), value };
    let named = this.#byName.get(on.event);
    if (!named) {
      named = { plain: [], byProperty: new Map() };
      this.#byName.set(on.event, named);
    }
    // `eq` compares type and value, as a Map does.
    const telling = on.where?.find(({ op, value: wanted }) => op === 'eq' && isPlain(wanted));
    if (!telling) named.plain.push(entry);
    else bucketOf(named, telling.property, telling.value!).push(entry);
  }

  /** Of all filters that hold of the event. */
  *find(event: Event): Generator<T> {
    for (const name of [event.name, '*']) {
      const named = this.#byName.get(name);
      if (!named) continue;
      for (const { test, value } of named.plain) if (test(event)) yield value;
      for (const { read, byValue } of named.byProperty.values())
        for (const found of valuesIn(read(event)))
          for (const { test, value } of byValue.get(found) ?? []) if (test(event)) yield value;
    }
  }

  some(event: Event): boolean {
    return this.find(event).next().done !== true;
  }
}

const isPlain = (value: Json | undefined): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** A property that is reached through a list has several. */
const valuesIn = (value: Json | undefined): Iterable<Json> =>
  Array.isArray(value) ? new Set(value) : value === undefined ? [] : [value];

function bucketOf<T>({ byProperty }: Named<T>, property: string, value: Json): Entry<T>[] {
  let known = byProperty.get(property);
  if (!known) {
    known = { read: compileReader(property), byValue: new Map() };
    byProperty.set(property, known);
  }
  const bucket = known.byValue.get(value) ?? [];
  known.byValue.set(value, bucket);
  return bucket;
}
