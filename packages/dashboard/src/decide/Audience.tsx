// Whom an experience is for, in words.

import type { Condition } from '@visavis/engine/segment';
import { useSentence } from '../segment/index.ts';

export function Audience({ condition }: { condition: Condition | null }) {
  const sentence = useSentence(condition ?? { all: [] }, condition !== null);
  if (condition === null) return <>everybody</>;
  return (
    <span className="vv-ellipsis" style={{ color: 'var(--mantine-color-dimmed)' }}>
      {sentence.data?.sentence ?? '…'}
    </span>
  );
}
