// Behaviours: what must be remembered of a person's events so that segments and computed traits can be answered.

import type { Json } from '../../collect/index.ts';

/** The state of one behaviour of one identity; its shape is the kind's own affair. */
export type BehaviourState = Exclude<Json, null>;
