// Slots, experiences and people for the tests of this room, plain unless a test says otherwise.

import type { Json } from '../collect/index.ts';
import { combine, emptyState, type ProfileView } from '../unify/index.ts';
import type { Asker } from './asker.ts';
import type { Experience } from './experience.ts';
import { Lineup, type LineupParts } from './lineup.ts';
import type { Slot } from './slot.ts';

export const slotOf = (key: string, parts: Partial<Slot> = {}): Slot => ({
  id: key,
  key,
  name: key,
  type: 'string',
  schema: null,
  default: 'nothing new',
  status: 'on',
  version: 1,
  ...parts,
});

export const experienceOf = (key: string, parts: Partial<Experience> = {}): Experience => ({
  id: key,
  key,
  name: key,
  slot: 'hero',
  audience: null,
  variants: [{ key: 'a', content: key, weight: 1 }],
  traffic: 1,
  holdout: 0,
  layer: null,
  from: null,
  to: null,
  priority: 0,
  version: 1,
  ...parts,
});

export const lineupOf = (experiences: Experience[], parts: Partial<LineupParts> = {}): Lineup =>
  new Lineup({
    slots: [slotOf('hero')],
    experiences,
    timezone: 'UTC',
    computed: new Map(),
    names: {},
    ...parts,
  });

export function viewOf(traits: Record<string, Json> = {}, request: Record<string, Json> = {}): ProfileView {
  const state = emptyState('1', 'user_id', '1');
  for (const [name, value] of Object.entries(traits)) state.traits[name] = [value, 1, 'm', 's'];
  return combine({ id: '1', identities: [state] }, [], request);
}

export const askerOf = (parts: Partial<Asker> = {}): Asker => ({
  view: viewOf(),
  now: 1000,
  unit: 'u1',
  inside: () => false,
  viewed: () => undefined,
  knows: true,
  ...parts,
});
