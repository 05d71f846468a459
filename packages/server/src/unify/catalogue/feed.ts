// A feed: where items come from, how often, and what came the last time.

import type { Fault } from '../../platform/errors.ts';
import type { FeedFormat } from './feeds/parse.ts';

export interface Feed {
  workspaceId: string;
  id: string;
  name: string;
  /** Fetched from there; null: files are uploaded. */
  url: string | null;
  /** How often it is fetched; null: only when somebody asks. */
  everyHours: number | null;
  last: FeedRun | null;
}
export interface FeedRun {
  /** Milliseconds since 1970. */
  at: number;
  format: FeedFormat | null;
  items: number;
  /** Records that were no items, the first few with what was wrong. */
  refused: number;
  faults: (Fault & { index: number })[];
  /** What had been in the feed before and is no more: kept, but not available. */
  gone: number;
  /** Why nothing came; null when it did. */
  error: string | null;
}
