// A person as a decision sees them: what is worked out of them stands among their attributes. Each is worked out once a
// decision, so that what is logged is what was decided on.

import type { Json } from '@visavis/engine/collect';
import { RECOMMENDATIONS } from '@visavis/engine/predict';
import type { ProfileView } from '@visavis/engine/unify';
import type { WorkspaceProgram } from '../segment/index.ts';
import type { LiveLineup } from './lineups.ts';

const COMPUTED = 'computed.';

/** `mayKnow`: of somebody of whom nothing may be told, nothing is known; they see what a stranger sees. */
export function seen(
  view: ProfileView,
  { live: { recommendations }, program: { program } }: { live: LiveLineup; program: WorkspaceProgram },
  { now, mayKnow }: { now: number; mayKnow: boolean },
): ProfileView {
  let computed: Record<string, Json> | undefined;
  const recommended = new Map<string, Json | undefined>();
  const get = (attribute: string): Json | undefined => {
    if (attribute.startsWith(COMPUTED)) {
      computed ??= program.computed(view, now);
      return computed[attribute.slice(COMPUTED.length)];
    }
    if (!recommendations || !attribute.startsWith(RECOMMENDATIONS)) return view.get(attribute);
    if (!recommended.has(attribute))
      recommended.set(attribute, recommendations.value(attribute, { view, now, mayKnow }));
    return recommended.get(attribute);
  };
  return {
    profile: view.profile,
    get,
    source: (attribute) => view.source(attribute),
    behaviours: (id) => view.behaviours(id),
    get firstTouch() {
      return view.firstTouch;
    },
    get lastTouch() {
      return view.lastTouch;
    },
  };
}
