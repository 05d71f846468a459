// Did it help, and what would have helped? Statistics on plain data.

export * from './alarms/index.ts';
export * from './attribution/index.ts';
export * from './experiment/index.ts';
export * from './lift/index.ts';
export * from './maturity/index.ts';
export * from './metrics/index.ts';
export * from './off-policy/index.ts';
export * from './paths/index.ts';
export * from './scorecard/index.ts';
export * from './stories/index.ts';
