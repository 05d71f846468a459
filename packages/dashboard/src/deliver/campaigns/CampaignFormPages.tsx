// Making a campaign, or changing one that has not been started.

import { Button, NumberInput, Select, SimpleGrid, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Campaign } from '@visavis/engine/deliver';
import { isComplete, SentenceBuilder, useCatalogue } from '../../segment/index.ts';
import { useChange } from '../../ui/api/query.ts';
import { Crumbs } from '../../ui/Crumbs.tsx';
import { Refused } from '../../ui/faults.tsx';
import { many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { useDraft } from '../../ui/useDraft.ts';
import { Line } from '../Line.tsx';
import { CHANNEL_NAMES, useTemplates } from '../messages/api.ts';
import { CAMPAIGNS, type StoredCampaign, useCampaign, useSize } from './api.ts';
import { ScheduleFields } from './ScheduleFields.tsx';

const BLANK: Campaign = {
  ...{ key: '', name: '', audience: null, channel: 'email', template: '', holdout: 0.1 },
  schedule: { kind: 'now' },
};

export function NewCampaignPage() {
  return <CampaignForm start={BLANK} />;
}

export function EditCampaignPage() {
  const { key } = useParams({ from: '/shell/campaigns/$key/edit' });
  const campaign = useCampaign(key, 0);
  return (
    <LoadingPanel query={campaign}>
      {(data) => <CampaignForm key={data.key} start={campaignOf(data)} stored={data} />}
    </LoadingPanel>
  );
}

/** Without what the server has added to show it. */
function campaignOf(stored: StoredCampaign): Campaign {
  const {
    version: _,
    status: __,
    says: ___,
    review,
    next,
    createdAt,
    updatedAt,
    updatedBy,
    ...rest
  } = stored;
  const { nextId, nextAt, ...campaign } = rest as Campaign & { nextId?: string; nextAt?: number };
  return campaign;
}

function CampaignForm({ start, stored }: { start: Campaign; stored?: StoredCampaign }) {
  const { draft, setDraft, busy, fault, submit } = useDraft(start);
  const navigate = useNavigate();
  const change = useChange<StoredCampaign>(CAMPAIGNS);
  const save = async (): Promise<void> => {
    const campaign = { ...draft, key: stored?.key ?? (draft.key || slug(draft.name)) };
    if (stored) {
      const body = { campaign, version: stored.version };
      await change.mutateAsync({ method: 'PATCH', path: `${CAMPAIGNS}/${stored.key}`, body });
    } else await change.mutateAsync({ method: 'POST', path: CAMPAIGNS, body: campaign });
    done(`“${campaign.name}” is saved.`);
    await navigate({ to: '/campaigns/$key', params: { key: campaign.key } });
  };
  return (
    <Page
      changes
      title={stored ? `Edit ${stored.name}` : 'New campaign'}
      above={
        <Crumbs>
          <Link to="/campaigns">Campaigns</Link>
        </Crumbs>
      }
      action={
        <Button
          onClick={() => void submit(save)}
          loading={busy}
          disabled={draft.name.trim() === '' || draft.template === ''}
        >
          Save campaign
        </Button>
      }
    >
      <Stack gap="lg">
        <Refused error={fault} />
        <What draft={draft} onChange={setDraft} />
        <Whom draft={draft} onChange={setDraft} />
        <Section title="When">
          <ScheduleFields
            schedule={draft.schedule}
            onChange={(schedule) => setDraft({ ...draft, schedule })}
          />
        </Section>
      </Stack>
    </Page>
  );
}

interface PartProps {
  draft: Campaign;
  onChange(draft: Campaign): void;
}

function What({ draft, onChange }: PartProps) {
  const templates = (useTemplates().data?.data ?? []).filter(({ channel }) => channel === draft.channel);
  const template = templates.find(({ key }) => key === draft.template);
  return (
    <Section title="What">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Line label="Name" value={draft.name} onChange={(name) => onChange({ ...draft, name })} />
          <Select
            label="Channel"
            data={Object.entries(CHANNEL_NAMES).map(([value, label]) => ({ value, label }))}
            value={draft.channel}
            allowDeselect={false}
            onChange={(channel) => onChange({ ...draft, channel: channel ?? draft.channel, template: '' })}
          />
          <Select
            label="Template"
            placeholder={templates.length === 0 ? 'None for this channel yet' : 'Choose one'}
            data={templates.map(({ key, name }) => ({ value: key, label: name }))}
            value={draft.template || null}
            onChange={(key) => onChange({ ...draft, template: key ?? '' })}
          />
          <TagsInput
            label="Tags"
            value={draft.tags ?? []}
            onChange={(tags) => onChange({ ...draft, tags })}
          />
          <Line
            label="Of no use after"
            description="Such as 1d; what has not gone out by then does not"
            value={draft.expires ?? ''}
            onChange={(expires) => {
              const { expires: _, ...rest } = draft;
              onChange(expires === '' ? rest : { ...rest, expires });
            }}
          />
        </SimpleGrid>
        {template && (
          <Text size="sm" c="dimmed">
            {many(template.variants.length, 'variant')}:{' '}
            {template.variants.map(({ name }) => name).join(', ')}. Each person is told the first that is for
            them.
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function Whom({ draft, onChange }: PartProps) {
  const catalogue = useCatalogue();
  const { audience } = draft;
  const size = useSize(audience, audience === null || isComplete(audience));
  return (
    <Section
      title="Whom"
      note={
        size.data && `${many(size.data.people, 'person', 'people')} now. Drawn up once, when it goes out.`
      }
    >
      <Stack gap="sm">
        <Switch
          label="Only some people"
          checked={audience !== null}
          onChange={(event) =>
            onChange({ ...draft, audience: event.currentTarget.checked ? { all: [] } : null })
          }
        />
        {audience !== null && (
          <SentenceBuilder
            condition={audience}
            catalogue={catalogue}
            onChange={(next) => onChange({ ...draft, audience: next })}
          />
        )}
        <NumberInput
          label="Kept back, percent"
          description="They are told nothing, so that what the campaign did can be measured"
          min={0}
          max={90}
          w={260}
          value={Math.round((draft.holdout ?? 0) * 100)}
          onChange={(percent) => onChange({ ...draft, holdout: (Number(percent) || 0) / 100 })}
        />
      </Stack>
    </Section>
  );
}

const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50) || 'campaign';
