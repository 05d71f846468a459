// Our line-up, asked about profiles as the flow has them, not flat objects.

import type { Experience, Slot } from '../../packages/engine/src/decide/index.ts';
import { Lineup } from '../../packages/engine/src/decide/index.ts';
import type { Condition } from '../../packages/engine/src/segment/index.ts';
import { combine, emptyState, type ProfileView } from '../../packages/engine/src/unify/index.ts';
import { keysOf, type MakeDecider, OFF, type Part, type Visitor } from './decider.ts';

const NOW = Date.UTC(2026, 0, 1);

export const visavis: MakeDecider = (list, visitors) => {
  const keys = keysOf(list);
  const slots = keys.map(
    (key): Slot => ({
      ...{ id: key, key, name: key, type: 'string', schema: null },
      ...{ default: OFF, status: 'on', version: 1 },
    }),
  );
  const experiences = list.map((parts, i) => experienceOf(keys[i]!, parts));
  const lineup = new Lineup({ slots, experiences, timezone: 'UTC', computed: new Map(), names: {} });
  const views = visitors.map(viewOf);
  return {
    name: 'Visavis',
    all: (visitor) =>
      lineup.decide({
        view: views[visitor]!,
        now: NOW,
        unit: visitors[visitor]!.id,
        inside: () => false,
        viewed: () => undefined,
        knows: true,
      }),
    seen: (answer) =>
      (answer as ReturnType<Lineup['decide']>).filter(({ experience }) => experience).map(({ slot }) => slot),
  };
};

function experienceOf(key: string, parts: readonly Part[]): Experience {
  const conditions = parts.map(
    ({ field, op, value }): Condition => ({ attribute: `traits.${field}`, op, value }),
  );
  return {
    ...{ id: key, key, name: key, slot: key, audience: { all: conditions } },
    variants: ['a', 'b'].map((variant) => ({ key: variant, content: variant, weight: 1 })),
    ...{ traffic: 1, holdout: 0, layer: null, from: null, to: null, priority: 0, version: 1 },
  };
}

function viewOf({ id, ...attributes }: Visitor): ProfileView {
  const state = emptyState(id, 'user_id', id);
  for (const [name, value] of Object.entries(attributes)) state.traits[name] = [value, NOW, 'm', 's'];
  return combine({ id, identities: [state] });
}
