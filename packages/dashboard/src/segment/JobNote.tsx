// How far a job is, or why it came to nothing.

import { Text } from '@mantine/core';
import { Track } from '../ui/charts/BarList.tsx';
import { percent } from '../ui/format.ts';
import { isBusy, type Job } from './suggestions.ts';

export function JobNote({ job }: { job: Job | null }) {
  if (!job || job.state === 'done' || job.state === 'cancelled') return null;
  if (isBusy(job))
    return (
      <div role="status">
        <Text size="sm" mb={4}>
          {job.doing}, {percent(job.share)}. You can leave this page; it goes on.
        </Text>
        <Track share={job.share} />
      </div>
    );
  return (
    <div role="status">
      <Text fw={600} mb={4}>
        {job.state === 'refused' ? 'There is too little to go by' : 'It failed'}
      </Text>
      {job.reasons.map((reason) => (
        <Text size="sm" key={reason}>
          {reason}
        </Text>
      ))}
    </div>
  );
}
