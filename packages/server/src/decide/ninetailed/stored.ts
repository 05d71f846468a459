// What is kept of a CMS's entries.

import type { Json, JsonObject } from '@visavis/engine/collect';
import type { NinetailedConfiguration } from '@visavis/engine/decide';

interface Dated {
  createdAt: number;
  updatedAt: number;
}
export const CMS_STATUSES = ['live', 'paused', 'draft'] as const;
export type CmsStatus = (typeof CMS_STATUSES)[number];

export interface StoredCmsExperience extends Dated {
  id: string;
  /** `nt_experience_id` */
  key: string;
  name: string;
  configuration: NinetailedConfiguration;
  /** What the entries that it shows say, by their ids, as far as they came along. */
  contents?: Record<string, JsonObject>;
  /** In the CMS's order. */
  position: number;
  /** A draft is not published in the CMS; paused is for us to say. */
  status: CmsStatus | 'archived';
  version: number;
}

export interface StoredAudience extends Dated {
  id: string;
  /** `nt_audience_id` */
  key: string;
  name: string;
  /** The entry's own id, by which experiences link to it. */
  entryId: string | null;
  /** The segment that it stands for, by key; null where there is none, and then nobody is in it. */
  segment: string | null;
  /** Who said so: somebody, a segment of the same id, the audience's rules, or nobody. */
  mappedBy: 'hand' | 'id' | 'rules' | 'nothing';
  rules: Json;
  unmapped: string[];
  notes: string[];
  status: 'live' | 'archived';
  version: number;
}

/** A client id of Ninetailed's, and the write key that it stands for. */
export interface StoredClient extends Dated {
  id: string;
  key: string;
  writeKey: string;
  status: 'live' | 'archived';
  version: number;
}
