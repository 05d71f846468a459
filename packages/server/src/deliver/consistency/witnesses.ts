// Real people who would be told both sides of a clash. Members of the segments that audiences name come first, then
// everybody in order, up to a bound; whoever is in both audiences is tried with what really decides.

import { type PossibleClash, WitnessSearch } from '@visavis/engine/deliver';
import { fieldsOf } from '@visavis/engine/segment';
import { someone } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Gathered } from './gathered.ts';
import type { Telling } from './telling.ts';
import type { Witness } from './voice.ts';

export interface WitnessDeps {
  people(workspaceId: string, ids: readonly string[]): Promise<Map<string, StoredPerson>>;
  /** Profile ids greater than `after`, in their order. */
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  count(workspaceId: string): Promise<number>;
  members(workspaceId: string, segmentId: string, limit: number): Promise<string[]>;
}
export interface Witnesses {
  witnesses: Map<PossibleClash, Witness>;
  looked: number;
  people: number;
}

const AT_ONCE = 500;
/** Somebody waits for the answer; twenty thousand people take some seconds. */
const MOST_PEOPLE = 20_000;
const MOST_MEMBERS = 500;
/** In both audiences, and told something else all the same: after so many it is no accident. */
const MOST_TRIES = 100;

export async function findWitnesses(
  deps: WitnessDeps,
  workspaceId: string,
  { clashes, gathered, telling }: { clashes: readonly PossibleClash[]; gathered: Gathered; telling: Telling },
): Promise<Witnesses> {
  const found: Witnesses = { witnesses: new Map(), looked: 0, people: 0 };
  if (clashes.length === 0) return found;
  found.people = await deps.count(workspaceId);
  const search = new WitnessSearch(clashes, gathered.program.program.surroundings);
  const tries = new Map<PossibleClash, number>();
  const seen = new Set<string>();
  const open = (clash: PossibleClash) => !found.witnesses.has(clash) && (tries.get(clash) ?? 0) < MOST_TRIES;

  const look = async (ids: readonly string[]): Promise<void> => {
    const fresh = ids.filter((id) => !seen.has(id));
    const people = await deps.people(workspaceId, fresh);
    for (const id of fresh) {
      seen.add(id);
      const person = people.get(id);
      if (person?.id !== id) continue;
      found.looked++;
      for (const clash of search.meets(person.view).filter(open)) {
        tries.set(clash, (tries.get(clash) ?? 0) + 1);
        const witness = await testify(clash, person, telling);
        if (witness) found.witnesses.set(clash, witness);
      }
    }
  };

  const goesOn = () => found.looked < MOST_PEOPLE && clashes.some(open);
  // Whom another system had told something are few among many.
  if (goesOn()) await look(asked(clashes, gathered));
  for (const segmentId of segmentsNamed(clashes, gathered))
    if (goesOn()) await look(await deps.members(workspaceId, segmentId, MOST_MEMBERS));
  for (let after = ''; goesOn(); ) {
    const ids = await deps.profiles(workspaceId, after, AT_ONCE);
    await look(ids);
    if (ids.length < AT_ONCE) break;
    after = ids.at(-1)!;
  }
  return found;
}

/** Undefined where this person is not told both, after all. */
async function testify(
  { first, second, at }: Pick<PossibleClash, 'first' | 'second' | 'at'>,
  person: StoredPerson,
  telling: Telling,
): Promise<Witness | undefined> {
  const one = await telling.of(first, person, at);
  if (!one.told) return undefined;
  const other = await telling.of(second, person, at);
  if (!other.told) return undefined;
  const { name = null } = someone(person.view);
  return { profileId: person.id, name, because: [one.because, other.because] };
}

function asked(clashes: readonly PossibleClash[], { told }: Gathered): string[] {
  const templates = new Set(
    clashes.flatMap(({ first, second }) =>
      [first, second].flatMap(({ kind, key }) => (kind === 'message' ? [key] : [])),
    ),
  );
  const ids = [...templates].flatMap((key) =>
    (told.asked.get(key) ?? []).slice(0, MOST_MEMBERS).map(({ profileId }) => profileId),
  );
  return [...new Set(ids)];
}

function segmentsNamed(clashes: readonly PossibleClash[], { program }: Gathered): string[] {
  const keys = new Set(
    clashes.flatMap(({ first, second }) =>
      [first, second].flatMap(({ audience }) => (audience ? fieldsOf(audience).segments : [])),
    ),
  );
  return program.segments.filter(({ key, state }) => state === 'live' && keys.has(key)).map(({ id }) => id);
}
