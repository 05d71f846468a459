// What is kept of features that came from GrowthBook.

import type { JsonObject } from '@visavis/engine/collect';

export interface StoredFeature {
  id: string;
  /** GrowthBook's id of the feature. */
  key: string;
  /** As GrowthBook's payload has it. */
  feature: JsonObject;
  /** Of the payload that it came with: lists of values by the group's id. */
  savedGroups: JsonObject;
  status: 'live' | 'archived';
  version: number;
  createdAt: number;
  updatedAt: number;
}
