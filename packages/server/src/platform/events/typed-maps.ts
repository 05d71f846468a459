// An event's properties, traits and consent as maps by path, one for each type of value, so that '5', 5 and true never
// compare equal by accident, and a number keeps every digit that JavaScript gave it.

import type { Json } from '@visavis/engine/collect';
import { bools, type Column, floats, Lists, Maps, texts } from './native.ts';

/** What is known of a path: its place among the keys, and where in the present row its value stands. */
interface Spot {
  place: number;
  row: number;
  at: number;
}
type Kind = 'texts' | 'numbers' | 'bools' | 'lists';
/** A path is put together once in a block, not once for every event that has it. */
interface Path {
  path: string;
  spots: Partial<Record<Kind, Spot>>;
  below: Map<string, Path>;
}

export class TypedMaps {
  readonly #root = new Map<string, Path>();
  /** `a.b` is one path, whether it is a name with a dot or a name within another. */
  readonly #byPath = new Map<string, Path['spots']>();
  readonly #texts = texts();
  readonly #numbers = floats();
  readonly #bools = bools();
  readonly #lists = new Lists(texts());
  readonly #maps = {
    texts: new TypedMap('texts', this.#texts, (value: string) => this.#texts.add(value)),
    // There is one zero in JSON.
    numbers: new TypedMap('numbers', this.#numbers, (value: number) => this.#numbers.add(value + 0)),
    bools: new TypedMap('bools', this.#bools, (value: boolean) => this.#bools.add(value)),
    lists: new TypedMap('lists', this.#lists, (value: readonly Json[]) => this.#addList(value)),
  };

  /** Adds a value of the present row; objects become dotted paths, `null` is as good as absent. */
  add(name: string, value: Json): void {
    this.#add(this.#pathOf(this.#root, name, ''), value);
  }

  endRow(): void {
    const { texts, numbers, bools, lists } = this.#maps;
    texts.endRow();
    numbers.endRow();
    bools.endRow();
    lists.endRow();
  }

  columns(): Record<Kind, Column> {
    const { texts, numbers, bools, lists } = this.#maps;
    return { texts: texts.column, numbers: numbers.column, bools: bools.column, lists: lists.column };
  }

  #add(path: Path, value: Json | undefined): void {
    if (typeof value === 'string') this.#maps.texts.put(path, value);
    else if (typeof value === 'number') this.#maps.numbers.put(path, value);
    else if (typeof value === 'boolean') this.#maps.bools.put(path, value);
    else if (Array.isArray(value)) this.#maps.lists.put(path, value);
    else if (value) for (const key in value) this.#add(this.#pathOf(path.below, key, path.path), value[key]);
  }

  #pathOf(among: Map<string, Path>, name: string, above: string): Path {
    const known = among.get(name);
    if (known) return known;
    const path = (above === '' ? name : `${above}.${name}`).toWellFormed();
    const spots = this.#byPath.get(path) ?? {};
    this.#byPath.set(path, spots);
    const made = { path, spots, below: new Map() };
    among.set(name, made);
    return made;
  }

  /** Elements as JSON, so that '5' and 5 stay apart. */
  #addList(value: readonly Json[]): void {
    for (const element of value) this.#lists.elements.add(JSON.stringify(element));
    this.#lists.end(value.length);
  }
}

class TypedMap<V> {
  readonly column: Maps<Column>;
  readonly #kind: Kind;
  readonly #write: (value: V) => void;
  readonly #row: V[] = [];
  #rows = 0;

  constructor(kind: Kind, values: Column, write: (value: V) => void) {
    this.#kind = kind;
    this.column = new Maps(values);
    this.#write = write;
  }

  /** Of a path that comes twice in a row the last value counts. */
  put({ path, spots }: Path, value: V): void {
    let spot = spots[this.#kind];
    if (!spot) {
      spot = { place: this.column.elements.keys.placeOf(path), row: -1, at: 0 };
      spots[this.#kind] = spot;
    }
    if (spot.row === this.#rows) {
      this.#row[spot.at] = value;
      return;
    }
    spot.row = this.#rows;
    spot.at = this.#row.length;
    this.#row.push(value);
    this.column.elements.keys.addPlace(spot.place);
  }

  endRow(): void {
    for (const value of this.#row) this.#write(value);
    this.column.end(this.#row.length);
    this.#row.length = 0;
    this.#rows++;
  }
}
