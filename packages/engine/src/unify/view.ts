// How a person looks to everything right of unify: one value an attribute, whatever the number of identities.
// `combine` makes it; conditions, templates and pages read it.

import type { Json } from '../collect/index.ts';
import type { BehaviourState } from './behaviours/index.ts';
import type { Profile, Touch } from './state.ts';

/** Where a value comes from: when it was said, in which message, through which source. */
export interface Provenance {
  time: number;
  messageId: string;
  sourceId: string;
  /** Which identity carried it, such as `{ type: 'user_id', value: '42' }`; of what was derived, the person's own `id`. */
  identity: { id: string; type: string; value: string };
}

/**
 * A lazily combined profile. A view is a snapshot: whoever folds another event makes another view.
 *
 * `get` takes the attribute names of `AttributeCondition`: `traits.plan`, `traits.address.city`, `place.country`,
 * `first.channel`, `group.industry`, `consent.marketing`, `identity.email`, `sessions.count`, `firstSeen`,
 * `lastSeen`, and `request.<name>` where a decision brings a request. What can have several values at once
 * (`identity.email`, `group.industry`) is a list. Instants are milliseconds. `computed.<key>` is not known here:
 * the segment room works it out from the behaviours. `stage.<machine>`, `persona.<model>` and `prediction.<model>` are
 * what rooms to the right have worked out; of a value that is an object, `prediction.<model>.<field>` is a field.
 *
 * What `fold` writes into `changes` are attribute names cut after their second part (`traits.address`,
 * `place.country`, `consent.marketing`), or shorter where all below has changed (`first`, `group`, `sessions`), and
 * `behaviour:<id>`. An attribute is taken as changed when its name, or a part of it up to a dot, is among them.
 */
export interface ProfileView {
  profile: Profile;
  get(attribute: string): Json | undefined;
  source(attribute: string): Provenance | undefined;
  /** The states of this behaviour of all identities that have one. Empty where nothing happened. */
  behaviours(id: string): readonly BehaviourState[];
  firstTouch: Touch | undefined;
  lastTouch: Touch | undefined;
}
