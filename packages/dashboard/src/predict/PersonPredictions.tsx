// What is predicted of one person, when and by which version, and what speaks for it.

import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Stat } from '../ui/Stat.tsx';
import { Time } from '../ui/Time.tsx';
import { type Prediction, usePredictions } from './api.ts';
import { inWords, measure } from './values.ts';

export function PersonPredictions({ profile }: { profile: string }) {
  const predictions = usePredictions(profile);
  return (
    <LoadingPanel
      query={predictions}
      empty={
        <div className="vv-card">
          <Empty title="Nothing is predicted yet" action={<Link to="/predictions">Predictions</Link>}>
            As soon as a model is trained, its values for this person stand here, with what speaks for them.
          </Empty>
        </div>
      }
    >
      {({ data }) => (
        <Stack gap="lg">
          {data.map((each) => (
            <One key={each.model.key} prediction={each} />
          ))}
        </Stack>
      )}
    </LoadingPanel>
  );
}

function One({ prediction }: { prediction: Prediction }) {
  const { model, values, reasons, sentence } = prediction;
  const { time } = values[0] ?? {};
  return (
    <Section
      title={model.name}
      note={
        <>
          {sentence}
          {time && (
            <>
              ; since <Time at={time} />, by version {prediction.version}
            </>
          )}
        </>
      }
      action={
        <Link to="/predictions/$key" params={{ key: model.key }} style={{ fontSize: '0.8125rem' }}>
          The model
        </Link>
      }
      flush
    >
      <div style={{ display: 'flex', flexWrap: 'wrap' }}>
        {values.map(({ attribute, label, unit, value }) => (
          <Stat key={attribute} name={label} value={value === null ? 'not known' : inWords(value, unit)} />
        ))}
      </div>
      {values[0]?.value !== null && reasons.length > 0 && (
        <DataTable
          label={`Why ${model.name}`}
          rows={reasons}
          columns={REASONS}
          keyOf={({ label }) => label}
        />
      )}
    </Section>
  );
}

const REASONS: Column<Prediction['reasons'][number]>[] = [
  { id: 'label', header: 'What speaks for it', cell: ({ label }) => label },
  {
    id: 'value',
    header: 'Theirs',
    align: 'right',
    width: 140,
    cell: ({ value }) => (value === null ? <Dim>not known</Dim> : count(Number(measure(value)))),
  },
  {
    id: 'effect',
    header: 'Adds',
    align: 'right',
    width: 140,
    cell: ({ effect }) =>
      effect === null ? (
        <Dim>nothing by itself</Dim>
      ) : (
        <Text span size="sm">
          {effect > 0 ? '+' : ''}
          {measure(effect)}
        </Text>
      ),
  },
];
