// A profile as text. Rewriting the profile is most of what an event costs, so it is small: lists instead of objects,
// and each stamp (time, message, source) once, however many values one event brought.

import type { IdentityState, Profile, Stamped, Touch } from './state.ts';

type StampText = [time: number, messageId: string, sourceId: string];
type Packed = Record<string, [value: unknown, stamp: number]>;
type StateText = [
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
  firstTouch: Touch | 0,
  lastTouch: Touch | 0,
  /** Starts and ends in turn, each as the distance from the one before. */
  sessions: number[],
  behaviours: IdentityState['behaviours'],
  views: Packed,
  shown?: Record<string, number[]>,
];
type ProfileText = [stamps: StampText[], states: StateText[]];

export function encodeProfile(profile: Profile): string {
  const stamps = new Stamps();
  const states = profile.identities.map((state) => encodeState(state, stamps));
  return JSON.stringify([stamps.list, states] satisfies ProfileText);
}

/** The text must come from `encodeProfile`. */
export function decodeProfile(id: string, text: string): Profile {
  const [stamps, states] = JSON.parse(text) as ProfileText;
  return { id, identities: states.map((state) => decodeState(state, stamps)) };
}

class Stamps {
  readonly list: StampText[] = [];
  readonly #byTime = new Map<number, number[]>();
  /** By the number alone first: texts made as keys took as long as everything else that packing does. */
  indexOf([, time, messageId, sourceId]: Stamped<unknown>): number {
    const sameTime = this.#byTime.get(time);
    for (const at of sameTime ?? []) {
      const stamp = this.list[at]!;
      if (stamp[1] === messageId && stamp[2] === sourceId) return at;
    }
    const at = this.list.push([time, messageId, sourceId]) - 1;
    if (sameTime) sameTime.push(at);
    else this.#byTime.set(time, [at]);
    return at;
  }
}

function encodeState(state: IdentityState, stamps: Stamps): StateText {
  const pack = (record: Record<string, Stamped<unknown>>): Packed => {
    const packed: Packed = {};
    for (const key of Object.keys(record)) packed[key] = [record[key]![0], stamps.indexOf(record[key]!)];
    return packed;
  };
  const text: StateText = [
    state.id,
    state.type,
    state.value,
    state.since,
    state.firstSeen,
    state.lastSeen,
    state.events,
    pack(state.traits),
    pack(state.facts),
    pack(state.consent),
    pack(state.groups),
    state.firstTouch ?? 0,
    state.lastTouch ?? 0,
    distances(state.sessions),
    state.behaviours,
    pack(state.views),
  ];
  if (state.shown) text.push(state.shown);
  return text;
}

function decodeState(text: StateText, stamps: readonly StampText[]): IdentityState {
  const unpack = <T>(packed: Packed): Record<string, Stamped<T>> => {
    const record: Record<string, Stamped<T>> = {};
    // The value is of the type it had when it was encoded.
    for (const key of Object.keys(packed)) record[key] = [packed[key]![0] as T, ...stamps[packed[key]![1]]!];
    return record;
  };
  const [id, type, value, since, firstSeen, lastSeen, events] = text;
  const state: IdentityState = {
    id,
    type,
    value,
    since,
    firstSeen,
    lastSeen,
    events,
    traits: unpack(text[7]),
    facts: unpack(text[8]),
    consent: unpack(text[9]),
    groups: unpack(text[10]),
    sessions: fromDistances(text[13]),
    behaviours: text[14],
    views: unpack(text[15] ?? {}),
  };
  if (text[11]) state.firstTouch = text[11];
  if (text[12]) state.lastTouch = text[12];
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
