// What each page reads first, asked for while its code is still on its way, and when a pointer nears the link to it.

import { warm, warmPages } from '../ui/api/query.ts';

const overview = (days = '30'): void => warm('/v1/overview', { days: Number(days) || 30 });

export const home = (days?: string): void => {
  overview(days);
  warm('/v1/segments');
  warm('/v1/experiences');
};
export const people = (search: {
  search?: string;
  segment?: string;
  sort?: string;
  known?: string;
}): void => {
  overview();
  if (search.search) return;
  const { segment, sort = '-lastSeen', known } = search;
  const narrowed = { ...(segment ? { segment } : {}), sort, ...(known ? { known: true } : {}) };
  warmPages('/v1/profiles', { limit: 100, ...narrowed });
};
export const person = (key: string): void =>
  warm(`/v1/profiles/${encodeURIComponent(key.includes(':') ? key : `id:${key}`)}`);
export const segments = (): void => warm('/v1/segments');
export const segment = (id: string): void => {
  warm(`/v1/segments/${id}`);
  warm(`/v1/segments/${id}/history`, { days: 28 });
};
export const suggestions = (): void => warm('/v1/segments/suggestions');
export const predictions = (): void => warm('/v1/models');
export const personas = (): void => warm('/v1/personas');
export const recommendations = (): void => warm('/v1/recommendations');
export const catalogue = (): void => warm('/v1/catalogue/feeds');
export const journeys = (): void => warm('/v1/journeys');
export const metrics = (): void => warm('/v1/metrics');
export const ladder = (): void => warm('/v1/maturity');
export const map = (): void => warm('/v1/sources/map');
export const sources = (): void => warm('/v1/sources');
export const slots = (): void => {
  warm('/v1/slots');
  warm('/v1/experiences');
};
