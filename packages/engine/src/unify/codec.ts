// A profile as text. Rewriting the profile is most of what an event costs, so it is small: flat lists instead of objects,
// facts by number, each stamp (time, message, source) once, however many values one event brought, and hardly anything
// for a name of which no event is known.

import { FACT_PLACES, type Place } from '../collect/index.ts';
import { fromBefore, isFromBefore } from './codec-before.ts';
import { emptyState } from './fold.ts';
import type { IdentityState, Profile, Stamped } from './state.ts';
import { decodeTouch, encodeTouch, type TouchText } from './touch-text.ts';

/** Time, message and source in turn. */
export type StampsText = (number | string)[];
/** Key, value and the number of its stamp in turn. */
export type Packed = unknown[];
export type StateText =
  | [id: string, type: string, value: string, since: number]
  | [
      id: string,
      type: string,
      value: string,
      since: number,
      firstSeen: number,
      lastSeen: number,
      events: number,
      traits: Packed,
      facts: Packed,
      consent: Packed,
      groups: Packed,
      firstTouch: TouchText | 0,
      lastTouch: TouchText | 0,
      /** Starts and ends in turn, each as the distance from the one before. */
      sessions: number[],
      behaviours: IdentityState['behaviours'],
      views: Packed,
      shown?: Record<string, number[]>,
    ];
export type ProfileText = [version: 2, stamps: StampsText, states: StateText[]];

export function encodeProfile(profile: Profile): string {
  const stamps = new Stamps();
  const states = profile.identities.map((state) => encodeState(state, stamps));
  return JSON.stringify([2, stamps.list, states] satisfies ProfileText);
}

/** The text must come from `encodeProfile`, of this version or the one before. */
export function decodeProfile(id: string, text: string): Profile {
  const parsed: unknown = JSON.parse(text);
  const [, stamps, states] = isFromBefore(parsed) ? fromBefore(parsed) : (parsed as ProfileText);
  return { id, identities: states.map((state) => decodeState(state, stamps)) };
}

class Stamps {
  readonly list: StampsText = [];
  readonly #byTime = new Map<number, number[]>();

  /** By the number alone first: texts made as keys took as long as everything else that packing does. */
  indexOf(stamped: Stamped<unknown>): number {
    // Most of what is packed one after the other came with the same event.
    const last = this.list.length / 3 - 1;
    if (last >= 0 && this.#isAt(last, stamped)) return last;
    const [, time, messageId, sourceId] = stamped;
    const sameTime = this.#byTime.get(time);
    for (const at of sameTime ?? []) if (this.#isAt(at, stamped)) return at;
    this.list.push(time, messageId, sourceId);
    if (sameTime) sameTime.push(last + 1);
    else this.#byTime.set(time, [last + 1]);
    return last + 1;
  }

  #isAt(at: number, [, time, messageId, sourceId]: Stamped<unknown>): boolean {
    const { list } = this;
    return list[3 * at] === time && list[3 * at + 1] === messageId && list[3 * at + 2] === sourceId;
  }
}

const asItIs = (name: string): Place => name;

function pack(record: Record<string, Stamped<unknown>>, stamps: Stamps, placeOf = asItIs): Packed {
  const packed: Packed = [];
  for (const key in record) packed.push(placeOf(key), record[key]![0], stamps.indexOf(record[key]!));
  return packed;
}

function encodeState(state: IdentityState, stamps: Stamps): StateText {
  const { id, type, value, since } = state;
  if (state.events === 0) return [id, type, value, since];
  const text: StateText = [
    id,
    type,
    value,
    since,
    state.firstSeen,
    state.lastSeen,
    state.events,
    pack(state.traits, stamps),
    pack(state.facts, stamps, FACT_PLACES.placeOf),
    pack(state.consent, stamps),
    pack(state.groups, stamps),
    encodeTouch(state.firstTouch),
    encodeTouch(state.lastTouch),
    distances(state.sessions),
    state.behaviours,
    pack(state.views, stamps),
  ];
  if (state.shown) text.push(state.shown);
  return text;
}

function decodeState(text: StateText, stamps: StampsText): IdentityState {
  const state = emptyState(text[0], text[1], text[2]);
  state.since = text[3];
  if (text.length === 4) return state;
  const unpack = <T>(packed: Packed, nameAt: (place: Place) => string = String) => {
    const record: Record<string, Stamped<T>> = {};
    for (let i = 0; i < packed.length; i += 3) {
      const at = 3 * (packed[i + 2] as number);
      // The value is of the type it had when it was encoded, and so are the parts of its stamp.
      const stamp = [stamps[at] as number, stamps[at + 1] as string, stamps[at + 2] as string] as const;
      record[nameAt(packed[i] as Place)] = [packed[i + 1] as T, ...stamp];
    }
    return record;
  };
  state.firstSeen = text[4];
  state.lastSeen = text[5];
  state.events = text[6];
  state.traits = unpack(text[7]);
  state.facts = unpack(text[8], FACT_PLACES.nameAt);
  state.consent = unpack(text[9]);
  state.groups = unpack(text[10]);
  state.sessions = fromDistances(text[13]);
  state.behaviours = text[14];
  state.views = unpack(text[15]);
  if (text[11]) state.firstTouch = decodeTouch(text[11]);
  if (text[12]) state.lastTouch = decodeTouch(text[12]);
  if (text[16]) state.shown = text[16];
  return state;
}

function distances(sessions: IdentityState['sessions']): number[] {
  const list: number[] = [];
  let before = 0;
  for (const [start, end] of sessions) {
    list.push(start - before, end - start);
    before = end;
  }
  return list;
}

function fromDistances(list: readonly number[]): IdentityState['sessions'] {
  const sessions: IdentityState['sessions'] = [];
  let at = 0;
  for (let i = 0; i + 1 < list.length; i += 2) {
    const start = at + list[i]!;
    at = start + list[i + 1]!;
    sessions.push([start, at]);
  }
  return sessions;
}
