// Who could be told two things that contradict: pairs of sayings that disagree, at a time, for somebody who could be.
// Sayings are grouped by what they talk about and what they say of it; only groups that contradict are set against each
// other, and of those only sayings that an index by pinned attributes and by time brings together.

import type { Condition } from '../../segment/index.ts';
import { canonical } from '../../unify/index.ts';
import type { Claim } from './claim.ts';
import { type Pins, pinsOf } from './pins.ts';
import { onAnyPage } from './request.ts';
import { type Disagreement, disagreements, meeting, type Saying, takeTurns } from './saying.ts';
import { Shelf } from './shelf.ts';
import { type Surrounded, somebodyOf } from './together.ts';
import { contradiction } from './topics/index.ts';

/** Two sayings that some person could be told; `first` comes before `second` in the list that was given. */
export interface PossibleClash {
  first: Saying;
  second: Saying;
  /** The first instant from now on at which both are told. */
  at: number;
  disagreements: Disagreement[];
}
export interface Clashes {
  clashes: PossibleClash[];
  /** How many pairs were looked at, of all that there are. */
  compared: number;
  /** There are more than were asked for. */
  isCut: boolean;
}
export interface Looking {
  surrounded: Surrounded;
  /** Two things that are told within so long are told together. */
  withinMs: number;
  /** Only pairs with one of these ids. */
  about?: ReadonlySet<string>;
  most?: number;
}

interface Item {
  saying: Saying;
  place: number;
  pins: Pins;
  spans: Saying['spans'];
  conditions: readonly Condition[];
  /** The same for the same conditions. */
  whom: string;
}

export function possibleClashes(sayings: readonly Saying[], looking: Looking): Clashes {
  const { surrounded, withinMs, about, most = 1000 } = looking;
  const found: Clashes = { clashes: [], compared: 0, isCut: false };
  const seen = new Set<number>();
  const together = remembering(surrounded);
  const isAsked = ({ saying }: Item) => about === undefined || about.has(saying.id);

  const compare = (a: Item, b: Item): void => {
    const [one, other] = a.place < b.place ? [a, b] : [b, a];
    const pair = one.place * sayings.length + other.place;
    if (one === other || seen.has(pair)) return;
    seen.add(pair);
    found.compared++;
    if (takeTurns(one.saying, other.saying)) return;
    const at = meeting(one.spans, other.spans, withinMs, surrounded.now);
    if (at === undefined) return;
    const differ = disagreements(one.saying, other.saying);
    if (differ.length === 0) return;
    if (!together(one, other)) return;
    if (found.clashes.length >= most) found.isCut = true;
    else found.clashes.push({ first: one.saying, second: other.saying, at, disagreements: differ });
  };
  const setAgainst = (some: readonly Item[], others: readonly Item[]): void => {
    if (some.length === 0 || others.length === 0 || found.isCut) return;
    const shelf = new Shelf(others, some);
    for (const item of some) for (const other of shelf.near(item, withinMs)) compare(item, other);
  };

  for (const [one, other] of contradicting(itemsOf(sayings, surrounded))) {
    const asked = one.filter(isAsked);
    setAgainst(asked, other);
    if (asked.length < one.length)
      setAgainst(
        other.filter(isAsked),
        one.filter((item) => !isAsked(item)),
      );
  }
  found.clashes.sort(
    (a, b) =>
      sayings.indexOf(a.first) - sayings.indexOf(b.first) ||
      sayings.indexOf(a.second) - sayings.indexOf(b.second),
  );
  return found;
}

function itemsOf(sayings: readonly Saying[], surrounded: Surrounded): Item[] {
  return sayings.map((saying, place) => {
    const own = saying.audience === null ? [] : [saying.audience];
    const conditions = [...own, ...(saying.assumed ?? [])].map((one) => onAnyPage(one));
    const pins = pinsOf({ all: conditions }, surrounded);
    // Conditions are plain JSON, whatever their types say.
    return { saying, place, pins, spans: saying.spans, conditions, whom: canonical(conditions as never) };
  });
}

/** Groups of sayings, two by two, whose claims about one thing contradict. */
function* contradicting(items: readonly Item[]): Generator<[Item[], Item[]]> {
  const things = new Map<string, Map<string, { claim: Claim; items: Item[] }>>();
  for (const item of items)
    for (const claim of item.saying.claims) {
      const thing = `${claim.topic}\n${claim.about}`;
      const values = things.get(thing) ?? new Map<string, { claim: Claim; items: Item[] }>();
      things.set(thing, values);
      const same = values.get(claim.value);
      if (same) same.items.push(item);
      else values.set(claim.value, { claim, items: [item] });
    }
  for (const values of things.values()) {
    const groups = [...values.values()];
    for (const [i, one] of groups.entries())
      for (const other of groups.slice(i + 1))
        if (contradiction(one.claim, other.claim) !== undefined) yield [one.items, other.items];
  }
}

/** Whether anybody could be in both audiences; many sayings have the same one. */
function remembering(surrounded: Surrounded): (a: Item, b: Item) => boolean {
  const known = new Map<string, boolean>();
  return (a, b) => {
    const key = a.whom < b.whom ? `${a.whom}\n${b.whom}` : `${b.whom}\n${a.whom}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const could = somebodyOf([...a.conditions, ...b.conditions], surrounded) !== undefined;
    known.set(key, could);
    return could;
  };
}
