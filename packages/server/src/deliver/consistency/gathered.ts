// What is told in a workspace now, with one thing more or in another way where somebody is about to publish it.

import {
  type Campaign,
  type Saying,
  type Scenario,
  scenarioKeyOf,
  type Template,
} from '@visavis/engine/deliver';
import type { Machine } from '@visavis/engine/journey';
import { type Condition, describe } from '@visavis/engine/segment';
import type { StoredAudience, StoredCmsExperience, StoredExperience } from '../../decide/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { type NamesOf, newest, type WorkspaceProgram } from '../../segment/index.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Scenarios } from '../scenarios/index.ts';
import type { AskedMessage, ConsistencyStore } from './consistency-store.ts';
import { sayingsOf, type Told } from './sayings.ts';

/** What was asked for longer ago is over. */
const ASKED_BACK_MS = 30 * 86_400_000;
const MOST_ASKED = 20_000;

export interface GatheringDeps {
  store: ConsistencyStore;
  clock: Clock;
  experiences(workspaceId: string): Promise<StoredExperience[]>;
  /** A CMS's, with the audiences that they name. */
  entries(workspaceId: string): Promise<{ experiences: StoredCmsExperience[]; audiences: StoredAudience[] }>;
  machines(workspaceId: string): Promise<Machine[]>;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  names: NamesOf;
  messages: Pick<Messages, 'templates'>;
  campaigns(): Pick<Campaigns, 'definitions'>;
  scenarios(): Pick<Scenarios, 'definitions'>;
}
/** What is about to be told, in the place of what has its key. */
export interface Besides {
  experience?: StoredExperience;
  entry?: StoredCmsExperience;
  campaign?: Campaign;
  scenario?: Scenario;
  /** A template that other systems are about to ask for. */
  message?: string;
  /** Told by whatever sends it. */
  template?: Template;
}
export interface Gathered {
  sayings: Saying[];
  /** Those of what is about to be told. */
  about: ReadonlySet<string>;
  campaigns: readonly Campaign[];
  /** What the sayings were made of. */
  told: Pick<Told, 'campaigns' | 'scenarios' | 'templates' | 'entries' | 'asked'>;
  program: WorkspaceProgram;
  /** The first journey, which is also called just `stage`. */
  firstMachine: string | undefined;
  conditionOf(segment: string): Condition | undefined;
  /** Whom a saying is for, in words. */
  whom(saying: Saying): string;
  now: number;
}

/** `over`: what is not told any more counts too, as long as it may have been. */
export async function gather(
  deps: GatheringDeps,
  workspaceId: string,
  besides: Besides = {},
  over = false,
): Promise<Gathered> {
  const { store, messages, clock } = deps;
  const now = clock.now();
  const [program, names, machines, experiences, cms, campaigns, scenarios, stored, declared, asked] =
    await Promise.all([
      deps.program(workspaceId),
      deps.names(workspaceId),
      deps.machines(workspaceId),
      deps.experiences(workspaceId),
      deps.entries(workspaceId),
      deps.campaigns().definitions.list(workspaceId),
      deps.scenarios().definitions.list(workspaceId),
      messages.templates.list(workspaceId),
      store.declared(workspaceId),
      store.asked(workspaceId, now - ASKED_BACK_MS, MOST_ASKED),
    ]);
  const known = campaigns.map(({ campaign }) => campaign);
  const triggering = new Set(known.map(scenarioKeyOf));
  const { experience, entry, campaign, scenario, message } = besides;
  const segmentOf = new Map(cms.audiences.map(({ key, segment }) => [key, segment]));
  const isTold = (status: string, live: string) =>
    status === live || (over && status !== 'draft' && status !== 'review');
  const told = {
    experiences: [
      ...experiences.filter(({ key, status }) => key !== experience?.key && isTold(status, 'live')),
      ...(experience ? [experience] : []),
    ],
    entries: [
      ...cms.experiences.filter(({ key, status }) => key !== entry?.key && isTold(status, 'live')),
      ...(entry ? [entry] : []),
    ].map((one) => ({ entry: one, segment: segmentFor(one, segmentOf) })),
    asked: askedOf(asked, message),
    campaigns: [
      ...campaigns
        .filter(
          ({ campaign: { key }, status }) =>
            key !== campaign?.key && (isTold(status, 'running') || status === 'done'),
        )
        .map((one) => ({
          campaign: one.campaign,
          endedAt: one.status === 'done' ? one.updatedAt : undefined,
        })),
      ...(campaign ? [{ campaign }] : []),
    ],
    scenarios: [
      ...scenarios
        .filter(
          ({ scenario: { key }, status }) =>
            key !== scenario?.key && isTold(status, 'live') && !triggering.has(key),
        )
        .map((one) => one.scenario),
      ...(scenario ? [scenario] : []),
    ],
    templates: stored.map((one) => (one.key === besides.template?.key ? besides.template : one)),
  };
  const sayings = sayingsOf({ ...told, machines, declared, timezone: program.timezone, now });
  const conditions = new Map(program.segments.map((segment) => [segment.key, newest(segment)]));
  return {
    ...{ sayings, told, program, now, campaigns: known, firstMachine: machines[0]?.key },
    about: new Set(sayings.filter((one) => isAbout(one, besides, told)).map(({ id }) => id)),
    conditionOf: (key) => conditions.get(key),
    whom: ({ audience }) => (audience === null ? 'everybody' : describe(audience, names)),
  };
}

/** Null: for everybody; undefined: for nobody, since its audience stands for no segment. */
function segmentFor(
  { configuration: { audience } }: StoredCmsExperience,
  segmentOf: ReadonlyMap<string, string | null>,
): string | null | undefined {
  return audience ? (segmentOf.get(audience.id) ?? undefined) : null;
}

/** By template: who was told, or will be; null for what is about to be, to anybody. */
function askedOf(rows: readonly AskedMessage[], message: string | undefined): Told['asked'] {
  const asked = new Map<string, AskedMessage[] | null>(Map.groupBy(rows, ({ template }) => template));
  if (message !== undefined) asked.set(message, null);
  return asked;
}

/** Whether it says what this template says, and goes on saying it. */
function tells(
  template: string,
  { kind, key, part }: Saying,
  { campaigns, scenarios }: Pick<Told, 'campaigns' | 'scenarios'>,
): boolean {
  if (kind === 'message') return key === template;
  if (kind === 'campaign')
    return campaigns.some(
      ({ campaign, endedAt }) =>
        campaign.key === key && campaign.template === template && endedAt === undefined,
    );
  if (kind !== 'scenario') return false;
  const nodes = scenarios.find((one) => one.key === key)?.nodes ?? [];
  return nodes.some((node) => node.id === part && 'template' in node && node.template === template);
}

const isAbout = (
  saying: Saying,
  { experience, entry, campaign, scenario, message, template }: Besides,
  told: Pick<Told, 'campaigns' | 'scenarios'>,
): boolean => {
  const { kind, key } = saying;
  return (
    (kind === 'experience' && key === experience?.key) ||
    (kind === 'campaign' && key === campaign?.key) ||
    (kind === 'scenario' && key === scenario?.key) ||
    (kind === 'cms' && key === entry?.key) ||
    (kind === 'message' && key === message) ||
    (template !== undefined && tells(template.key, saying, told))
  );
};
