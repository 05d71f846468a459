// Campaigns: who is told what and when, as data.

export * from './campaign.ts';
export * from './schedule.ts';
