// The ledger of clashes that happened: what people were shown and sent is held against what contradicts, again and again
// while the server runs. A clash of one person and one pair is recorded once.

import {
  type ClashThatHappened,
  happened,
  possibleClashes,
  type Saying,
  type Telling,
} from '@visavis/engine/deliver';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { ConsistencyStore } from './consistency-store.ts';
import { type GatheringDeps, gather } from './gathered.ts';
import { sayingOfMessage } from './sayings.ts';
import { readSeen } from './seen-store.ts';
import { type Recorded, sentenceOf } from './voice.ts';

export interface RecordingDeps extends GatheringDeps {
  store: ConsistencyStore;
  events: Pick<Events, 'query'>;
  clock: Clock;
  people(workspaceId: string, ids: readonly string[]): Promise<Map<string, StoredPerson>>;
  /** All identities of whoever goes by each of these. */
  namesOf(workspaceId: string, ids: readonly string[]): Promise<Map<string, readonly string[]>>;
  withinMs(workspaceId: string): Promise<number>;
}

const DAY_MS = 86_400_000;
const LOOKS_BACK_MS = 30 * DAY_MS;
const MOST_TELLINGS = 200_000;
const AT_ONCE = 500;
const ALWAYS = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];

export async function recordClashes(deps: RecordingDeps, workspaceId: string): Promise<void> {
  const { store, clock } = deps;
  const now = clock.now();
  const withinMs = await deps.withinMs(workspaceId);
  const { sayings, campaigns } = await gather(deps, workspaceId, {}, true);
  // Whoever was told something was in its audience: only what contradicts matters.
  const anybody = sayings
    .filter(({ kind }) => kind !== 'stage')
    .map((one): Saying => ({ ...one, audience: null, assumed: [], spans: ALWAYS }));
  const { clashes } = possibleClashes(anybody, { surrounded: { segment: () => undefined, now }, withinMs });
  if (clashes.length === 0) return;
  const pairs = new Map(clashes.map((one) => [pairOf(one.first.id, one.second.id), one]));
  const involved = new Set(clashes.flatMap(({ first, second }) => [first.id, second.id]));
  const from = now - Math.max(LOOKS_BACK_MS, withinMs);
  const shown = anybody.filter(({ id, slot }) => slot !== undefined && involved.has(id));
  const ofCms = anybody.filter(({ id, kind }) => kind === 'cms' && involved.has(id));
  const cmsKeys = new Set(ofCms.map(({ key }) => key));
  const seen = await readSeen(deps.events, workspaceId, {
    experiences: [...new Set([...shown, ...ofCms].map(({ key }) => key))],
    ...{ from, most: MOST_TELLINGS },
  });
  const sent = await store.sent(workspaceId, from, MOST_TELLINGS);
  const tellings = [
    ...seen.map(({ identity, experience, variant, at }) => ({
      who: identity,
      saying: `${cmsKeys.has(experience) ? 'cms' : 'experience'}:${experience}/${variant}`,
      at,
    })),
    ...sent.map((one) => ({ who: one.profileId, saying: sayingOfMessage(one, campaigns), at: one.at })),
  ].filter(({ saying }) => involved.has(saying));
  const owners = await ownersOf(
    deps,
    workspaceId,
    tellings.map(({ who }) => who),
  );
  const byPerson = tellings.flatMap(({ who, ...one }): Telling[] => {
    const person = owners.get(who);
    return person === undefined ? [] : [{ ...one, person }];
  });
  const found = happened(byPerson, (one, other) => pairs.has(pairOf(one, other)), withinMs);
  for (let i = 0; i < found.length; i += AT_ONCE) {
    const some = found.slice(i, i + AT_ONCE);
    const people = await deps.people(workspaceId, [...new Set(some.map(({ person }) => person))]);
    await store.record(
      workspaceId,
      some.flatMap((one) => {
        const person = people.get(one.person)?.id;
        const clash = pairs.get(pairOf(one.first.saying, one.second.saying))!;
        return person === undefined ? [] : [recordedOf({ ...one, person }, clash)];
      }),
    );
  }
}

function recordedOf(
  { person, first, second }: ClashThatHappened,
  clash: ReturnType<typeof possibleClashes>['clashes'][number],
): Recorded {
  const nameOf = (id: string) => (id === clash.first.id ? clash.first.name : clash.second.name);
  return {
    profileId: person,
    first: { ...first, name: nameOf(first.saying) },
    second: { ...second, name: nameOf(second.saying) },
    sentence: sentenceOf(clash.first, clash.second, clash.disagreements),
  };
}

const pairOf = (one: string, other: string): string => [one, other].sort().join('\n');

/** By identity, or by a profile as it was: one name of theirs that stands for all. */
async function ownersOf(
  { namesOf }: RecordingDeps,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const distinct = [...new Set(ids)];
  const owners = new Map<string, string>();
  for (let i = 0; i < distinct.length; i += AT_ONCE)
    for (const [id, [first]] of await namesOf(workspaceId, distinct.slice(i, i + AT_ONCE)))
      owners.set(id, first ?? id);
  return owners;
}
