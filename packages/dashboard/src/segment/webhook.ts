// A webhook as the server tells it.

export interface Webhook {
  id: string;
  url: string;
  events: string[];
  segments?: string[] | null;
  createdAt: string;
  /** Only in the answer that made it. */
  secret?: string;
  failing?: boolean;
  failingSince?: string | null;
  lastError?: string | null;
  disabledReason?: string | null;
  nextAttemptAt?: string | null;
}
export const WEBHOOKS = '/v1/webhooks';
