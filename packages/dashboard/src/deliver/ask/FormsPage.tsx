// Forms: what people are asked, and how much came of it.

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { count, many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Form, useFigures, useForms } from './api.ts';
import { StateMark } from './StateMark.tsx';

export function FormsPage() {
  const forms = useForms();
  const fresh = (
    <Button component={Link} to="/forms/new" leftSection={<IconPlus size={16} />}>
      New form
    </Button>
  );
  const live = forms.data?.data.filter(({ state }) => state === 'live').length ?? 0;
  return (
    <Page
      changes
      title="Forms"
      question="What do we ask?"
      sentence={
        forms.data && forms.data.data.length > 0 && `${many(live, 'form')} ${live === 1 ? 'is' : 'are'} live.`
      }
      action={fresh}
    >
      <LoadingPanel
        query={forms}
        empty={
          <div className="vv-card">
            <Empty title="No form yet" action={fresh}>
              A form asks people what no behaviour shows: a size, a birthday, whether you may write to them.
              What they answer becomes a trait and an event, and segments know of it at once.
            </Empty>
          </div>
        }
      >
        {({ data }) => (
          <div className="vv-card">
            <DataTable label="Forms" rows={data} columns={COLUMNS} keyOf={({ id }) => id} />
          </div>
        )}
      </LoadingPanel>
    </Page>
  );
}

const COLUMNS: Column<Form>[] = [
  {
    id: 'name',
    header: 'Form',
    cell: ({ key, name }) => (
      <Link to="/forms/$key" params={{ key }}>
        {name}
      </Link>
    ),
    sort: ({ name }) => name,
  },
  {
    id: 'state',
    header: 'State',
    width: 100,
    cell: ({ state }) => <StateMark state={state} />,
    sort: ({ state }) => state,
  },
  {
    id: 'asks',
    header: 'Asks',
    cell: ({ questions, progressive }) => (
      <Dim>
        {many(questions.length, 'question')}
        {progressive ? `, ${progressive.atMost} at a time` : ''}
      </Dim>
    ),
  },
  { id: 'sent', header: 'Sent in 30 days', align: 'right', width: 150, cell: ({ key }) => <Sent of={key} /> },
  {
    id: 'changed',
    header: 'Changed',
    width: 140,
    cell: ({ updatedAt }) => <Time at={updatedAt} />,
    sort: ({ updatedAt }) => updatedAt,
  },
];

function Sent({ of }: { of: string }) {
  const { data } = useFigures(of);
  return <>{data ? count(data.submitted) : '…'}</>;
}
