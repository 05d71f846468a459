// The planted segments. Every person belongs to exactly one persona, and a persona is nothing but rates: what a good
// segmentation finds again, and what a test compares its finding with.

export type Category = 'garden' | 'kitchen' | 'toys' | 'stationery' | 'lights';
export const CATEGORIES: readonly Category[] = ['garden', 'kitchen', 'toys', 'stationery', 'lights'];
export type Channel = 'direct' | 'organic' | 'paid' | 'social' | 'referral';
export type Kind = 'mobile' | 'desktop' | 'tablet';

export interface Persona {
  /** Of all people, in parts of the sum. */
  share: number;
  visitsPerWeek: number;
  /** Products looked at in a visit, on average; at least one. */
  viewsPerVisit: number;
  /** Chance that a visit ends with an order. */
  orderRate: number;
  /** Products in an order, on average; at least one. */
  itemsPerOrder: number;
  /** Chance that a product taken is one at a reduced price. */
  discountShare: number;
  /** Times the price of the product, for what they choose within a category. */
  priceLevel: number;
  /** Chance that a viewed product is of the person's favourite category. */
  focus: number;
  openRate: number;
  clickRate: number;
  /** What an e-mail adds to the visits of the seven days after it: the planted effect, as a factor. */
  emailEffect: number;
  /** Days after which visits have halved; none keeps its rate. */
  halfLifeDays?: number;
  /** Months in which alone they order, 0 is January. */
  months?: readonly number[];
  channels: Record<Channel, number>;
  devices: Record<Kind, number>;
  /** What they answer to "What matters most to you when you choose?", and how likely. */
  values: Record<'price' | 'quality' | 'novelty' | 'sustainability', number>;
}

const EVEN_DEVICES = { mobile: 5, desktop: 4, tablet: 1 };

export const PERSONAS = {
  regular: {
    share: 14,
    visitsPerWeek: 1.6,
    viewsPerVisit: 4,
    orderRate: 0.45,
    itemsPerOrder: 3,
    discountShare: 0.15,
    priceLevel: 1,
    focus: 0.6,
    openRate: 0.55,
    clickRate: 0.25,
    emailEffect: 1.1,
    channels: { direct: 6, organic: 2, paid: 1, social: 1, referral: 1 },
    devices: EVEN_DEVICES,
    values: { price: 2, quality: 5, novelty: 1, sustainability: 2 },
  },
  bargain_hunter: {
    share: 22,
    visitsPerWeek: 1.2,
    viewsPerVisit: 7,
    orderRate: 0.18,
    itemsPerOrder: 2,
    discountShare: 0.8,
    priceLevel: 0.7,
    focus: 0.35,
    openRate: 0.4,
    clickRate: 0.2,
    emailEffect: 1.6,
    channels: { direct: 1, organic: 3, paid: 5, social: 2, referral: 3 },
    devices: { mobile: 7, desktop: 2, tablet: 1 },
    values: { price: 8, quality: 1, novelty: 1, sustainability: 1 },
  },
  window_shopper: {
    share: 30,
    visitsPerWeek: 0.9,
    viewsPerVisit: 6,
    orderRate: 0.02,
    itemsPerOrder: 1,
    discountShare: 0.3,
    priceLevel: 1,
    focus: 0.4,
    openRate: 0.15,
    clickRate: 0.04,
    emailEffect: 1,
    channels: { direct: 1, organic: 4, paid: 2, social: 5, referral: 1 },
    devices: { mobile: 8, desktop: 1, tablet: 1 },
    values: { price: 2, quality: 2, novelty: 6, sustainability: 2 },
  },
  gift_giver: {
    share: 12,
    visitsPerWeek: 0.35,
    viewsPerVisit: 5,
    orderRate: 0.5,
    itemsPerOrder: 4,
    discountShare: 0.2,
    priceLevel: 1.3,
    focus: 0.3,
    openRate: 0.3,
    clickRate: 0.1,
    emailEffect: 1.3,
    months: [1, 4, 10, 11],
    channels: { direct: 2, organic: 5, paid: 2, social: 1, referral: 1 },
    devices: EVEN_DEVICES,
    values: { price: 1, quality: 4, novelty: 3, sustainability: 3 },
  },
  big_spender: {
    share: 6,
    visitsPerWeek: 0.8,
    viewsPerVisit: 5,
    orderRate: 0.4,
    itemsPerOrder: 6,
    discountShare: 0.05,
    priceLevel: 2.5,
    focus: 0.7,
    openRate: 0.5,
    clickRate: 0.2,
    emailEffect: 1.05,
    channels: { direct: 5, organic: 2, paid: 1, social: 1, referral: 2 },
    devices: { mobile: 3, desktop: 6, tablet: 1 },
    values: { price: 1, quality: 8, novelty: 2, sustainability: 3 },
  },
  lapsing: {
    share: 16,
    visitsPerWeek: 1.4,
    viewsPerVisit: 4,
    orderRate: 0.3,
    itemsPerOrder: 2,
    discountShare: 0.3,
    priceLevel: 0.9,
    focus: 0.5,
    openRate: 0.2,
    clickRate: 0.05,
    emailEffect: 1.2,
    halfLifeDays: 30,
    channels: { direct: 3, organic: 3, paid: 2, social: 2, referral: 1 },
    devices: EVEN_DEVICES,
    values: { price: 3, quality: 3, novelty: 2, sustainability: 1 },
  },
} as const satisfies Record<string, Persona>;

export type PersonaName = keyof typeof PERSONAS;

export const SHARES = Object.fromEntries(
  Object.entries(PERSONAS).map(([name, { share }]) => [name, share]),
) as Record<PersonaName, number>;
