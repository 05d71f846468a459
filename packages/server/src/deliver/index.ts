// How does it reach them? The door of deliver: its parts are folders, and each has a door of its own.

import type { App } from '../platform/http/index.ts';
import type { Catalogue } from '../unify/index.ts';
import { type Ask, type AskDeps, createAsk } from './ask/index.ts';
import { Assist, type AssistRooms, registerAssistRoutes } from './assist/index.ts';
import {
  type Campaigns,
  type CampaignsDeps,
  createCampaigns,
  registerCampaignRoutes,
} from './campaigns/index.ts';
import {
  type Consistency,
  type ConsistencyDeps,
  createConsistency,
  registerConsistencyRoutes,
} from './consistency/index.ts';
import { createLedger, type Ledger, registerLedgerRoutes } from './ledger/index.ts';
import { createLetters, type Letters } from './letters/index.ts';
import {
  createMessages,
  type Messages,
  type MessagesDeps,
  partedMeanwhile,
  registerMessageRoutes,
  soldOut,
} from './messages/index.ts';
import {
  createScenarios,
  registerScenarioRoutes,
  type Scenarios,
  type ScenariosDeps,
} from './scenarios/index.ts';

export { escaped, sendPage } from './ask/page.ts';
export type { AssistRooms } from './assist/index.ts';
export type { Letter, Letters } from './letters/index.ts';
export type { MayGo, Message, MessageRequest, Messages } from './messages/index.ts';
export { migrations } from './migrations.ts';
export type { Listening, Scenarios } from './scenarios/index.ts';

/** What the parts need of the rooms to the left; each part names its own. */
export type DeliverDeps = MessagesDeps & {
  ask: AskRooms;
  scenarios: ScenarioRooms & CampaignRooms;
  voice: VoiceRooms;
  catalogue: Pick<Catalogue, 'items'>;
  assist: AssistRooms;
};
/** What asking needs beside what messages need. */
export type AskRooms = Omit<AskDeps, 'records' | 'clock' | 'secret' | 'baseUrl' | 'messages'>;
/** What taking people on needs beside what messages need. */
export type ScenarioRooms = Omit<ScenariosDeps, keyof MessagesDeps | 'beforeTold'>;
/** And what campaigns need. */
export type CampaignRooms = Omit<CampaignsDeps, keyof MessagesDeps | 'beforeTold'>;
/** And what speaking with one voice needs. */
export type VoiceRooms = Pick<
  ConsistencyDeps,
  'experiences' | 'entries' | 'machines' | 'trial' | 'count' | 'members' | 'namesOf' | 'workspaces'
>;

export interface Deliver {
  /** Asked to send something, this sees it through: queue, templates, channels, events. */
  readonly messages: Messages;
  /** What those who work here are written. */
  readonly letters: Letters;
  /** How much one person is told. */
  readonly ledger: Ledger;
  /** Forms, surveys, and which question is worth most. */
  readonly ask: Ask;
  /** One message to many. */
  readonly campaigns: Campaigns;
  /** Ways that people go by themselves. */
  readonly scenarios: Scenarios;
  /** Whether anybody is told two things that contradict. */
  readonly consistency: Consistency;
  /** One customer on one page, for whoever speaks with them. */
  readonly assist: Assist;
  /** Goes on with what was under way. */
  start(): void;
  /** Nothing new is begun; what is under way is written down. */
  stop(): Promise<void>;
}

export function createDeliver(deps: DeliverDeps): Deliver {
  const { records, clock, secret, baseUrl, people, audit } = deps;
  const { events, timezone } = deps.ask;
  const ledger = createLedger({ records, clock, events, people, timezone, audit });
  const messages = createMessages({
    ...deps,
    mayGo: (...asked) => ledger.mayGo(...asked),
    beforeTemplate: (...asked) => consistency.beforeTemplate(...asked),
    async stillWanted(workspaceId, held, about) {
      const free = held.filter(({ transactional }) => !transactional);
      const overtaken = await Promise.all([
        partedMeanwhile(deps.partedSince, workspaceId, held, about),
        campaigns.overtaken(workspaceId, free, about),
        scenarios.overtaken(workspaceId, free, about),
        soldOut(deps.catalogue, workspaceId, free),
      ]);
      return held.map((message) => overtaken.find((reasons) => reasons.has(message))?.get(message));
    },
    survey: (...asked) => ask.surveys.linksFor(...asked),
    form: (...asked) => ask.forms.linkFor(...asked),
  });
  const letters = createLetters({ records, clock, channels: messages.inside.channels, failed: deps.failed });
  const ask: Ask = createAsk({ ...deps.ask, records, clock, secret, baseUrl, messages });
  const scenarios: Scenarios = createScenarios(
    { ...deps, ...deps.scenarios, beforeTold: (...asked) => consistency.beforeScenario(...asked) },
    messages,
  );
  const campaigns: Campaigns = createCampaigns(
    { ...deps, ...deps.scenarios, beforeTold: (...asked) => consistency.beforeCampaign(...asked) },
    { messages, scenarios },
  );
  const consistency = createConsistency({
    ...{ ...deps, ...deps.scenarios, ...deps.voice, messages },
    ...{ campaigns: () => campaigns, scenarios: () => scenarios },
  });
  return {
    messages,
    letters,
    ledger,
    campaigns,
    ask,
    scenarios,
    consistency,
    assist: new Assist({ rooms: deps.assist, events, clock, messages }),
    start() {
      messages.start();
      letters.start();
      scenarios.start();
      campaigns.start();
      consistency.start();
    },
    async stop() {
      await consistency.stop();
      await campaigns.stop();
      await scenarios.stop();
      await letters.stop();
      await messages.stop();
    },
  };
}

export function registerDeliverRoutes(app: App, deliver: Deliver): void {
  registerMessageRoutes(app, deliver.messages);
  registerLedgerRoutes(app, deliver.ledger);
  deliver.ask.routes(app);
  registerScenarioRoutes(app, deliver.scenarios);
  registerCampaignRoutes(app, deliver.campaigns);
  registerConsistencyRoutes(app, deliver.consistency);
  registerAssistRoutes(app, deliver.assist);
}
