// What other identity rules would make of the people there are: walks over the stored graph one component at a time,
// resolves each with the new rules, and counts who would be joined and who parted. Writes nothing.

import type { IdentityRules } from '@visavis/engine/unify';
import {
  type Component,
  components,
  type IdentityRow,
  isAsResolved,
  isWhole,
  regrouped,
} from './components.ts';
import { countPeople, type PeopleDb } from './people-store.ts';

export interface DryRun {
  /** Identities looked at; those without any link cannot change and are not counted. */
  linked: number;
  people: { now: number; after: number };
  /** People who would become several. */
  split: number;
  /** New people made of several of today's. */
  joined: number;
  /** Names that would count as nobody. */
  blocked: number;
  shared: { now: number; after: number };
  /** A few of them, as `type:value` of who would be together. */
  examples: { before: string[][]; after: string[][] }[];
  /** False when the graph is larger than what is looked at in one go. */
  complete: boolean;
}

const LINKED_AT_MOST = 500_000;
const EXAMPLES = 10;

export async function dryRun(db: PeopleDb, workspaceId: string, rules: IdentityRules): Promise<DryRun> {
  const total = (await countPeople(db, workspaceId)).people;
  const result: DryRun = {
    linked: 0,
    people: { now: total, after: total },
    split: 0,
    joined: 0,
    blocked: 0,
    shared: { now: 0, after: 0 },
    examples: [],
    complete: true,
  };
  for await (const component of components(db, workspaceId)) {
    if (!isWhole(component)) result.complete = false;
    compare(component, rules, result);
    if (result.linked >= LINKED_AT_MOST) return { ...result, complete: false };
  }
  return result;
}

/**
 * Resolves again everybody whom the rules of today would group otherwise; `look` takes a component's links through the
 * flow. Returns how many components changed.
 */
export async function applyRules(
  db: PeopleDb,
  workspaceId: string,
  rules: IdentityRules,
  look: (links: readonly { a: string; b: string }[]) => Promise<unknown>,
): Promise<number> {
  let changed = 0;
  for await (const component of components(db, workspaceId)) {
    if (isAsResolved(component, rules)) continue;
    await look([...component.edges.values()].map(({ a, b }) => ({ a, b })));
    changed++;
  }
  return changed;
}

function compare(component: Component, rules: IdentityRules, result: DryRun): void {
  const { rows, blocked, before, after } = regrouped(component, rules);
  const personOf = new Map(rows.map((row) => [row.id, row.profile_id]));
  const groupOf = new Map(after.groups.flatMap((group, at) => group.map((id) => [id, at] as const)));
  const apart = before.filter((ids) => new Set(ids.flatMap((id) => groupOf.get(id) ?? [])).size > 1);
  const together = after.groups.filter((ids) => new Set(ids.map((id) => personOf.get(id))).size > 1);
  result.linked += rows.length;
  result.people.after += after.groups.length - before.length;
  result.split += apart.length;
  result.joined += together.length;
  result.blocked += blocked.size;
  result.shared.now += rows.filter((row) => Number(row.shared) === 1).length;
  result.shared.after += after.shared.size;
  if (apart.length + together.length === 0 || result.examples.length >= EXAMPLES) return;
  const named = (groups: readonly string[][]): string[][] =>
    groups.slice(0, 10).map((ids) => ids.slice(0, 10).map((id) => nameOf(component.identities.get(id)!)));
  result.examples.push({ before: named(before), after: named(after.groups) });
}

const nameOf = ({ type, value }: IdentityRow): string => `${type}:${value}`;
