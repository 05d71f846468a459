// How it reaches them: rules on plain data.

export * from './ask/index.ts';
export * from './assist/index.ts';
export * from './campaign/index.ts';
export * from './consistency/index.ts';
export * from './messages/index.ts';
export * from './pressure/index.ts';
export * from './scenario/index.ts';
export { dateOf, nextWallTime, type WeekdayName, wallTimeOn, weekdayOf } from './wall-time.ts';
