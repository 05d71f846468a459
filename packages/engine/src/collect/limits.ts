// The Segment specification's limits, in bytes after inflation, and how deep a message may be.

export const LIMITS = {
  eventBytes: 32 * 1024,
  batchBytes: 500 * 1024,
  batchEvents: 2500,
  messageIdLength: 100,
  /** Of lists and objects within each other. */
  levels: 100,
} as const;
