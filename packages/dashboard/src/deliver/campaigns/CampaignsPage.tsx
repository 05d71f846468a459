// Campaigns: one message to many, with where each stands.

import { Badge, Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { DataTable, Dim } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { CHANNEL_NAMES } from '../messages/api.ts';
import { STATUS_WORDS, type Status, type StoredCampaign, scheduleWords, useCampaigns } from './api.ts';

export const COLOURS: Record<Status, string> = {
  ...{ draft: 'gray', review: 'orange', running: 'green', paused: 'orange', done: 'blue', cancelled: 'gray' },
};

export function CampaignsPage() {
  const campaigns = useCampaigns();
  const all = campaigns.data?.data ?? [];
  const running = all.filter(({ status }) => status === 'running').length;
  const fresh = (
    <Button component={Link} to="/campaigns/new" leftSection={<IconPlus size={16} />}>
      New campaign
    </Button>
  );
  return (
    <Page
      changes
      title="Campaigns"
      question="Who is told what, and when?"
      sentence={all.length > 0 && `${many(all.length, 'campaign')}, ${running} of them running.`}
      action={fresh}
    >
      <LoadingPanel
        query={{ ...campaigns, data: campaigns.data?.data }}
        lines={8}
        empty={
          <div className="vv-card">
            <Empty title="No campaign yet" action={fresh}>
              A campaign tells an audience one thing: at once, at an hour of a day with each person, again and
              again, or whenever something happens. Its template has a variant for each segment, persona or
              stage.
            </Empty>
          </div>
        }
      >
        {(data) => (
          <Section title="All campaigns" flush>
            <DataTable label="Campaigns" rows={data} keyOf={({ key }) => key} columns={COLUMNS} />
          </Section>
        )}
      </LoadingPanel>
    </Page>
  );
}

const COLUMNS = [
  {
    id: 'name',
    header: 'Campaign',
    sort: ({ name }: StoredCampaign) => name,
    cell: ({ key, name, says }: StoredCampaign) => (
      <div>
        <Link to="/campaigns/$key" params={{ key }} style={{ fontWeight: 600 }}>
          {name}
        </Link>
        <Text size="sm" c="dimmed" className="vv-ellipsis">
          {says}
        </Text>
      </div>
    ),
  },
  {
    id: 'when',
    header: 'When',
    cell: (one: StoredCampaign) => <Dim>{scheduleWords(one)}</Dim>,
  },
  {
    id: 'channel',
    header: 'Channel',
    width: 120,
    cell: ({ channel }: StoredCampaign) => CHANNEL_NAMES[channel] ?? channel,
  },
  {
    id: 'status',
    header: 'Status',
    width: 120,
    sort: ({ status }: StoredCampaign) => status,
    cell: ({ status }: StoredCampaign) => (
      <Badge variant="light" color={COLOURS[status]}>
        {STATUS_WORDS[status]}
      </Badge>
    ),
  },
];
