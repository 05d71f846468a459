// One import: its first rows, what each column means, a dry run, and then its progress. It may be left at any time.

import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { address, chosenWorkspace } from '../ui/api/client.ts';
import { useChange, useGet } from '../ui/api/query.ts';
import { Crumbs } from '../ui/Crumbs.tsx';
import { Track } from '../ui/charts/BarList.tsx';
import { count, many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { failed } from '../ui/notices.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { IMPORTS, type ImportDetails } from './api.ts';
import { MappingEditor } from './MappingEditor.tsx';

export function ImportPage() {
  const { id } = useParams({ from: '/shell/imports/$id' });
  const found = useGet<ImportDetails>(`${IMPORTS}/${id}`, { everyMs: 1_500 });
  return <LoadingPanel query={found}>{(data) => <Shown details={data} />}</LoadingPanel>;
}

function Shown({ details }: { details: ImportDetails }) {
  const isFresh = details.state === 'uploaded';
  return (
    <Page
      wide={isFresh}
      title={details.name}
      question="What does each column mean?"
      sentence={sentenceOf(details)}
      above={
        <Crumbs>
          <Link to="/imports">Imports</Link>
        </Crumbs>
      }
    >
      {isFresh ? <MappingEditor details={details} /> : <Running details={details} />}
    </Page>
  );
}

function sentenceOf({ state, accepted, rejected, preview }: ImportDetails): string {
  if (state === 'uploaded')
    return `The first ${many(preview.rows.length, 'row')} are below. Nothing has been read in yet.`;
  const bad = rejected > 0 ? `; ${many(rejected, 'row')} could not be` : '';
  return `${many(accepted, 'row')} read in${bad}.`;
}

const TITLES: Record<string, string> = {
  done: 'Done',
  running: 'Reading',
  stopped: 'Stopped',
  failed: 'Failed',
};

function Running({ details }: { details: ImportDetails }) {
  const { id, state, accepted, rejected, progress, error, mapping } = details;
  const change = useChange(IMPORTS);
  const tell = (what: 'start' | 'stop', body?: { mapping: ImportDetails['mapping'] }): void =>
    change.mutate({ method: 'POST', path: `${IMPORTS}/${id}/${what}`, body }, { onError: failed });
  return (
    <Stack gap="lg">
      <Section title={TITLES[state] ?? state}>
        <Track share={progress} height={8} />
        <Group justify="space-between" mt="xs">
          <Text size="sm" role="status">
            {percent(progress)} · {count(accepted)} accepted · {count(rejected)} rejected
          </Text>
          {state === 'running' && (
            <Text size="sm" c="dimmed">
              You can leave; it goes on, and goes on after a restart.
            </Text>
          )}
        </Group>
        {error && (
          <Text size="sm" c="var(--vv-harm)" mt="xs">
            {error}
          </Text>
        )}
        {state === 'running' && (
          <Button
            {...{ size: 'xs', mt: 'sm', variant: 'default' }}
            onClick={() => tell('stop')}
            loading={change.isPending}
          >
            Stop
          </Button>
        )}
        {(state === 'failed' || state === 'stopped') && (
          <>
            <Text size="sm" mt="xs">
              What was read in stays. Going on begins with the next row, and takes none twice.
            </Text>
            <Button size="xs" mt="sm" onClick={() => tell('start', { mapping })} loading={change.isPending}>
              Go on
            </Button>
          </>
        )}
      </Section>
      {rejected > 0 && (
        <Section
          title="Rejected rows"
          note="Each with the reason, in the form in which they came, to be mended and imported again."
        >
          <Anchor href={address(`${IMPORTS}/${id}/rejected`, { workspace: chosenWorkspace.get() })} download>
            Download {many(rejected, 'row')} as CSV
          </Anchor>
        </Section>
      )}
      {state === 'done' && (
        <Text size="sm">
          See the <Link to="/people">people</Link> and the <Link to="/map">data map</Link>.
        </Text>
      )}
    </Stack>
  );
}
