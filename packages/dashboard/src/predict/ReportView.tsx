// How good a version is, as pictures, all about people whom it had not seen when it learned.

import { SimpleGrid, Stack, Text } from '@mantine/core';
import { ofCalibration } from '@visavis/engine/sentences';
import { BarList } from '../ui/charts/BarList.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { atMoment, count, many, percent, shown, spoken } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import { Stat, Stats } from '../ui/Stat.tsx';
import type { Bin, Metric, Report } from './api.ts';
import { CurvePlot } from './CurvePlot.tsx';
import { Importances } from './Importances.tsx';
import { against, measure, withInterval } from './values.ts';

export function ReportView({ report }: { report: Report }) {
  const {
    metrics,
    people,
    calibration = [],
    lift = [],
    curve,
    importances,
    cells,
    parameters,
    notes,
  } = report;
  return (
    <Stack gap="lg">
      <Stats>
        {metrics.map((metric) => (
          <Stat key={metric.name} name={metric.label} value={measure(metric.value)} note={noteOf(metric)} />
        ))}
        <Stat
          name="Learned from"
          value={count(people.trained)}
          note={`people, tested on ${count(people.heldOut)} others`}
        />
      </Stats>
      {notes.length > 0 && (
        <Section title="To be known">
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Section>
      )}
      {curve && <Gain {...curve} />}
      {calibration.length + lift.length > 0 && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          {calibration.length > 0 && <Calibration bins={calibration} />}
          {lift.length > 0 && <Lift lift={lift} />}
        </SimpleGrid>
      )}
      {cells && cells.length > 0 && <Cells cells={cells} />}
      {importances && importances.length > 0 && <Importances importances={importances} />}
      {parameters && Object.keys(parameters).length > 0 && (
        <Section title="Fitted parameters">
          <DataTable
            label="Fitted parameters"
            rows={Object.entries(parameters)}
            columns={PARAMETERS}
            keyOf={([name]) => name}
          />
        </Section>
      )}
      <Text size="sm" c="dimmed">
        Version {report.version}, trained by {report.trainedBy} in {measure(report.seconds)} s on what was
        known at {atMoment(report.knownAt)}
        {report.columns > 0 && `, from ${many(report.columns, 'column')}`}.
      </Text>
    </Stack>
  );
}

const PARAMETERS: Column<[string, number]>[] = [
  { id: 'name', header: 'Parameter', cell: ([name]) => name },
  { id: 'value', header: 'Value', align: 'right', width: 160, cell: ([, value]) => measure(value) },
];

const noteOf = (metric: Metric): string =>
  [
    metric.low !== undefined && withInterval(metric).replace(/^\S+ /, ''),
    against(metric),
    metric.better !== 'neither' && `${metric.better} is better`,
  ]
    .filter(Boolean)
    .join('; ');

function Calibration({ bins }: { bins: readonly Bin[] }) {
  const top = Math.min(1, Math.max(...bins.flatMap(({ predicted, high }) => [predicted, high])) * 1.1);
  return (
    <Section title="Is a predicted chance true?">
      <CurvePlot
        label="Calibration"
        xName="Predicted"
        yName="Happened"
        top={top}
        points={bins.map(({ predicted, observed, low, high, people }) => ({
          ...{ x: predicted, y: observed, low, high },
          note: `predicted ${percent(predicted)}, happened to ${percent(observed)} (${percent(low)} to ${percent(high)}) of ${many(people, 'person', 'people')}`,
        }))}
      >
        {ofCalibration(
          bins.map(({ predicted, observed, people }) => ({ said: predicted, seen: observed, people })),
        )}{' '}
        On the dashed line it is exact; lines are 95% intervals.
      </CurvePlot>
    </Section>
  );
}

function Lift({ lift }: { lift: NonNullable<Report['lift']> }) {
  const tenth = lift.find(({ share }) => share >= 0.1);
  return (
    <Section title="How many of them are at the top?">
      <CurvePlot
        label="Lift"
        xName="Share of people, by score"
        yName="Share of all who did"
        line
        points={[{ share: 0, captured: 0, lift: 0 }, ...lift].map(({ share, captured, lift: times }) => ({
          ...{ x: share, y: captured },
          note: `the first ${percent(share)} hold ${percent(captured)}, ${measure(times)} times as many as by chance`,
        }))}
      >
        {tenth &&
          `The first ${percent(tenth.share)} hold ${percent(tenth.captured)} of all: ${measure(tenth.lift)} times as many as by chance.`}
      </CurvePlot>
    </Section>
  );
}

/** Axes of two kinds: a share of people, and outcomes gained a person. The straight line is an order drawn at random. */
function Gain({ label, points }: NonNullable<Report['curve']>) {
  const last = points.at(-1);
  if (!last) return null;
  const gains = points.map(({ gain }) => gain);
  const best = points.reduce((top, point) => (point.gain > top.gain ? point : top), last);
  return (
    <Section title="What is gained by choosing people?">
      <CurvePlot
        label={label}
        xName="Share of people, by score"
        yName="Outcomes gained, a person"
        line
        points={points.map(({ share, gain }) => ({
          ...{ x: share, y: gain },
          note: `with the first ${percent(share)}, ${measure(gain)} outcomes a person are gained`,
        }))}
        rise={{ from: Math.min(0, ...gains), to: Math.max(...gains, 0), end: last.gain, shown: measure }}
      >
        {best.share < 1
          ? `Most is gained with the first ${percent(best.share)}: ${measure(best.gain)} a person, against ${measure(last.gain)} with everybody.`
          : `Most is gained with everybody: ${measure(last.gain)} a person.`}
      </CurvePlot>
    </Section>
  );
}

function Cells({ cells }: { cells: NonNullable<Report['cells']> }) {
  const all = cells.reduce((sum, { people }) => sum + people, 0);
  if (all === 0) return <Empty title="Nobody is in any cell" />;
  const words = (facts: Record<string, number | string> = {}) =>
    Object.entries(facts)
      .map(
        ([name, value]) =>
          `${spoken(name)} ${shown(typeof value === 'number' ? Number(measure(value)) : value)}`,
      )
      .join(', ');
  return (
    <Section title="Who they are">
      <BarList
        label="People by cell"
        bars={cells.map(({ name, people, facts }) => ({
          ...{ key: name, name, value: people },
          note: [percent(people / all), words(facts)].filter(Boolean).join('; '),
        }))}
      />
    </Section>
  );
}
