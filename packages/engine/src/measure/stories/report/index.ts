// Reports as stories: what a funnel, retention, ways, money, a scorecard and the ladder say, so that they are shared,
// exported and spoken of as everything else is.

export { cardReport } from './card.ts';
export { type FunnelFacts, funnelReport } from './funnel.ts';
export { type LadderFacts, ladderReport } from './ladder.ts';
export { type AttributionFacts, attributionReport, type RevenueFacts, revenueReport } from './money.ts';
export { type PathFacts, pathReport } from './paths.ts';
export type { ReportOf } from './report.ts';
export { type RetentionFacts, retentionReport } from './retention.ts';
