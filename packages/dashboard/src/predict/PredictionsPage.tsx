// What will they do next? Every model with the question that it answers, how good it is, and whether it is in force.

import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { isOpen, type Model, useModels } from './api.ts';
import { StateMark } from './ModelState.tsx';
import { against, withInterval } from './values.ts';

const COLUMNS: readonly Column<Model>[] = [
  {
    id: 'name',
    header: 'Prediction',
    sort: ({ name }) => name.toLowerCase(),
    cell: ({ name, key, sentence }) => (
      <div>
        <Link to="/predictions/$key" params={{ key }}>
          {name}
        </Link>
        <Text size="xs" c="dimmed" className="vv-ellipsis" title={sentence}>
          {sentence}
        </Text>
      </div>
    ),
  },
  {
    id: 'quality',
    header: 'How good, on people not seen',
    width: 300,
    cell: ({ quality }) =>
      quality ? (
        <div>
          {withInterval(quality)}
          <Text size="xs" c="dimmed" className="vv-ellipsis" title={quality.label}>
            {[quality.label, against(quality)].filter(Boolean).join('; ')}
          </Text>
        </div>
      ) : (
        <Dim>not known yet</Dim>
      ),
  },
  { id: 'state', header: 'State', width: 150, cell: (model) => <StateMark model={model} /> },
  {
    id: 'version',
    header: 'Version',
    width: 90,
    align: 'right',
    cell: ({ version }) => version ?? <Dim>none</Dim>,
  },
  {
    id: 'trained',
    header: 'Trained',
    width: 130,
    cell: ({ job }) => (job?.endedAt ? <Time at={job.endedAt} /> : <Dim>not yet</Dim>),
  },
];

export function PredictionsPage() {
  const models = predictionsOf(useModels());
  const navigate = useNavigate();
  const fresh = (
    <Button component={Link} to="/predictions/new" leftSection={<IconPlus size={16} />}>
      New prediction
    </Button>
  );
  return (
    <Page
      changes
      title="Predictions"
      question="What will they do next?"
      sentence={models.data && sentenceOf(models.data.data)}
      action={fresh}
    >
      <div className="vv-card" style={{ overflow: 'hidden' }}>
        <LoadingPanel
          query={models}
          lines={6}
          empty={
            <Empty title="Nothing is predicted yet" action={fresh}>
              A prediction is learned from what people did, tested on people whom it has not seen, and kept
              right for everybody: “the days until the next order”, “the chance of an order within 30 days”.
              It can be used in segments like any other attribute.
            </Empty>
          }
        >
          {({ data }) => (
            <DataTable
              label="Predictions"
              rows={data}
              columns={COLUMNS}
              keyOf={({ id }) => id}
              onOpen={({ key }) => void navigate({ to: '/predictions/$key', params: { key } })}
            />
          )}
        </LoadingPanel>
      </div>
    </Page>
  );
}

/** Searches for segments are kept as models as well; they have a page of their own. */
function predictionsOf(models: ReturnType<typeof useModels>): ReturnType<typeof useModels> {
  if (!models.data) return models;
  return {
    ...models,
    data: { ...models.data, data: models.data.data.filter(({ outputs }) => outputs.length > 0) },
  };
}

function sentenceOf(models: readonly Model[]): string {
  const live = models.filter(({ version }) => version !== null).length;
  const busy = models.filter(({ job }) => isOpen(job)).length;
  const refused = models.filter(({ job, version }) => version === null && job?.state === 'refused').length;
  if (models.length === 0) return 'Nothing is predicted of anybody.';
  const notes = [
    busy > 0 && `${many(busy, 'is', 'are')} being trained`,
    refused > 0 && `${many(refused, 'needs', 'need')} more data`,
  ].filter(Boolean);
  return `${many(live, 'prediction')} of everybody, refreshed as they change${notes.length > 0 ? `; ${notes.join(', ')}` : ''}.`;
}
