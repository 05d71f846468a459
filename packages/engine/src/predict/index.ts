// What will they do, whom do they resemble? Models on plain columns of numbers.

export * from './clv/index.ts';
export * from './propensity/index.ts';
export * from './recommend/index.ts';
export * from './table/index.ts';
