// People, with the segment room's picker put in.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { SegmentPicker } from '../segment/index.ts';
import { PeoplePage } from '../unify/PeoplePage.tsx';

type Wanted = { [key in 'search' | 'segment' | 'sort' | 'known']?: string | undefined };

export function PeopleRoute() {
  const wanted = useSearch({ from: '/shell/people' });
  const navigate = useNavigate();
  const go = (change: Wanted): void =>
    void navigate({ to: '/people', search: said({ ...wanted, ...change }), replace: true });
  return (
    <PeoplePage
      {...{ search: wanted.search, segment: wanted.segment, sort: wanted.sort }}
      known={wanted.known !== undefined}
      onSearch={(search) => go({ search })}
      onSort={(sort) => go({ sort })}
      onKnown={(known) => go({ known: known ? 'yes' : undefined })}
      filters={<SegmentPicker value={wanted.segment} onChange={(segment) => go({ segment })} />}
    />
  );
}

const said = (wanted: Wanted) =>
  Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)) as Record<string, string>;
