// Changing a segment. Members stay right under the old condition until the new one has been brought up.

import { useNavigate, useParams } from '@tanstack/react-router';
import { useChange } from '../ui/api/query.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done } from '../ui/notices.tsx';
import { SEGMENTS, type Segment, useSegment } from './api.ts';
import { BackToSegments } from './BackToSegments.tsx';
import { type Draft, SegmentForm } from './SegmentForm.tsx';

export function EditSegmentPage() {
  const { id } = useParams({ from: '/shell/segments/$id/edit' });
  const segment = useSegment(id, 0);
  return <LoadingPanel query={segment}>{(data) => <Editor key={data.id} segment={data} />}</LoadingPanel>;
}

function Editor({ segment }: { segment: Segment }) {
  const navigate = useNavigate();
  const change = useChange<Segment>(SEGMENTS);
  const { id, name, description, condition } = segment;
  const path = `${SEGMENTS}/${id}`;
  const save = async (draft: Draft): Promise<void> => {
    await change.mutateAsync({ method: 'PATCH', path, body: draft });
    done(`“${draft.name}” is changed.`, () =>
      change.mutateAsync({ method: 'PATCH', path, body: { name, description, condition } }),
    );
    await navigate({ to: '/segments/$id', params: { id } });
  };
  return (
    <SegmentForm
      title={`Edit ${name}`}
      start={{ name, description, condition }}
      ownKey={segment.key}
      save={save}
      saveLabel="Save changes"
      above={<BackToSegments segment={segment} />}
    />
  );
}
