// The person whom everyone sees: one value an attribute, worked out from the states of the identities when somebody
// asks for it. Most people have one identity, and then there is nothing to compare.

import type { Json } from '../collect/index.ts';
import type { BehaviourState } from './behaviours/index.ts';
import { derivedNameOf, isDerivedName } from './derived.ts';
import { touchFact } from './fold.ts';
import { earlierTouch, laterTouch, mergeSessions, type Session } from './sessions.ts';
import { isLater } from './stamped.ts';
import type { IdentityState, Profile, Stamped, Touch } from './state.ts';
import type { ProfileView, Provenance } from './view.ts';

/** A company, household or team: traits stamped like a person's. */
export interface Group {
  id: string;
  traits: Record<string, Stamped<Json>>;
}

type StampedPart = 'traits' | 'facts' | 'consent';
interface Found {
  stamped: Stamped<Json>;
  state: IdentityState;
}

/** `groups` are those the person belongs to; `request` is what a decision's caller said of this moment. */
export function combine(
  profile: Profile,
  groups: readonly Group[] = [],
  request: Readonly<Record<string, Json>> = {},
): ProfileView {
  return new View(profile, groups, request);
}

/** The ids of the groups that the person was put in, by any identity. */
export function groupIdsOf(profile: Profile): readonly string[] {
  if (!profile.identities.some((state) => hasAny(state.groups))) return NO_GROUPS;
  const ids = new Set<string>();
  for (const state of profile.identities) for (const id of Object.keys(state.groups)) ids.add(id);
  return [...ids].sort();
}

const NO_GROUPS: readonly string[] = [];
function hasAny(record: object): boolean {
  for (const _ in record) return true;
  return false;
}

class View implements ProfileView {
  readonly profile: Profile;
  readonly #groups: readonly Group[];
  readonly #request: Readonly<Record<string, Json>>;
  #sessions: Session[] | undefined;

  constructor(profile: Profile, groups: readonly Group[], request: Readonly<Record<string, Json>>) {
    this.profile = profile;
    this.#groups = groups;
    this.#request = request;
  }

  get(attribute: string): Json | undefined {
    const { head, rest, isPath } = partsOf(attribute);
    switch (head) {
      case 'traits':
        return isPath ? reach(rest, (name) => this.#value('traits', name)) : this.#value('traits', rest);
      case 'consent':
        return this.#value('consent', rest);
      case 'identity':
        return list(this.profile.identities.filter((i) => i.type === rest).map((i) => i.value));
      case 'group':
        return this.#group(rest);
      case 'first':
        return touchFact(this.firstTouch, rest);
      case 'request':
        return reach(rest, (name) => this.#request[name]);
      case 'stage':
      case 'persona':
      case 'prediction':
        return this.#derived(attribute);
      case 'sessions':
        return rest === 'count' ? this.sessions.length : undefined;
      case 'firstSeen':
        return seen(this.profile.identities, 'firstSeen', Math.min);
      case 'lastSeen':
        return seen(this.profile.identities, 'lastSeen', Math.max);
      default:
        return this.#value('facts', attribute);
    }
  }

  source(attribute: string): Provenance | undefined {
    if (isDerivedName(attribute)) return this.#derivedSource(attribute);
    const found = this.#find(attribute);
    if (!found) return undefined;
    const { id, type, value } = found.state;
    const [, time, messageId, sourceId] = found.stamped;
    return { time, messageId, sourceId, identity: { id, type, value } };
  }

  behaviours(id: string): readonly BehaviourState[] {
    const { identities } = this.profile;
    if (identities.length === 1) {
      const only = identities[0]!.behaviours[id];
      return only === undefined ? [] : [only];
    }
    return identities.flatMap((i) => (i.behaviours[id] === undefined ? [] : [i.behaviours[id]!]));
  }

  get firstTouch(): Touch | undefined {
    return this.profile.identities.reduce<Touch | undefined>(
      (t, i) => earlierTouch(t, i.firstTouch),
      undefined,
    );
  }

  get lastTouch(): Touch | undefined {
    return this.profile.identities.reduce<Touch | undefined>((t, i) => laterTouch(t, i.lastTouch), undefined);
  }

  get sessions(): Session[] {
    const { identities } = this.profile;
    if (identities.length === 1) return identities[0]!.sessions;
    this.#sessions ??= mergeSessions(identities.map((i) => i.sessions));
    return this.#sessions;
  }

  #derived(attribute: string): Json | undefined {
    const { derived } = this.profile;
    return (
      derived &&
      reach(attribute, (name) => (Object.hasOwn(derived, name) ? derived[name]!.value : undefined), 2)
    );
  }

  #derivedSource(attribute: string): Provenance | undefined {
    const known = this.#derived(attribute) !== undefined && this.profile.derived![derivedNameOf(attribute)];
    if (!known) return undefined;
    const { id } = this.profile;
    return { time: known.time, messageId: '', sourceId: known.by, identity: { id, type: 'id', value: id } };
  }

  #find(attribute: string): Found | undefined {
    if (attribute.startsWith('consent.')) return this.#latest('consent', attribute.slice(8));
    if (!attribute.startsWith('traits.')) return this.#latest('facts', attribute);
    const path = attribute.slice(7);
    return this.#latest('traits', path) ?? this.#latest('traits', path.split('.', 1)[0]!);
  }

  #value(part: StampedPart, key: string): Json | undefined {
    const { identities } = this.profile;
    if (identities.length !== 1) return this.#latest(part, key)?.stamped[0];
    const record: Record<string, Stamped<Json> | undefined> = identities[0]![part];
    // What an object has by nature (`constructor`) is no list; asking for one's own first took a third of the time.
    const stamped = record[key];
    return Array.isArray(stamped) ? (stamped[0] ?? undefined) : undefined;
  }

  #latest(part: StampedPart, key: string): Found | undefined {
    let found: Found | undefined;
    for (const state of this.profile.identities) {
      const record: Record<string, Stamped<Json>> = state[part];
      const stamped = Object.hasOwn(record, key) ? record[key] : undefined;
      if (stamped && (!found || isLater(stamped, found.stamped))) found = { stamped, state };
    }
    return found && found.stamped[0] !== null ? found : undefined;
  }

  #group(path: string): Json | undefined {
    const mine = new Set(groupIdsOf(this.profile));
    const groups = this.#groups.filter((g) => mine.has(g.id));
    if (path === 'id') return list([...mine]);
    const values = groups.map((g) => reach(path, (name) => traitOf(g.traits, name)));
    return list(values.filter((v): v is Json => v !== undefined && v !== null));
  }
}

interface Parts {
  head: string;
  rest: string;
  /** Whether `rest` may name a field of a value. */
  isPath: boolean;
}
const PARTS_KEPT = 10_000;
const known = new Map<string, Parts>();
/** `traits.plan` → `traits`, `plan`. Remembered: the same few names are asked for, and cutting one takes longer. */
function partsOf(attribute: string): Parts {
  const found = known.get(attribute);
  if (found) return found;
  const dot = attribute.indexOf('.');
  const head = dot < 0 ? attribute : attribute.slice(0, dot);
  const rest = dot < 0 ? '' : attribute.slice(dot + 1);
  const parts = { head, rest, isPath: rest.includes('.') };
  if (known.size >= PARTS_KEPT) known.clear();
  known.set(attribute, parts);
  return parts;
}

function traitOf(record: Record<string, Stamped<Json>>, name: string): Json | undefined {
  return Object.hasOwn(record, name) ? record[name]![0] : undefined;
}

const list = (values: Json[]): Json[] | undefined => (values.length === 0 ? undefined : values);

/**
 * `address.city` is the trait of that very name, or the field `city` of the trait `address`. Null is absent. So many
 * parts of the path are the name of what is kept: one, or two.
 */
function reach(path: string, read: (name: string) => Json | undefined, named: 1 | 2 = 1): Json | undefined {
  const whole = read(path);
  if (whole !== undefined && whole !== null) return whole;
  const parts = path.split('.');
  const fields = parts.slice(named);
  let value = fields.length > 0 ? read(parts.slice(0, named).join('.')) : undefined;
  for (const field of fields) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, field))
      return undefined;
    value = value[field];
  }
  return value === null ? undefined : value;
}

function seen(
  identities: readonly IdentityState[],
  key: 'firstSeen' | 'lastSeen',
  pick: (...times: number[]) => number,
): number | undefined {
  const times = identities.filter((i) => i.events > 0).map((i) => i[key]);
  return times.length === 0 ? undefined : pick(...times);
}
