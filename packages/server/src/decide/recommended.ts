// A person as a decision sees them, with recommendations among their attributes. Each is worked out once a decision, so
// that what is logged is what was decided on.

import type { Json } from '@visavis/engine/collect';
import { RECOMMENDATIONS } from '@visavis/engine/predict';
import type { ProfileView } from '@visavis/engine/unify';
import type { LiveRecommendations } from '../predict/index.ts';

/** `mayKnow`: of somebody of whom nothing may be told, nothing is known; they see what a stranger sees. */
export function withRecommendations(
  view: ProfileView,
  live: LiveRecommendations,
  { now, mayKnow }: { now: number; mayKnow: boolean },
): ProfileView {
  const known = new Map<string, Json | undefined>();
  const get = (attribute: string): Json | undefined => {
    if (!attribute.startsWith(RECOMMENDATIONS)) return view.get(attribute);
    if (!known.has(attribute)) known.set(attribute, live.value(attribute, { view, now, mayKnow }));
    return known.get(attribute);
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
