// Whom an experience is for, in words.

import type { Experience } from './api.ts';

export function Audience({ of: { audience, sentence } }: { of: Experience }) {
  if (audience === null) return <>everybody</>;
  return (
    <span className="vv-ellipsis" style={{ color: 'var(--mantine-color-dimmed)' }}>
      {sentence}
    </span>
  );
}
