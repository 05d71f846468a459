// What a condition would come to, told while it is being built: how many, how that went lately, who, and who nearly.

import { Box, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Condition } from '@visavis/engine/segment';
import { Track } from '../ui/charts/BarList.tsx';
import { Sparkline } from '../ui/charts/Sparkline.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Failure } from '../ui/Failure.tsx';
import { called, count, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { type Estimate, type Someone, useEstimate } from './api.ts';

export function EstimatePanel({
  condition,
  complete,
  stale,
}: {
  condition: Condition;
  complete: boolean;
  stale: boolean;
}) {
  const estimate = useEstimate(condition, complete);
  return (
    <Box
      component="section"
      aria-label="Estimate"
      className="vv-card"
      style={{ position: 'sticky', top: 68 }}
    >
      {complete && estimate.error ? (
        <Failure error={estimate.error} />
      ) : complete ? (
        <div aria-busy={stale || estimate.isFetching}>
          <LoadingPanel query={estimate} lines={6}>
            {(data) => <Counted estimate={data} counting={stale || estimate.isFetching} />}
          </LoadingPanel>
        </div>
      ) : (
        <Empty title="How many will it be?">
          As soon as every word is chosen, the size stands here, with five people who match and five who
          nearly do.
        </Empty>
      )}
    </Box>
  );
}

function Counted({ estimate, counting }: { estimate: Estimate; counting: boolean }) {
  const { size, total, sparkline, match, nearly } = estimate;
  const share = total > 0 ? size / total : 0;
  return (
    <Stack gap="md" p="md">
      <div>
        <Text size="sm" c="dimmed">
          {counting ? 'Counting…' : 'Right now'}
        </Text>
        <Text fz={30} fw={640} lh={1.15} style={{ letterSpacing: '-0.02em' }} aria-live="polite">
          {count(size)} {size === 1 ? 'person' : 'people'}
        </Text>
        <Text size="sm" c="dimmed" mb={6}>
          {percent(share)} of {count(total)}
        </Text>
        <Track share={share} />
      </div>
      {sparkline.length > 1 && (
        <div>
          <Text size="sm" c="dimmed" mb={4}>
            Over the last weeks
          </Text>
          <Sparkline
            values={sparkline.map((point) => point.size)}
            width={300}
            height={48}
            label={`From ${count(sparkline[0]?.size ?? 0)} to ${count(size)} people`}
          />
        </div>
      )}
      <Names title="Who match" people={match} none="Nobody matches." />
      <Names title="Who nearly do" people={nearly} none="Nobody is close." />
    </Stack>
  );
}

function Names({
  title,
  people,
  none,
}: {
  title: string;
  people: readonly (Someone & { why?: string })[];
  none: string;
}) {
  return (
    <div>
      <h3 className="vv-section-title">{title}</h3>
      {people.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      <ul
        aria-label={title}
        style={{ listStyle: 'none', margin: '4px 0 0', padding: 0, fontSize: '0.8125rem' }}
      >
        {people.slice(0, 5).map((person) => (
          <li key={person.id} style={{ padding: '3px 0' }}>
            <Link
              to="/people/$key"
              params={{ key: `id:${person.id}` }}
              style={{ color: 'inherit', fontWeight: 500 }}
            >
              {called(person)}
            </Link>
            {person.why && (
              <Text span size="xs" c="dimmed" display="block">
                {person.why}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
