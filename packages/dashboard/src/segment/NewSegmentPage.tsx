// A new segment, begun from nothing or from a condition that a page leads here with.

import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Condition } from '@visavis/engine/segment';
import { useChange } from '../ui/api/query.ts';
import { done } from '../ui/notices.tsx';
import { SEGMENTS, type Segment } from './api.ts';
import { BackToSegments } from './BackToSegments.tsx';
import { type Draft, SegmentForm } from './SegmentForm.tsx';

export function NewSegmentPage() {
  const { from } = useSearch({ from: '/shell/segments/new' });
  const navigate = useNavigate();
  const change = useChange<Segment>(SEGMENTS);
  const save = async (draft: Draft): Promise<void> => {
    const made = await change.mutateAsync({ method: 'POST', path: SEGMENTS, body: draft });
    done(`“${made.name}” is made. It is being filled from history.`);
    await navigate({ to: '/segments/$id', params: { id: made.id } });
  };
  return (
    <SegmentForm
      title="New segment"
      start={{ name: '', description: '', condition: begunFrom(from) }}
      key={from}
      save={save}
      saveLabel="Make segment"
      above={<BackToSegments />}
    />
  );
}

/** The server checks it against the grammar, as whatever is typed. */
function begunFrom(text: string | undefined): Condition {
  try {
    const condition: unknown = JSON.parse(text ?? '');
    if (typeof condition === 'object' && condition !== null) return condition as Condition;
  } catch {
    // An address that was cut short begins from nothing.
  }
  return { all: [] };
}
