// For tests of whatever reads conditions: the meaning of the grammar, random material, and the table of cases.

export * from './arbitrary.ts';
export * from './cases.ts';
export * from './oracle.ts';
