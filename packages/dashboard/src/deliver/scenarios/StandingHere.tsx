// Who stands on a step now, who came last first.

import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../../ui/Empty.tsx';
import { count } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { RUNS_AT_MOST, useRuns } from './api.ts';

/** @param people how many stand there in all */
export function StandingHere({ scenario, node, people }: { scenario: string; node: string; people: number }) {
  const runs = useRuns(scenario, node);
  return (
    <Section title="Who is here now">
      <LoadingPanel query={runs} empty={<Empty title="Nobody is here now" />}>
        {({ data }) => (
          <>
            <ul aria-label="People on this step" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
              {data.map((run) => (
                <li
                  key={run.id}
                  style={{ display: 'flex', justifyContent: 'space-between', gap: 12, padding: '5px 0' }}
                >
                  <Anchor
                    size="sm"
                    className="vv-ellipsis"
                    renderRoot={(root) => (
                      <Link {...root} to="/people/$key" params={{ key: `id:${run.profileId}` }} />
                    )}
                  >
                    {run.name ?? `Visitor ${run.profileId.slice(0, 8)}`}
                  </Anchor>
                  <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                    came <Time at={run.since} />
                    {run.wakesAt && (
                      <>
                        {', goes on '}
                        <Time at={run.wakesAt} />
                      </>
                    )}
                  </Text>
                </li>
              ))}
            </ul>
            {people > RUNS_AT_MOST && (
              <Text size="sm" c="dimmed">
                The last {RUNS_AT_MOST} of {count(people)}.
              </Text>
            )}
          </>
        )}
      </LoadingPanel>
    </Section>
  );
}
