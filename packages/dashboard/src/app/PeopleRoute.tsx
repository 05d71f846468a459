// People, with the segment room's picker put in.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { SegmentPicker } from '../segment/index.ts';
import { PeoplePage } from '../unify/PeoplePage.tsx';

export function PeopleRoute() {
  const { search, segment } = useSearch({ from: '/shell/people' });
  const navigate = useNavigate();
  const go = (next: { search?: string | undefined; segment?: string | undefined }): void =>
    void navigate({
      to: '/people',
      search: {
        ...(next.search ? { search: next.search } : {}),
        ...(next.segment ? { segment: next.segment } : {}),
      },
      replace: true,
    });
  return (
    <PeoplePage
      search={search}
      segment={segment}
      onSearch={(text) => go({ search: text, segment })}
      filters={<SegmentPicker value={segment} onChange={(key) => go({ search, segment: key })} />}
    />
  );
}
