// What every product is asked in bench/decide.ts: the experiences, the visitors, and how a product says what one
// visitor sees.

/** A condition on one attribute; an experience needs all of its three. */
export interface Part {
  field: string;
  op: 'eq' | 'gte';
  value: string | number;
}
export type Visitor = Record<string, string | number> & { id: string };

/** One product, ready to decide all experiences for a visitor by its place in the list. */
export interface Decider {
  name: string;
  /** Everything for one visitor, as the product gives it. */
  all(visitor: number): unknown | Promise<unknown>;
  /** The keys of the experiences, of what `all` gave, whose variant the visitor sees. */
  seen(answer: unknown): string[];
  isAsync?: boolean;
  close?(): unknown;
}

export type MakeDecider = (
  experiences: readonly Part[][],
  visitors: readonly Visitor[],
) => Decider | Promise<Decider>;

/** What somebody sees whom no audience fits. */
export const OFF = 'off';

export const keyOf = (index: number): string => `experience-${index}`;
export const keysOf = (list: readonly unknown[]): string[] => list.map((_, i) => keyOf(i));
