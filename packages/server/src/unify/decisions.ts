// What somebody decides about who is who: joining people by hand, and parting them again. A decision is a handful of
// edges that goes the same way through the flow as events do.

import { type IdentityRules, rankOf } from '@visavis/engine/unify';
import { VisavisError } from '../platform/errors.ts';
import { mergeOf } from './merge-lines.ts';
import type { Decided } from './neighbourhood.ts';
import { identitiesOfKey, type People, type StoredPerson } from './people.ts';
import { findEdges, findMerge, type PeopleDb } from './people-store.ts';
import type { Rules } from './rules.ts';
import type { Regroup } from './work.ts';

export interface By {
  at: number;
  actor: string;
  reason: string;
  messageId: string;
}
/** Hands a decision to the flow; resolves when it is durable. */
export type SubmitDecision = (
  workspaceId: string,
  edges: readonly Decided[],
  by: By,
) => Promise<Regroup | undefined>;

interface DecisionDeps {
  db: PeopleDb;
  people: People;
  rules: Rules;
  submit: SubmitDecision;
  now(): number;
}

/**
 * The name by which somebody is joined with others: their most telling one. Joined by a device, the limits would take
 * the device along and leave the person behind.
 */
function anchorOf({ view }: StoredPerson, rules: IdentityRules): string {
  const { identities } = view.profile;
  const rank = (at: number) => rankOf(identities[at]!.type, rules);
  return identities[identities.reduce((best, _, at) => (rank(at) < rank(best) ? at : best), 0)]!.id;
}

const PAIRS_AT_MOST = 10_000;

export class Decisions {
  readonly #deps: DecisionDeps;
  constructor(deps: DecisionDeps) {
    this.#deps = deps;
  }

  /** Makes one person of several; what was cut apart between them before is mended. */
  async merge(
    workspaceId: string,
    keys: readonly string[],
    by: { actor: string; reason: string },
  ): Promise<StoredPerson> {
    const found = await Promise.all(keys.map((key) => this.#deps.people.get(workspaceId, key)));
    const people = [...new Map(found.map((person) => [person.id, person])).values()];
    if (people.length < 2)
      throw new VisavisError('invalid_request', 'Expected at least two different people to merge.');
    const rules = await this.#deps.rules.of(workspaceId);
    const [first, ...others] = people.map((person) => anchorOf(person, rules));
    const edges: Decided[] = others.map((other) => ({ a: first!, b: other, kind: 'manual' }));
    edges.push(...(await this.#mended(workspaceId, people)));
    await this.#deps.submit(workspaceId, edges, this.#by(by));
    return this.#deps.people.get(workspaceId, people[0]!.id);
  }

  /** Takes identities out of their person. They stay together as far as they are linked with each other. */
  async unmerge(
    workspaceId: string,
    key: string,
    keys: readonly string[],
    by: { actor: string; reason: string },
  ): Promise<StoredPerson[]> {
    const person = await this.#deps.people.get(workspaceId, key);
    const mine = person.view.profile.identities.map((state) => state.id);
    const out = new Set(
      keys.map((one) => {
        const ids = identitiesOfKey(workspaceId, one);
        return ids.find((id) => mine.includes(id)) ?? ids[0];
      }),
    );
    const strange = [...out].find((id) => !mine.includes(id));
    if (strange !== undefined)
      throw new VisavisError('invalid_request', `Expected identities of this person; ${strange} is not one.`);
    if (out.size === 0 || out.size === mine.length)
      throw new VisavisError('invalid_request', 'Expected some of the identities, but not all of them.');
    return this.#cut(workspaceId, [[...out], mine.filter((id) => !out.has(id))], mine, by);
  }

  /** Undoes one line of the merge log, which concerns this person: those who were different people before it are again. */
  async undo(
    workspaceId: string,
    key: string,
    mergeId: string,
    by: { actor: string; reason: string },
  ): Promise<StoredPerson[]> {
    const person = await this.#deps.people.get(workspaceId, key);
    const row = await findMerge(this.#deps.db, workspaceId, mergeId);
    if (!row) throw new VisavisError('not_found', `There is no merge ${mergeId.slice(0, 100)}.`);
    const sides = mergeOf(row).before.map((person) => person.identities.map((identity) => identity.id));
    if (sides.length < 2) throw new VisavisError('conflict', 'That was not a merge of several people.');
    const concerned = new Set(sides.flat());
    if (!person.view.profile.identities.some(({ id }) => concerned.has(id)))
      throw new VisavisError('conflict', 'Expected a merge of this person; that one is of others.');
    return this.#cut(workspaceId, sides, sides.flat(), by);
  }

  async #cut(
    workspaceId: string,
    sides: readonly (readonly string[])[],
    all: readonly string[],
    by: { actor: string; reason: string },
  ): Promise<StoredPerson[]> {
    const edges: Decided[] = [];
    for (const [at, side] of sides.entries()) {
      for (const other of sides.slice(at + 1))
        for (const a of side) for (const b of other) edges.push({ a, b, kind: 'cut' });
    }
    if (edges.length > PAIRS_AT_MOST)
      throw new VisavisError('conflict', 'These people have too many identities to be parted in one go.');
    await this.#deps.submit(workspaceId, edges, this.#by(by));
    const parted = await Promise.all(all.map((id) => this.#deps.people.find(workspaceId, id)));
    return [...new Map(parted.flatMap((person) => (person ? [[person.id, person] as const] : []))).values()];
  }

  /** Cuts between the two stand in the way of joining them, so joining turns them round. */
  async #mended(workspaceId: string, people: readonly StoredPerson[]): Promise<Decided[]> {
    const personOf = new Map(
      people.flatMap((p) => p.view.profile.identities.map((s) => [s.id, p.id] as const)),
    );
    const edges = await findEdges(this.#deps.db, workspaceId, [...personOf.keys()]);
    return edges
      .filter(({ a, b, kind }) => kind === 'cut' && personOf.has(a) && personOf.has(b))
      .filter(({ a, b }) => personOf.get(a) !== personOf.get(b))
      .map(({ a, b }) => ({ a, b, kind: 'manual' as const }));
  }

  #by({ actor, reason }: { actor: string; reason: string }): By {
    const at = this.#deps.now();
    return { at, actor, reason, messageId: `decision-${at}` };
  }
}
