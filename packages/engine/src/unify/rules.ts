// Identity rules: which names count, which tell more, how many of a kind one person may have, which values are nobody,
// and when a device is taken for shared. Semantics follow Segment Unify (limits with windows, priority, blocked
// values) and go on where it stops: shared devices join nobody.

import { DEVICE_TYPES, type Event, type Identifier, isExact, SIGNED, UNLINKED } from '../collect/index.ts';
import { identityId } from './identity.ts';

export { DEVICE_TYPES };

/** At most `max` names of a type on one person; with `windowMs`, at most that many new ones in any such span. */
export interface Limit {
  max: number;
  windowMs?: number;
}

export interface IdentityRules {
  /** Types from the most telling on; types not named here come before the first device, by alphabet. */
  priority: string[];
  limits: Record<string, Limit>;
  /** For types not in `limits`. */
  defaultLimit: Limit;
  /** Values that name nobody, compared in lower case; on top of `BLOCKED_VALUES`. */
  blocked: string[];
  /** Regular expressions are not taken from users: a pattern here is text with `*` for anything. */
  blockedPatterns: string[];
  /** Types that name a thing that several people may share, and how many names of another type it may be seen with. */
  shared: Record<string, Record<string, number>>;
  /** Traits of an identify event that also name the person: trait → identifier type. */
  fromTraits: Record<string, string>;
  /** A person has at most this many names. */
  maxIdentities: number;
}

const SHARED_DEVICE = { user_id: 1, email: 3, phone: 3 };

export const DEFAULT_RULES: IdentityRules = {
  priority: ['user_id', 'email', 'phone', 'anonymous_id', 'device_id', 'advertising_id', 'push_token'],
  limits: {
    user_id: { max: 1 },
    email: { max: 5 },
    phone: { max: 5 },
    anonymous_id: { max: 100 },
    device_id: { max: 100 },
    advertising_id: { max: 100 },
    push_token: { max: 100 },
  },
  defaultLimit: { max: 5 },
  blocked: [],
  blockedPatterns: [],
  shared: {
    anonymous_id: SHARED_DEVICE,
    device_id: SHARED_DEVICE,
    advertising_id: SHARED_DEVICE,
    push_token: SHARED_DEVICE,
    email: { user_id: 3 },
    phone: { user_id: 3 },
  },
  fromTraits: {},
  maxIdentities: 200,
};

/** Values that clients send when they do not know who it is. */
export const BLOCKED_VALUES: ReadonlySet<string> = new Set([
  '',
  '-1',
  'null',
  'nil',
  'none',
  'undefined',
  'unknown',
  'anonymous',
  'guest',
  'n/a',
  'na',
  'nan',
  'true',
  'false',
  '(null)',
  '(none)',
  '[object object]',
  'not set',
  '(not set)',
  'test@test.com',
  'noreply@example.com',
]);
const ALL_ZEROS = /^[0\-\s.{}]*$/;

const SIMPLE = /^[\w@.+:-]*$/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\ufffd]/gu;
const QUOTES = /^["'`]+|["'`]+$/g;

/** As a person would read it: wide letters are letters, what cannot be seen and quotes around it are not there. */
function asRead(value: string): string {
  if (SIMPLE.test(value)) return value.toLowerCase();
  return value.normalize('NFKC').replace(UNSEEN, '').trim().replace(QUOTES, '').trim().toLowerCase();
}

export function isBlocked(value: string, rules: IdentityRules): boolean {
  const plain = asRead(value);
  // Cut short, two long names could become one.
  if (plain.length > MAX_VALUE_LENGTH) return true;
  if (BLOCKED_VALUES.has(plain) || ALL_ZEROS.test(plain)) return true;
  return (
    rules.blocked.some((b) => b.toLowerCase() === plain) || rules.blockedPatterns.some((p) => like(plain, p))
  );
}

/** `*` stands for anything; linear in the length of the value. */
function like(value: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  if (parts.length === 1) return value === parts[0];
  const last = parts.pop()!;
  const first = parts.shift()!;
  if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length)
    return false;
  let at = first.length;
  const end = value.length - last.length;
  for (const part of parts) {
    const found = value.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** The lower, the more telling. */
export function rankOf(type: string, rules: IdentityRules): number {
  const at = rules.priority.indexOf(type);
  if (at >= 0) return at;
  const firstDevice = rules.priority.findIndex((t) => DEVICE_TYPES.has(t));
  return firstDevice < 0 ? rules.priority.length : firstDevice - 0.5;
}

export function limitOf(type: string, rules: IdentityRules): Limit {
  // A type is what a client says, `constructor` among others.
  return (Object.hasOwn(rules.limits, type) && rules.limits[type]) || rules.defaultLimit;
}

const MAX_VALUE_LENGTH = 512;

/** An identifier as it is compared: e-mail addresses in lower case, phone numbers without decoration. */
export function normaliseIdentifier({ type, value }: Identifier): Identifier {
  const trimmed = value.trim();
  if (type === 'email') return { type, value: trimmed.toLowerCase() };
  if (type === 'phone') return { type, value: trimmed.replace(/[\s()./-]/g, '') };
  return { type, value: trimmed };
}

/**
 * The names in an event that the rules accept, most telling first, each once: its own identifiers, those in its traits
 * (`fromTraits`). Empty when the event names nobody.
 */
export function identifiersOf(event: Event, rules: IdentityRules): Identifier[] {
  const found =
    event.type === 'identify' ? [...event.identifiers, ...traitIdentifiers(event, rules)] : event.identifiers;
  const list: Identifier[] = [];
  for (const raw of found) {
    const identifier = accepted(raw, rules);
    if (identifier && !list.some((one) => isSame(one, identifier))) list.push(identifier);
  }
  return list.length < 2 ? list : list.sort((a, b) => compareIdentifiers(a, b, rules));
}

const isSame = (a: Identifier, b: Identifier): boolean => a.type === b.type && a.value === b.value;

const VERDICTS_KEPT = 50_000;
/** By the rules, then type and value as they came: the same names come again and again. Rules are never changed in place. */
const verdicts = new WeakMap<IdentityRules, Map<string, Map<string, Identifier | undefined>>>();
let verdictsKept = 0;

/** The name as it is compared; undefined when the rules say that it is nobody's. */
function accepted(raw: Identifier, rules: IdentityRules): Identifier | undefined {
  const types = verdicts.get(rules) ?? new Map<string, Map<string, Identifier | undefined>>();
  if (types.size === 0) verdicts.set(rules, types);
  const values = types.get(raw.type) ?? new Map<string, Identifier | undefined>();
  if (values.size === 0) types.set(raw.type, values);
  const known = values.get(raw.value);
  if (known !== undefined || values.has(raw.value)) return known;
  const identifier = normaliseIdentifier(raw);
  const verdict = isBlocked(identifier.value, rules) ? undefined : Object.freeze(identifier);
  if (verdictsKept++ >= VERDICTS_KEPT) {
    types.clear();
    verdictsKept = 0;
    return verdict;
  }
  values.set(raw.value, verdict);
  return verdict;
}

function compareIdentifiers(a: Identifier, b: Identifier, rules: IdentityRules): number {
  return (
    rankOf(a.type, rules) - rankOf(b.type, rules) ||
    compareText(a.type, b.type) ||
    compareText(a.value, b.value)
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function traitIdentifiers(event: Event, rules: IdentityRules): Identifier[] {
  if (event.type !== 'identify') return [];
  // Where names must be proven, only those that the event itself names have been.
  if (event.flags.includes(SIGNED) || event.flags.includes(UNLINKED)) return [];
  const found: Identifier[] = [];
  for (const [trait, type] of Object.entries(rules.fromTraits)) {
    const value = event.traits[trait];
    if ((typeof value === 'string' || typeof value === 'number') && isExact(value)) {
      if (type !== 'email' || String(value).includes('@')) found.push({ type, value: String(value) });
    }
  }
  return found;
}

export interface EdgeSeen {
  a: string;
  b: string;
  kind: 'observed' | 'alias';
  time: number;
  messageId: string;
}

/** The edges that an event says: its first name with each of its others, and an alias's new name with its previous one. */
export function edgesOf(workspaceId: string, event: Event, identifiers: readonly Identifier[]): EdgeSeen[] {
  if (identifiers.length < 2 && !event.previousId) return [];
  const [first, ...others] = identifiers.map((i) => identityId(workspaceId, i.type, i.value));
  if (!first) return [];
  const stamp = { time: event.time, messageId: event.messageId };
  const edges: EdgeSeen[] = others.map((b) => ({ a: first, b, kind: 'observed', ...stamp }));
  for (const { type, value } of previousNamesOf(event)) {
    const b = identityId(workspaceId, type, value);
    if (b !== first) edges.push({ a: first, b, kind: 'alias', ...stamp });
  }
  return edges;
}

/**
 * The names that an alias says the person had before. On the wire `previousId` has no type: Segment's libraries send an
 * anonymous id or an earlier user id alike. What may be either is taken for both, so that it does not matter whether
 * the alias or the events under the old name come first.
 */
export function previousNamesOf(event: Event): Identifier[] {
  if (event.type !== 'alias' || !event.previousId) return [];
  const previous = normaliseIdentifier(event.previousId);
  if (previous.type !== 'user_id') return [previous];
  return [previous, { type: 'anonymous_id', value: previous.value }];
}
