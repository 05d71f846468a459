// An item of the catalogue as everybody sees it, wherever it came from.

export interface CatalogueItem {
  id: string;
  title: string;
  description: string | null;
  url: string | null;
  image: string | null;
  price: number | null;
  currency: string | null;
  available: boolean;
  brand: string | null;
  /** From the widest to the narrowest. */
  categories: string[];
  /** The variants of one thing (sizes, colours) share a group. */
  group: string | null;
  /** Whatever else a feed says of it. */
  attributes: Record<string, string | string[]>;
  /** A feed's id, `api`, or `events` for what was only learned from what people did. */
  origin: string;
  /** Milliseconds since 1970. */
  updatedAt: number;
}

/** What is sent to a page in a list. */
export const shownItem = ({ origin: _, updatedAt: __, description: ___, ...item }: CatalogueItem) => item;
