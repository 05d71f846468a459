// The Segment specification's limits, in bytes after inflation.

export const LIMITS = {
  eventBytes: 32 * 1024,
  batchBytes: 500 * 1024,
  batchEvents: 2500,
  messageIdLength: 100,
} as const;
