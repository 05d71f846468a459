// What a strategy knows about the items themselves: their words and attributes, and when they were first there.

export interface ItemFacts {
  title?: string;
  /** Attribute → value or values: category, brand, colour. */
  attributes: Readonly<Record<string, string | readonly string[]>>;
}
/** By the item's number; undefined where nothing is known. */
export type Catalogue = readonly (ItemFacts | undefined)[];
