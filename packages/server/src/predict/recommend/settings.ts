// Which events say that somebody looked at an item, chose it, bought it; and what follows from that for what folding
// must remember of each person.

import type { ComputedTrait } from '@visavis/engine/segment';
import { questionOfTrait } from '@visavis/engine/segment';
import { type Static, Type } from 'typebox';

const Kind = Type.Object(
  {
    event: Type.String({ minLength: 1, maxLength: 200, description: 'The name of a track event' }),
    item: Type.String({
      pattern: '^properties\\.',
      maxLength: 200,
      description: 'Where the item’s id is; reaches into lists: properties.products.product_id',
    }),
  },
  { additionalProperties: false },
);
export const SettingsShape = Type.Object(
  {
    ...{ viewed: Kind, added: Kind, bought: Kind },
    days: Type.Integer({ minimum: 1, maximum: 3650, description: 'How far back is learned from' }),
    everyHours: Type.Union([Type.Null(), Type.Integer({ minimum: 1, maximum: 720 })], {
      description: 'How often is learned anew; null: only when somebody asks',
    }),
  },
  { additionalProperties: false },
);
export type RecommendSettings = Static<typeof SettingsShape>;
export type InteractionKind = 'viewed' | 'added' | 'bought';
export const INTERACTION_KINDS: readonly InteractionKind[] = ['viewed', 'added', 'bought'];

/** Segment's e-commerce specification. */
export const DEFAULT_SETTINGS: RecommendSettings = {
  viewed: { event: 'Product Viewed', item: 'properties.product_id' },
  added: { event: 'Product Added', item: 'properties.product_id' },
  bought: { event: 'Order Completed', item: 'properties.products.product_id' },
  days: 365,
  everyHours: 24,
};

/** What one interaction counts against another. */
export const WORTH: Record<InteractionKind, number> = { viewed: 1, added: 3, bought: 5 };

const NAMES: Record<InteractionKind, string> = {
  viewed: 'Items looked at lately',
  added: 'Items put in the basket lately',
  bought: 'Items bought lately',
};

/** The computed traits in which a person’s history is kept: `computed.items_viewed`, and so on. */
export const traitOf = (kind: InteractionKind, settings: RecommendSettings): ComputedTrait => ({
  key: `items_${kind}`,
  name: NAMES[kind],
  filter: { event: settings[kind].event },
  measure: { lastValues: settings[kind].item },
});

/** Under which id folding keeps it. */
export const behaviourOf = (kind: InteractionKind, settings: RecommendSettings) =>
  questionOfTrait(traitOf(kind, settings), 'UTC').behaviour;
