// Campaigns: one message to many, once, at a time, again and again, or whenever something happens.

import type { Event, JsonObject } from '@visavis/engine/collect';
import { type Campaign, scenarioKeyOf, scenarioOfCampaign } from '@visavis/engine/deliver';
import type { Condition } from '@visavis/engine/segment';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import type { NamesOf, WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { BeforeTold } from '../consistency/index.ts';
import type { Message, Messages, Reason } from '../messages/index.ts';
import type { Scenarios, Simulation } from '../scenarios/index.ts';
import { createCampaignStore } from './campaign-store.ts';
import { demandSegments } from './checks.ts';
import { CampaignDefinitions } from './definitions.ts';
import { createOccurrenceStore, eraseRecipients } from './occurrence-store.ts';
import { outOfAudience } from './overtaken.ts';
import { type CampaignReport, campaignReport } from './report.ts';
import { Sending } from './sending.ts';

export { registerCampaignRoutes } from './routes.ts';

export interface CampaignsDeps {
  records: Records;
  clock: Clock;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  names: NamesOf;
  settleDue(workspaceId: string): Promise<void>;
  keepAsSegment(workspaceId: string, name: string, condition: Condition, actor: Caller): Promise<string>;
  /** How many that is now; null is everybody. */
  size(workspaceId: string, audience: Condition | null): Promise<number>;
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  people(workspaceId: string, ids: readonly string[]): Promise<Map<string, StoredPerson>>;
  beforeTold: BeforeTold<Campaign>;
  submit(workspaceId: string, events: readonly Event[]): Promise<void>;
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
  failed(error: unknown): void;
}

export interface Campaigns {
  readonly definitions: CampaignDefinitions;
  /** What the keys in audiences are called. */
  readonly names: NamesOf;
  report(workspaceId: string, key: string): Promise<CampaignReport>;
  /** A triggered one on what people did in the last days. @throws invalid_request for one that waits for nothing */
  simulate(workspaceId: string, key: string, days: number): Promise<Simulation>;
  /** How many people an audience is now; null is everybody. */
  size(workspaceId: string, audience: Condition | null): Promise<number>;
  /** Above how many people a campaign needs a second person; null: never. */
  approveAbove(workspaceId: string): Promise<number | null>;
  /** Of messages that were held: why they are of no use any more. */
  overtaken(
    workspaceId: string,
    messages: readonly Message[],
    people: ReadonlyMap<string, StoredPerson>,
  ): Promise<Map<Message, Reason>>;
  /** Removes what names erased people, in the unit in which they go; returns the tables. */
  erase(unit: Unit, workspaceId: string, ids: readonly string[]): string[];
  /** Until nothing is due. */
  drain(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createCampaigns(
  deps: CampaignsDeps,
  { messages, scenarios }: { messages: Messages; scenarios: Scenarios },
): Campaigns {
  const store = createCampaignStore(deps.records);
  const occurrences = createOccurrenceStore(deps.records);
  const sending = new Sending({
    ...deps,
    store,
    occurrences,
    request: (unit, requests) => messages.request(unit, requests),
    wake: () => messages.wake(),
  });
  const definitions = new CampaignDefinitions({ ...deps, store, sending, messages, scenarios });
  return {
    definitions,
    names: deps.names,
    async report(workspaceId, key) {
      const { campaign } = await definitions.get(workspaceId, key);
      const isTriggered = campaign.schedule.kind === 'trigger';
      const cause = isTriggered
        ? ({ kind: 'scenario', id: scenarioKeyOf(campaign) } as const)
        : ({ kind: 'campaign', id: key } as const);
      return campaignReport({ records: deps.records, store: occurrences }, workspaceId, cause, key);
    },
    async simulate(workspaceId, key, days) {
      const { campaign } = await definitions.get(workspaceId, key);
      const scenario = scenarioOfCampaign(campaign);
      if (!scenario)
        throw new VisavisError(
          'invalid_request',
          `Only a campaign that waits for something can be simulated; “${campaign.name}” goes out at its time, to whoever is in its audience then.`,
        );
      return scenarios.unstored.simulate(workspaceId, scenario, days);
    },
    async size(workspaceId, audience) {
      if (audience) await demandSegments(deps, workspaceId, audience);
      return deps.size(workspaceId, audience);
    },
    approveAbove: (workspaceId) => store.approveAbove(workspaceId),
    overtaken: (...asked) => outOfAudience({ ...deps, store, occurrences }, ...asked),
    erase: eraseRecipients,
    drain: () => sending.poller.drain(),
    start: () => sending.poller.start(),
    stop: () => sending.poller.stop(),
  };
}
