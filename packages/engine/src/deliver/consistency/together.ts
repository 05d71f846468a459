// Whether anybody at all could meet several conditions at once, whoever they are. Conditions are taken apart branch by
// branch; each branch that is consistent attribute by attribute and event by event is a kind of person that could be.
// "Never" is a proof. "Possible" is not one of the opposite: sequences, and how attributes hang together, are not known.

import type { Json } from '../../collect/index.ts';
import type { AttributeOperator, Condition } from '../../segment/index.ts';
import { canonical } from '../../unify/index.ts';
import { agree, isCount } from './counts.ts';
import { type Domain, fitting, type Literal } from './values.ts';

export interface Surrounded {
  /** A segment's condition by its key; undefined for one that is not there, in which nobody is. */
  segment(key: string): Condition | undefined;
  /** Another name of an attribute, such as `stage` for the stage in the first journey. */
  alias?(attribute: string): string;
  /** What relative dates are measured from. */
  now: number;
}
/** Somebody who could be: what is asked for, filled in. */
export interface Somebody {
  values: Record<string, Json>;
  /** Too much to look through, or texts that were not found; there may be nobody after all. */
  unsure?: true;
}

/** Several values at once are usual in these; elsewhere where a condition asks what a list includes. */
const MANY = /^(?:identity|group)\./;
const INCLUDES = new Set<AttributeOperator>(['includes', 'includesAny', 'includesAll']);
const MOST_STEPS = 20_000;

/** Undefined where nobody can ever meet all of them. */
export function somebodyOf(conditions: readonly Condition[], surrounded: Surrounded): Somebody | undefined {
  return new Search(surrounded).run(conditions);
}

type Part = { condition: Condition; negated: boolean };
/** What is asked of one attribute, or of one count of events. */
interface Asked {
  literals: Literal[];
  part: Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown } | { segment: unknown }>;
}

class Search {
  readonly #surrounded: Surrounded;
  readonly #asked = new Map<string, Asked>();
  #steps = 0;
  #unsure = false;

  constructor(surrounded: Surrounded) {
    this.#surrounded = surrounded;
  }

  run(conditions: readonly Condition[]): Somebody | undefined {
    const found = this.#expand(
      conditions.map((condition) => ({ condition, negated: false })),
      [],
    );
    if (this.#steps > MOST_STEPS) return { values: {}, unsure: true };
    return found && { values: found, ...(this.#unsure && { unsure: true as const }) };
  }

  /** Everything that leaves no choice first. */
  #expand(open: readonly Part[], choices: readonly Part[][]): Record<string, Json> | undefined {
    if (++this.#steps > MOST_STEPS) return {};
    const [first, ...rest] = open;
    if (!first) return this.#choose(choices);
    const { condition, negated } = first;
    if ('not' in condition)
      return this.#expand([{ condition: condition.not, negated: !negated }, ...rest], choices);
    if ('all' in condition || 'any' in condition) {
      const parts = ('all' in condition ? condition.all : condition.any).map((part) => ({
        condition: part,
        negated,
      }));
      const isAll = 'all' in condition !== negated;
      return isAll ? this.#expand([...parts, ...rest], choices) : this.#expand(rest, [...choices, parts]);
    }
    if ('segment' in condition) {
      const inner = this.#surrounded.segment(condition.segment);
      if (inner) return this.#expand([{ condition: inner, negated }, ...rest], choices);
      return negated ? this.#expand(rest, choices) : undefined;
    }
    return this.#with(condition, negated, () => this.#expand(rest, choices));
  }

  #choose([parts, ...others]: readonly Part[][]): Record<string, Json> | undefined {
    if (!parts) return this.#filledIn();
    for (const part of parts) {
      const found = this.#expand([part], others);
      if (found || this.#steps > MOST_STEPS) return found;
    }
    return undefined;
  }

  #with<T>(part: Asked['part'], negated: boolean, go: () => T | undefined): T | undefined {
    const key = this.#keyOf(part);
    const before = this.#asked.get(key);
    const literals = [...(before?.literals ?? []), literalOf(part, negated)];
    this.#asked.set(key, { literals, part });
    const found = this.#isSound(key) ? go() : undefined;
    if (before) this.#asked.set(key, before);
    else this.#asked.delete(key);
    return found;
  }

  #keyOf(part: Asked['part']): string {
    if ('attribute' in part) return this.#surrounded.alias?.(part.attribute) ?? part.attribute;
    if ('sequence' in part) return canonical(part as unknown as Json);
    const { event, where = [], measure = { count: true }, window = null } = part;
    return canonical({ event, where, measure, window } as unknown as Json);
  }

  #isSound(key: string): boolean {
    const { literals, part } = this.#asked.get(key)!;
    const fit = this.#fit(key, literals, part);
    if (!fit) return false;
    if ('attribute' in part || 'sequence' in part || !isCount(part)) return true;
    const tallies = [...this.#asked.values()].flatMap(({ part: other, literals: own }) =>
      'event' in other && isCount(other) ? [{ condition: other, literals: own }] : [],
    );
    return agree(tallies);
  }

  #fit(key: string, literals: readonly Literal[], part: Asked['part']) {
    return fitting(literals, domainOf(key, literals, part), this.#surrounded.now);
  }

  #filledIn(): Record<string, Json> {
    const values: Record<string, Json> = {};
    this.#unsure = false;
    for (const [key, { literals, part }] of this.#asked) {
      const fit = this.#fit(key, literals, part)!;
      if (fit.unsure) this.#unsure = true;
      if (fit.value !== undefined && fit.value !== null) values[key] = fit.value;
    }
    return values;
  }
}

function domainOf(key: string, literals: readonly Literal[], part: Asked['part']): Domain {
  if ('sequence' in part) return 'value';
  if ('event' in part) {
    const { measure = { count: true } } = part;
    return 'count' in measure || 'distinct' in measure ? 'count' : 'value';
  }
  return MANY.test(key) || literals.some(({ op }) => INCLUDES.has(op)) ? 'list' : 'value';
}

function literalOf(part: Asked['part'], negated: boolean): Literal {
  if ('sequence' in part) return { op: 'eq', value: true, negated };
  if ('attribute' in part) return { op: part.op, value: part.value, negated };
  const { op = 'gte', value = 1 } = part;
  return { op, value, negated };
}
