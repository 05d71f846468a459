// One voice: before something is told, whether anybody would be told two things that contradict, and who; afterwards, to
// whom it happened. What contents commit us to is read from them, unless somebody has declared it.

import type { Json, JsonObject } from '@visavis/engine/collect';
import {
  type Campaign,
  type Declared,
  possibleClashes,
  type Saying,
  type Scenario,
  type Template,
} from '@visavis/engine/deliver';
import { durationMs } from '@visavis/engine/unify';
import type { StoredCmsExperience, StoredExperience } from '../../decide/index.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { Poller } from '../../platform/poller.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import { createConsistencyStore, eraseClashes } from './consistency-store.ts';
import { type Besides, type Gathered, type GatheringDeps, gather } from './gathered.ts';
import { type RecordingDeps, recordClashes } from './recording.ts';
import { Telling, type TellingDeps, type Verdict } from './telling.ts';
import { type BeforeTold, type Checked, type Clash, type Recorded, sentenceOf } from './voice.ts';
import { findWitnesses, type WitnessDeps } from './witnesses.ts';

export { consistencyMigrations } from './migrations.ts';
export { registerConsistencyRoutes } from './routes.ts';
export type { BeforeTold } from './voice.ts';

export interface ConsistencyDeps
  extends Omit<GatheringDeps, 'store'>,
    Omit<TellingDeps, 'messages'>,
    WitnessDeps,
    Pick<RecordingDeps, 'events' | 'namesOf'> {
  messages: GatheringDeps['messages'] & TellingDeps['messages'];
  records: Records;
  person(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  workspaces(): Promise<{ id: string }[]>;
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
  failed(error: unknown): void;
}

export interface Replayed {
  saying: Saying;
  verdict: Verdict;
}
export interface Consistency {
  /** All that is told now, with what it claims, and who would be told contradicting things. */
  told(workspaceId: string): Promise<{ gathered: Gathered; checked: Checked }>;
  /** Who would be told contradicting things with one subject besides, such as `campaign:spring`, as it is stored. @throws not_found */
  checkSubject(workspaceId: string, subject: string): Promise<Checked>;
  readonly beforeExperience: BeforeTold<StoredExperience>;
  readonly beforeEntry: BeforeTold<StoredCmsExperience>;
  readonly beforeCampaign: BeforeTold<Campaign>;
  readonly beforeScenario: BeforeTold<Scenario>;
  /** Of a change: only what it newly contradicts speaks against it. */
  readonly beforeTemplate: BeforeTold<{ before: Template; after: Template }>;
  /** Whether this person would be told these at that instant, worked out again. @throws not_found */
  replay(
    workspaceId: string,
    asked: { sayings: readonly string[]; profile: string; at: number; subject?: string | undefined },
  ): Promise<Replayed[]>;
  declared(workspaceId: string): Promise<Map<string, Declared>>;
  /** Null takes a declaration back: the content is read again. */
  declare(actor: Caller, subject: string, declared: Declared | null): Promise<void>;
  /** How long two things count as told together, such as `7d`. */
  within(workspaceId: string): Promise<string>;
  setWithin(actor: Caller, within: string): Promise<void>;
  now(): number;
  /** Brings the ledger up to now, and lists it, the latest first. */
  happened(
    workspaceId: string,
    page: { from: number; limit: number },
  ): Promise<{ clashes: Recorded[]; count: number; people: number }>;
  erase(unit: Unit, workspaceId: string, ids: readonly string[]): string[];
  start(): void;
  stop(): Promise<void>;
}

const WITHIN = '7d';
const MOST_CLASHES = 200;
const ROUND_MS = 10 * 60_000;
const nothing = async (): Promise<void> => {};

export function createConsistency(deps: ConsistencyDeps): Consistency {
  const store = createConsistencyStore(deps.records);
  const inner = { ...deps, store };
  const within = async (workspaceId: string) => (await store.within(workspaceId)) ?? WITHIN;
  const withinMs = async (workspaceId: string) => durationMs((await within(workspaceId)) as '7d');
  const tellingOf = (workspaceId: string, gathered: Gathered, besides: Besides) =>
    new Telling(deps, workspaceId, gathered, besides);

  async function check(
    workspaceId: string,
    besides: Besides = {},
  ): Promise<{ gathered: Gathered; checked: Checked }> {
    const gathered = await gather(inner, workspaceId, besides);
    const { sayings, about, firstMachine, now } = gathered;
    const alias = (name: string) => (name === 'stage' && firstMachine ? `stage.${firstMachine}` : name);
    const looking = {
      surrounded: { segment: gathered.conditionOf, alias, now },
      ...{ withinMs: await withinMs(workspaceId), most: MOST_CLASHES },
      ...(Object.keys(besides).length > 0 && { about }),
    };
    const { clashes, isCut } = possibleClashes(sayings, looking);
    const telling = tellingOf(workspaceId, gathered, besides);
    const found = await findWitnesses(deps, workspaceId, { clashes, gathered, telling });
    const listed = clashes.map((clash): Clash => {
      const { first, second, disagreements } = clash;
      const sentence = sentenceOf(first, second, disagreements);
      return { ...clash, sentence, witness: found.witnesses.get(clash) ?? null };
    });
    // Those that concern somebody first.
    const sorted = [...listed.filter(({ witness }) => witness), ...listed.filter(({ witness }) => !witness)];
    const { looked, people } = found;
    return { gathered, checked: { clashes: sorted, looked, people, isCut } };
  }

  /** Those that concern somebody. */
  const concerning = async (workspaceId: string, besides: Besides): Promise<Clash[]> =>
    (await check(workspaceId, besides)).checked.clashes.filter(({ witness }) => witness !== null);

  async function demand(
    actor: Caller,
    besides: Besides,
    subject: string,
    reason?: string,
    before?: Besides,
  ): Promise<() => Promise<void>> {
    const known = new Set(before && (await concerning(actor.workspaceId, before)).map(clashKey));
    const real = (await concerning(actor.workspaceId, besides)).filter((one) => !known.has(clashKey(one)));
    if (real.length === 0) return nothing;
    if (!reason?.trim()) throw contradicted(real);
    const details = {
      reason,
      clashes: real.slice(0, 20).map(({ first, second, sentence, witness, at }) => ({
        ...{
          first: first.id,
          second: second.id,
          sentence,
          witness: witness!.profileId,
          at: new Date(at).toISOString(),
        },
      })),
    };
    return () => deps.audit(actor.workspaceId, actor, 'consistency.published_past', subject, details);
  }

  async function besidesOf(workspaceId: string, subject: string): Promise<Besides> {
    const [, kind, key = ''] = /^(experience|cms|campaign|scenario|message):(.+)$/.exec(subject) ?? [];
    if (kind === 'campaign')
      return { campaign: (await deps.campaigns().definitions.get(workspaceId, key)).campaign };
    if (kind === 'scenario')
      return { scenario: (await deps.scenarios().definitions.get(workspaceId, key)).scenario };
    if (kind === 'message') {
      await deps.messages.templates.get(workspaceId, key);
      return { message: key };
    }
    if (kind === 'cms') {
      const entry = (await deps.entries(workspaceId)).experiences.find((one) => one.key === key);
      if (entry) return { entry };
    }
    const experience = (await deps.experiences(workspaceId)).find((one) => one.key === key);
    if (kind === 'experience' && experience) return { experience };
    throw new VisavisError(
      'not_found',
      `There is no “${subject.slice(0, 200)}”; expected experience:<key>, cms:<key>, campaign:<key>, scenario:<key> or message:<template>.`,
    );
  }

  const record = (workspaceId: string) => recordClashes({ ...inner, withinMs }, workspaceId);
  const poller = new Poller({
    everyMs: ROUND_MS,
    async look() {
      for (const { id } of await deps.workspaces()) if (!poller.isStopped) await record(id);
    },
    failed: deps.failed,
  });

  return {
    told: (workspaceId) => check(workspaceId),
    checkSubject: async (workspaceId, subject) =>
      (await check(workspaceId, await besidesOf(workspaceId, subject))).checked,
    beforeExperience: (actor, experience, reason) =>
      demand(actor, { experience }, `experience:${experience.key}`, reason),
    beforeEntry: (actor, entry, reason) => demand(actor, { entry }, `cms:${entry.key}`, reason),
    beforeCampaign: (actor, campaign, reason) =>
      demand(actor, { campaign }, `campaign:${campaign.key}`, reason),
    beforeScenario: (actor, scenario, reason) =>
      demand(actor, { scenario }, `scenario:${scenario.key}`, reason),
    beforeTemplate: (actor, { before, after }, reason) =>
      demand(actor, { template: after }, `template:${after.key}`, reason, { template: before }),
    async replay(workspaceId, { sayings, profile, at, subject }) {
      const besides = subject === undefined ? {} : await besidesOf(workspaceId, subject);
      const gathered = await gather(inner, workspaceId, besides);
      const person = await deps.person(workspaceId, profile);
      if (!person) throw new VisavisError('not_found', `Nobody is known as ${profile.slice(0, 200)}.`);
      const telling = tellingOf(workspaceId, gathered, besides);
      const replayed: Replayed[] = [];
      for (const id of sayings) {
        const saying = gathered.sayings.find((one) => one.id === id);
        if (!saying) throw new VisavisError('not_found', `Nothing is told as “${id.slice(0, 200)}”.`);
        replayed.push({ saying, verdict: await telling.of(saying, person, at) });
      }
      return replayed;
    },
    declared: (workspaceId) => store.declared(workspaceId),
    async declare(actor, subject, declared) {
      const { workspaceId } = actor;
      if (declared === null) await store.undeclare(workspaceId, subject);
      else await store.declare(workspaceId, { subject, declared, at: deps.clock.now(), by: actor.name });
      const action = declared === null ? 'consistency.undeclared' : 'consistency.declared';
      // A declaration is plain JSON, whatever its type says.
      await deps.audit(workspaceId, actor, action, subject, { declared: declared as Json });
    },
    within,
    now: () => deps.clock.now(),
    async setWithin(actor, length) {
      await store.setWithin(actor.workspaceId, length);
      await deps.audit(actor.workspaceId, actor, 'consistency.settings', 'consistency', { within: length });
    },
    async happened(workspaceId, page) {
      await record(workspaceId);
      const clashes = await store.recorded(workspaceId, page);
      const { clashes: count, people } = await store.counts(workspaceId, page.from);
      return { clashes, count, people };
    },
    erase: eraseClashes,
    start: () => poller.start(ROUND_MS),
    stop: () => poller.stop(),
  };
}

/** The same for the same two, as long as neither says anything else that the other denies. */
const clashKey = ({ first, second, disagreements }: Clash): string =>
  JSON.stringify([
    ...[first.id, second.id],
    ...disagreements.map(({ topic, first: one, second: other }) => [topic, one.value, other.value]),
  ]);

function contradicted(clashes: readonly Clash[]): VisavisError {
  const shown = clashes
    .slice(0, 3)
    .map(({ sentence, witness }) => `${witness!.name ?? 'Somebody'} would be told both ${sentence}`);
  const more = clashes.length > 3 ? ` And ${clashes.length - 3} more.` : '';
  return new VisavisError('conflict', `${shown.join(' ')}${more}`, {
    faults: [
      { field: 'reason', expected: 'why it is to be told all the same', got: 'nothing' },
      ...clashes.slice(0, 10).map(({ sentence, witness }) => ({
        ...{ field: 'witness', expected: sentence, got: `id:${witness!.profileId}` },
      })),
    ],
  });
}
