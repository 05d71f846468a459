// One metric, or a new one: what it counts, what that says of the last thirty days, and every version that it had.

import { Button, Stack, TextInput } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Metric } from '@visavis/engine/measure';
import type { ReactNode } from 'react';
import type { List } from '../../ui/api/client.ts';
import { useChange, useGet } from '../../ui/api/query.ts';
import { Crumbs } from '../../ui/Crumbs.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Refused } from '../../ui/faults.tsx';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { useDraft } from '../../ui/useDraft.ts';
import { METRICS, type MetricVersion, type StoredMetric, useMetric } from './api.ts';
import { FRESH, isWhole } from './kinds.ts';
import { MetricForm } from './MetricForm.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';

interface Draft {
  name: string;
  description: string;
  metric: Metric;
}

export function NewMetricPage() {
  const change = useChange<StoredMetric>(METRICS);
  const navigate = useNavigate();
  const make = async (draft: Draft): Promise<void> => {
    const made = await change.mutateAsync({ method: 'POST', path: METRICS, body: draft });
    await navigate({ to: '/measures/$key', params: { key: made.key } });
  };
  return (
    <Editor
      title="New metric"
      start={{ name: '', description: '', metric: FRESH }}
      word="Make metric"
      save={make}
    />
  );
}

export function MetricPage() {
  const { key } = useParams({ from: '/shell/measures/$key' });
  const metric = useMetric(key);
  return (
    <LoadingPanel query={metric}>{(data) => <Existing key={data.version} stored={data} />}</LoadingPanel>
  );
}

function Existing({ stored }: { stored: StoredMetric }) {
  const { key, name, description, metric, version } = stored;
  const change = useChange<StoredMetric>(METRICS);
  const navigate = useNavigate();
  const path = `${METRICS}/${key}`;
  const save = async (draft: Draft): Promise<void> => {
    const after = await change.mutateAsync({ method: 'PATCH', path, body: { ...draft, version } });
    done(`“${after.name}” is at version ${after.version}.`);
  };
  const archive = async (): Promise<void> => {
    await change.mutateAsync({ method: 'DELETE', path });
    done(`“${name}” is archived. Experiences that name it keep it.`);
    await navigate({ to: '/measures' });
  };
  return (
    <Editor
      title={name}
      start={{ name, description, metric }}
      word="Save changes"
      save={save}
      actions={
        <Button variant="default" onClick={() => void archive().catch(failed)}>
          Archive
        </Button>
      }
    >
      <Versions metricKey={key} />
    </Editor>
  );
}

interface EditorProps {
  title: string;
  start: Draft;
  word: string;
  save(draft: Draft): Promise<void>;
  actions?: ReactNode;
  children?: ReactNode;
}

function Editor({ title, start, word, save, actions, children }: EditorProps) {
  const { draft, set, busy, fault, submit } = useDraft(start);
  const isReady = draft.name.trim() !== '' && isWhole(draft.metric);
  return (
    <Page
      changes
      title={title}
      above={
        <Crumbs>
          <Link to="/measures">Metrics</Link>
        </Crumbs>
      }
      action={
        <>
          {actions}
          <Button disabled={!isReady} loading={busy} onClick={() => void submit(() => save(draft))}>
            {word}
          </Button>
        </>
      }
    >
      <Stack gap="lg">
        <Refused error={fault} />
        <Section title="What it counts">
          <Stack gap="md">
            <TextInput
              label="Name"
              placeholder="Ordered within a week"
              value={draft.name}
              onChange={(typed) => set({ name: typed.currentTarget.value })}
            />
            <MetricForm metric={draft.metric} onChange={(metric) => set({ metric })} />
            <TextInput
              label="Notes"
              description="Why it is counted like this"
              value={draft.description}
              onChange={(typed) => set({ description: typed.currentTarget.value })}
            />
          </Stack>
        </Section>
        <PreviewPanel metric={draft.metric} />
        {children}
      </Stack>
    </Page>
  );
}

const COLUMNS: readonly Column<MetricVersion>[] = [
  { id: 'version', header: 'Version', width: 80, cell: ({ definition }) => definition.version },
  { id: 'at', header: 'When', width: 150, cell: ({ at }) => <Time at={at} /> },
  { id: 'actor', header: 'Who', width: 160, cell: ({ actor }) => actor },
  { id: 'what', header: 'What it counted', cell: ({ definition }) => definition.sentence },
];

function Versions({ metricKey }: { metricKey: string }) {
  const versions = useGet<List<MetricVersion>>(`${METRICS}/${metricKey}/versions`);
  return (
    <Section title="Versions" flush>
      <LoadingPanel query={versions}>
        {({ data }) => (
          <DataTable
            label="Versions"
            rows={data}
            columns={COLUMNS}
            keyOf={({ definition }) => String(definition.version)}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}
