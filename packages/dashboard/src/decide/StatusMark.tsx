// Where an experience stands on its way to its audience.

import type { Status } from './api.ts';

const WORDS: Record<Status, string> = {
  draft: 'draft',
  review: 'in review',
  live: 'live',
  paused: 'paused',
};
const TONES: Partial<Record<Status, string>> = { live: 'good', review: 'warn' };

export function StatusMark({ status }: { status: Status }) {
  return (
    <span className="vv-pill" data-tone={TONES[status]}>
      {WORDS[status]}
    </span>
  );
}
