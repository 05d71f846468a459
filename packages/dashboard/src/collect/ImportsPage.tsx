// How does history get in? A file is dropped, looked at, mapped, and read with progress; it can be left and resumed.

import { Button, FileButton, Stack, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type DragEvent, useState } from 'react';
import type { List } from '../ui/api/client.ts';
import { send } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { failed } from '../ui/notices.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { Changing } from '../ui/rights.tsx';
import { Time } from '../ui/Time.tsx';
import { IMPORTS, type Import } from './api.ts';
import { ImportState } from './ImportState.tsx';

const COLUMNS: readonly Column<Import>[] = [
  {
    id: 'name',
    header: 'File',
    cell: (each) => (
      <Link to="/imports/$id" params={{ id: each.id }}>
        {each.name}
      </Link>
    ),
  },
  { id: 'state', header: 'State', width: 150, cell: (each) => <ImportState state={each.state} /> },
  { id: 'accepted', header: 'Accepted', align: 'right', cell: (each) => count(each.accepted) },
  { id: 'rejected', header: 'Rejected', align: 'right', cell: (each) => count(each.rejected) },
  { id: 'made', header: 'Begun', width: 150, cell: (each) => <Time at={each.createdAt} /> },
];

export function ImportsPage() {
  const imports = useGet<List<Import>>(IMPORTS, { everyMs: 3_000 });
  const navigate = useNavigate();
  return (
    <Page
      title="Imports"
      question="How does history get in?"
      sentence={imports.data && sentenceOf(imports.data.data)}
    >
      <Stack gap="lg">
        <Drop />
        <Section title="Imports so far" flush>
          <LoadingPanel
            query={imports}
            empty={
              <Empty title="Nothing was imported yet">
                An import that was begun stands here until it is done, and can be left meanwhile.
              </Empty>
            }
          >
            {({ data }) => (
              <DataTable
                label="Imports"
                rows={data}
                columns={COLUMNS}
                keyOf={(each) => each.id}
                onOpen={(each) => void navigate({ to: '/imports/$id', params: { id: each.id } })}
              />
            )}
          </LoadingPanel>
        </Section>
      </Stack>
    </Page>
  );
}

function sentenceOf(imports: readonly Import[]): string {
  const rows = imports.reduce((sum, each) => sum + each.accepted, 0);
  const running = imports.filter((each) => each.state === 'running').length;
  if (imports.length === 0)
    return 'Bring what you have: events and people, with the times at which things happened.';
  return `${many(rows, 'row')} from ${many(imports.length, 'file')}${running > 0 ? `; ${running} still running` : ''}.`;
}

function Drop() {
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const upload = async (file: File | null | undefined): Promise<void> => {
    if (!file) return;
    setBusy(true);
    try {
      const form = new FormData();
      form.set('file', file);
      const made = await send<Import>('POST', IMPORTS, form);
      await navigate({ to: '/imports/$id', params: { id: made.id } });
    } catch (error) {
      failed(error);
      setBusy(false);
    }
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void upload(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button serves everybody
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      style={{
        border: `1.5px dashed ${over ? 'var(--mantine-color-anchor)' : 'var(--vv-line-strong)'}`,
        background: over ? 'var(--vv-chosen)' : 'transparent',
        borderRadius: 10,
        padding: '32px 24px',
        textAlign: 'center',
      }}
    >
      <IconFileUpload size={26} stroke={1.4} color="var(--mantine-color-dimmed)" aria-hidden />
      <Text fw={600} mt={4}>
        Drop a CSV, JSON Lines or Parquet file
      </Text>
      <Text size="sm" c="dimmed" mb="md">
        You will see its first rows and choose what each column means before anything is read in.
      </Text>
      <Changing>
        <FileButton
          onChange={(file) => void upload(file)}
          accept=".csv,.tsv,.jsonl,.ndjson,.json,.parquet,.gz"
        >
          {(props) => (
            <Button {...props} loading={busy}>
              Choose a file
            </Button>
          )}
        </FileButton>
      </Changing>
    </div>
  );
}
