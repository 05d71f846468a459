// Where a model stands: being trained, refused, in force, and how far its scores are.

import { Button, Group, Text } from '@mantine/core';
import { useChange } from '../ui/api/query.ts';
import { Track } from '../ui/charts/BarList.tsx';
import { percent } from '../ui/format.ts';
import { failed } from '../ui/notices.tsx';
import { isOpen, type Job, MODELS, type Model } from './api.ts';

const ENDED: Partial<Record<Job['state'], string>> = {
  refused: 'too little data',
  failed: 'training failed',
  cancelled: 'training cancelled',
};

export function StateMark({ model }: { model: Model }) {
  const { job, version, scoring } = model;
  if (job && isOpen(job)) return <span className="vv-pill">training {percent(job.share)}</span>;
  const ended = job && ENDED[job.state];
  if (ended)
    return (
      <span className="vv-pill" data-tone="warn">
        {ended}
      </span>
    );
  if (scoring) return <span className="vv-pill">scoring {percent(scoring.share)}</span>;
  return version === null ? (
    <span className="vv-pill">not trained</span>
  ) : (
    <span className="vv-pill" data-tone="good">
      in force
    </span>
  );
}

/** What is under way, or why there is no new version. */
export function Standing({ model }: { model: Model }) {
  const { job, scoring, version } = model;
  if (job && isOpen(job)) return <Training model={model} job={job} />;
  if (job && ['refused', 'failed'].includes(job.state)) return <Refused job={job} version={version} />;
  if (!scoring) return null;
  return (
    <div className="vv-card" style={{ padding: 16 }} role="status">
      <Text fw={600} mb={6}>
        Everybody is being scored, {percent(scoring.share)}
      </Text>
      <Track share={scoring.share} />
    </div>
  );
}

function Training({ model, job }: { model: Model; job: Job }) {
  const change = useChange(MODELS);
  const cancel = (): void =>
    change.mutate({ method: 'POST', path: `${MODELS}/${model.key}/cancel` }, { onError: failed });
  return (
    <div className="vv-card" style={{ padding: 16 }} role="status">
      <Group justify="space-between" mb={6}>
        <Text fw={600}>Training {percent(job.share)}</Text>
        <Button size="compact-xs" variant="default" onClick={cancel}>
          Cancel
        </Button>
      </Group>
      <Track share={job.share} />
      <Text size="sm" c="dimmed" mt={6}>
        {job.doing}. You can leave this page; it goes on, also when the server is restarted.
      </Text>
    </div>
  );
}

function Refused({ job, version }: { job: Job; version: number | null }) {
  return (
    <div className="vv-card" style={{ padding: 16 }} role="status">
      <Text fw={600} mb={6}>
        {job.state === 'refused' ? 'There is too little to learn from' : 'The training failed'}
      </Text>
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {job.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt={6}>
        {version === null
          ? 'Nobody is scored until then: a guess would look like knowledge.'
          : `Version ${version} stays in force.`}
      </Text>
    </div>
  );
}
