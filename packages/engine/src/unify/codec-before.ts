// Profiles as they were written before their lists were flat. They are read as long as there are any: each is written
// anew with its person's next event.

import type { Packed, ProfileText, StateText } from './codec.ts';
import type { IdentityState, Touch } from './state.ts';
import { encodeTouch } from './touch-text.ts';

type PackedBefore = Record<string, [value: unknown, stamp: number]>;
type StateBefore = [
  id: string,
  type: string,
  value: string,
  since: number,
  firstSeen: number,
  lastSeen: number,
  events: number,
  traits: PackedBefore,
  facts: PackedBefore,
  consent: PackedBefore,
  groups: PackedBefore,
  firstTouch: Touch | 0,
  lastTouch: Touch | 0,
  sessions: number[],
  behaviours: IdentityState['behaviours'],
  views?: PackedBefore,
  shown?: Record<string, number[]>,
];
type ProfileBefore = [stamps: [time: number, messageId: string, sourceId: string][], states: StateBefore[]];

export const isFromBefore = (parsed: unknown): parsed is ProfileBefore =>
  Array.isArray(parsed) && Array.isArray(parsed[0]);

export function fromBefore([stamps, states]: ProfileBefore): ProfileText {
  return [2, stamps.flat(), states.map(stateFrom)];
}

function stateFrom(before: StateBefore): StateText {
  const [id, type, value, since, firstSeen, lastSeen, events] = before;
  const text: StateText = [
    ...([id, type, value, since, firstSeen, lastSeen, events] as const),
    flat(before[7]),
    flat(before[8]),
    flat(before[9]),
    flat(before[10]),
    encodeTouch(before[11] || undefined),
    encodeTouch(before[12] || undefined),
    before[13],
    before[14],
    flat(before[15] ?? {}),
  ];
  if (before[16]) text.push(before[16]);
  return text;
}

function flat(packed: PackedBefore): Packed {
  const list: Packed = [];
  for (const key of Object.keys(packed)) list.push(key, ...packed[key]!);
  return list;
}
