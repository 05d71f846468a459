// Personas: names, sizes, drift and pages of the groups that models of kind `personas` find.

export { createPersonaStore, personaMigrations } from './persona-store.ts';
export { Personas, type PersonasDeps } from './personas.ts';
export { registerPersonaRoutes } from './routes.ts';
