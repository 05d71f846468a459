// One person, with the parts of the rooms after it put in.

import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Debugged } from '../decide/index.ts';
import { PersonMessages } from '../deliver/index.ts';
import { PersonStages } from '../journey/index.ts';
import { PersonPredictions } from '../predict/index.ts';
import { PersonSegments } from '../segment/index.ts';
import { PersonPage } from '../unify/PersonPage.tsx';

export function PersonRoute() {
  const { key } = useParams({ from: '/shell/people/$key' });
  const { tab, why } = useSearch({ from: '/shell/people/$key' });
  const navigate = useNavigate();
  const go = (search: { tab?: string; why?: string }): void =>
    void navigate({ to: '/people/$key', params: { key }, search, replace: true });
  return (
    <PersonPage
      personKey={key.includes(':') ? key : `id:${key}`}
      tab={tab}
      onTab={(next) => go(next ? { tab: next } : {})}
      more={[
        {
          id: 'segments',
          name: 'Segments',
          show: (id) => (
            <PersonSegments
              profile={id}
              open={why}
              onOpen={(segment) => go({ tab: 'segments', ...(segment ? { why: segment } : {}) })}
            />
          ),
        },
        {
          id: 'predictions',
          name: 'Predictions',
          show: (id) => <PersonPredictions profile={id} />,
        },
        { id: 'stages', name: 'Stages', show: (id) => <PersonStages personKey={`id:${id}`} /> },
        { id: 'messages', name: 'Messages', show: (id) => <PersonMessages personKey={`id:${id}`} /> },
        { id: 'sees', name: 'Sees', show: (id) => <Debugged personKey={`id:${id}`} /> },
      ]}
    />
  );
}
