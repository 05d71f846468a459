// The versions of a model side by side, and which of them scores people: taken up, or taken back.

import { Anchor, Stack } from '@mantine/core';
import { useChange } from '../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { MODELS, type Model, useJobs, useVersions, type Version } from './api.ts';
import { measure, withInterval } from './values.ts';

export function ModelVersions({ model }: { model: Model }) {
  const versions = useVersions(model.key, model.job);
  const change = useChange<Model>(MODELS);
  const take = (version: number): void => {
    const before = model.version;
    const put = (which: number) =>
      change.mutateAsync({
        method: 'POST',
        path: `${MODELS}/${model.key}/promote`,
        body: { version: which },
      });
    put(version).then(
      () => done(`Version ${version} scores everybody now.`, () => before && put(before).catch(failed)),
      failed,
    );
  };
  return (
    <Stack gap="lg">
      <Section title="Versions" flush note="Each was tested on people whom it had not seen.">
        <LoadingPanel
          query={versions}
          empty={<Empty title="No version yet">The first training makes one.</Empty>}
        >
          {({ data }) => (
            <DataTable
              label="Versions"
              rows={data}
              columns={columnsOf(data, take)}
              keyOf={({ version }) => String(version)}
            />
          )}
        </LoadingPanel>
      </Section>
      <Trainings model={model} />
    </Stack>
  );
}

function columnsOf(versions: readonly Version[], take: (version: number) => void): Column<Version>[] {
  const metrics = versions[0]?.metrics.slice(0, 3) ?? [];
  return [
    { id: 'version', header: 'Version', width: 80, cell: ({ version }) => version },
    { id: 'at', header: 'Trained', width: 130, cell: ({ trainedAt }) => <Time at={trainedAt} /> },
    ...metrics.map(({ name, label }) => ({
      ...{ id: name, header: label },
      cell: (version: Version) => {
        const found = version.metrics.find((metric) => metric.name === name);
        return found ? withInterval(found) : <Dim>not measured</Dim>;
      },
    })),
    {
      id: 'people',
      header: 'People',
      align: 'right',
      width: 90,
      cell: ({ people }) => count(people.trained),
    },
    {
      id: 'take',
      header: '',
      align: 'right',
      width: 110,
      cell: ({ version, isCurrent }) =>
        isCurrent ? (
          <span className="vv-pill" data-tone="good">
            in force
          </span>
        ) : (
          <Anchor
            component="button"
            type="button"
            size="sm"
            aria-label={`Use version ${version}`}
            onClick={() => take(version)}
          >
            Use this
          </Anchor>
        ),
    },
  ];
}

function Trainings({ model }: { model: Model }) {
  const jobs = useJobs(model.key);
  return (
    <Section title="Trainings" flush>
      <LoadingPanel query={jobs} empty={<Empty title="Not trained yet" />}>
        {({ data }) => (
          <DataTable
            label="Trainings"
            rows={data}
            keyOf={({ id }) => id}
            columns={[
              { id: 'when', header: 'When', width: 130, cell: ({ createdAt }) => <Time at={createdAt} /> },
              { id: 'who', header: 'Who', width: 160, cell: ({ createdBy }) => createdBy },
              {
                id: 'state',
                header: 'How it went',
                cell: ({ state, version, reasons }) =>
                  version === null ? [state, ...reasons].join(': ') : `made version ${version}`,
              },
              {
                id: 'seconds',
                header: 'Took',
                align: 'right',
                width: 100,
                cell: ({ startedAt, endedAt }) =>
                  startedAt && endedAt ? (
                    `${measure((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)} s`
                  ) : (
                    <Dim>…</Dim>
                  ),
              },
            ]}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}
