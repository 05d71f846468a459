// One prediction: how good it is, what it looks at, its versions, and where its values are used.

import { Button, Menu, Stack, Tabs, Text } from '@mantine/core';
import { IconArchive, IconArrowBackUp, IconDots, IconRefresh } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Code, json } from '../ui/Code.tsx';
import { Crumbs } from '../ui/Crumbs.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { isOpen, MODELS, type Model, useModel, useReport } from './api.ts';
import { Standing } from './ModelState.tsx';
import { ModelVersions } from './ModelVersions.tsx';
import { ReportView } from './ReportView.tsx';

export function ModelPage() {
  const { key } = useParams({ from: '/shell/predictions/$key' });
  const [busy, setBusy] = useState(true);
  const model = useModel(key, busy);
  const isBusy = model.data ? isOpen(model.data.job) || model.data.scoring !== null : true;
  if (isBusy !== busy) setBusy(isBusy);
  return (
    <LoadingPanel query={model} lines={8}>
      {(data) => <Shown model={data} />}
    </LoadingPanel>
  );
}

const PARTS: readonly { id: string; name: string; show(model: Model): ReactNode }[] = [
  { id: 'good', name: 'How good it is', show: (model) => <Quality model={model} /> },
  { id: 'versions', name: 'Versions', show: (model) => <ModelVersions model={model} /> },
  { id: 'values', name: 'Its values', show: (model) => <Values model={model} /> },
];

function Shown({ model }: { model: Model }) {
  const { tab = 'good' } = useSearch({ from: '/shell/predictions/$key' });
  const navigate = useNavigate();
  const go = (next: string | null): void =>
    void navigate({
      to: '/predictions/$key',
      params: { key: model.key },
      search: next && next !== 'good' ? { tab: next } : {},
      replace: true,
    });
  return (
    <Page
      changes
      title={model.name}
      question="What will they do next?"
      above={
        <Crumbs>
          <Link to="/predictions">Predictions</Link>
        </Crumbs>
      }
      sentence={<Told model={model} />}
      action={<Actions model={model} />}
    >
      <Stack gap="lg">
        <Standing model={model} />
        <Tabs value={tab} onChange={go} keepMounted={false}>
          <Tabs.List mb="md">
            {PARTS.map((part) => (
              <Tabs.Tab key={part.id} value={part.id}>
                {part.name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {PARTS.map((part) => (
            <Tabs.Panel key={part.id} value={part.id}>
              {part.show(model)}
            </Tabs.Panel>
          ))}
        </Tabs>
      </Stack>
    </Page>
  );
}

function Told({ model }: { model: Model }) {
  const report = useReport(model.key, model.version);
  return (
    <>
      {model.version === null ? 'Nobody is scored yet.' : report.data?.summary}
      <Text size="md" c="dimmed" mt={4}>
        {model.title}: {model.sentence}
      </Text>
    </>
  );
}

function Quality({ model }: { model: Model }) {
  if (model.version === null)
    return (
      <Text c="dimmed">
        As soon as a version is trained, this page shows how it does on people whom it has not seen.
      </Text>
    );
  return <KnownQuality model={model} version={model.version} />;
}

function KnownQuality({ model, version }: { model: Model; version: number }) {
  const report = useReport(model.key, version);
  return (
    <LoadingPanel query={report} lines={6}>
      {(data) => <ReportView report={data} />}
    </LoadingPanel>
  );
}

function Values({ model }: { model: Model }) {
  const from = (attribute: string) => JSON.stringify({ attribute, op: 'exists' });
  return (
    <Stack gap="lg">
      <Section
        title="As attributes of everybody"
        note="Refreshed within seconds when somebody changes, and once a day for everybody."
      >
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          {model.outputs.map(({ attribute, label }) => (
            <li key={attribute}>
              <code>{attribute}</code>: {label}.{' '}
              <Link to="/segments/new" search={{ from: from(attribute) }}>
                New segment with it
              </Link>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Settings of the next training">
        <Code label="settings as JSON" text={json(model.settings)} />
      </Section>
    </Stack>
  );
}

function Actions({ model }: { model: Model }) {
  const navigate = useNavigate();
  const change = useChange<Model>(MODELS);
  const ask = (what: string, said?: string): void =>
    change.mutate(
      { method: 'POST', path: `${MODELS}/${model.key}/${what}` },
      { onSuccess: () => said && done(said), onError: failed },
    );
  const archive = async (): Promise<void> => {
    await change.mutateAsync({ method: 'DELETE', path: `${MODELS}/${model.key}` });
    done(`“${model.name}” is archived; its values go away from everybody.`);
    await navigate({ to: '/predictions' });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px="xs" aria-label="More actions">
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArrowBackUp size={15} />}
            disabled={(model.version ?? 0) < 2}
            onClick={() => ask('rollback', 'The version before is in force again.')}
          >
            Roll back
          </Menu.Item>
          <Menu.Item leftSection={<IconArchive size={15} />} onClick={() => void archive().catch(failed)}>
            Archive
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        leftSection={<IconRefresh size={15} />}
        disabled={isOpen(model.job)}
        onClick={() => ask('train')}
      >
        Train again
      </Button>
    </>
  );
}
