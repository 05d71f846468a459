// A new segment, begun from nothing.

import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../ui/api/query.ts';
import { done } from '../ui/notices.tsx';
import { SEGMENTS, type Segment } from './api.ts';
import { BackToSegments } from './BackToSegments.tsx';
import { type Draft, SegmentForm } from './SegmentForm.tsx';

export function NewSegmentPage() {
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
      start={{ name: '', description: '', condition: { all: [] } }}
      save={save}
      saveLabel="Make segment"
      above={<BackToSegments />}
    />
  );
}
