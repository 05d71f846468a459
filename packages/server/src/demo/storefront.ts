// What a slot of the example shop and an experience in it are made of; slots.ts has the slots, experiences.ts and
// interests.ts what fills them.

import type { Json } from '@visavis/engine/collect';
import type { Condition } from '@visavis/engine/segment';

export interface DemoSlot {
  key: string;
  name: string;
  type: 'object' | 'string' | 'list';
  schema?: Json;
  default: Json;
}

export interface DemoExperience {
  key: string;
  name: string;
  slot: string;
  audience: Condition | null;
  variants: { key: string; content: Json }[];
  priority: number;
  /** Where it does not follow from the audience. */
  rung?: number;
  allocation?: Json;
}

/** An experience with one variant. */
export const only = (
  slot: string,
  key: string,
  name: string,
  audience: Condition | null,
  priority: number,
  content: Json,
): DemoExperience => ({
  key,
  name,
  slot,
  audience,
  priority,
  variants: [{ key: key.replace(/^\w+-/, ''), content }],
});
