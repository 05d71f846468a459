// How it reaches them: rules on plain data.

export * from './ask/index.ts';
export * from './pressure/index.ts';
