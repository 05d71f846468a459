// How it reaches them: rules on plain data.

export * from './pressure/index.ts';
