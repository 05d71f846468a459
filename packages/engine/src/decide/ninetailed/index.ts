// Ninetailed's experiences, as the CMS has them: read, and evaluated as its own SDK does.

export * from './configuration.ts';
export { contentsIn, entriesOf as cmsEntriesOf, variantsOf as cmsVariantsOf } from './contents.ts';
export * from './continents.ts';
export * from './entries.ts';
export * from './entry.ts';
export * from './evaluate.ts';
export * from './rules.ts';
