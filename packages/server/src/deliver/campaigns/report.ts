// How a campaign went: its occurrences, what became of its messages, by variant, and on which side people were.

import { iso } from '../../platform/clock.ts';
import type { Records } from '../../platform/records/index.ts';
import type { OccurrenceStore } from './occurrence-store.ts';
import { createOutcomeStore, type VariantOutcome } from './outcome-store.ts';

export interface CampaignReport {
  /** What its messages say that they are because of: `campaign:spring`; one that waits for something is a scenario. */
  cause: string;
  occurrences: {
    id: string;
    state: string;
    startsAt: string;
    beganAt: string;
    endedAt: string | null;
    people: number;
    held: number;
    /** Not told yet: it is not their hour. */
    waiting: number;
  }[];
  /** By state. */
  messages: Record<string, number>;
  variants: VariantOutcome[];
}

export async function campaignReport(
  { records, store }: { records: Records; store: OccurrenceStore },
  workspaceId: string,
  cause: { kind: 'campaign' | 'scenario'; id: string },
  key: string,
): Promise<CampaignReport> {
  const variants = await createOutcomeStore(records).byVariant(workspaceId, cause);
  const occurrences = await store.of(workspaceId, key);
  const messages: Record<string, number> = {};
  for (const { states } of variants)
    for (const [state, n] of Object.entries(states)) messages[state] = (messages[state] ?? 0) + n;
  return {
    cause: `${cause.kind}:${cause.id}`,
    occurrences: await Promise.all(
      occurrences.map(async (one) => ({
        ...{ id: one.id, state: one.state, people: one.people, held: one.held },
        ...{ startsAt: iso(one.startsAt), beganAt: iso(one.beganAt) },
        endedAt: one.endedAt > 0 ? iso(one.endedAt) : null,
        waiting: one.state === 'done' ? 0 : await store.waiting(one),
      })),
    ),
    ...{ messages, variants },
  };
}
