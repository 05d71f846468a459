// Funnels: where do people stop? Steps in words, how many take each, how long it takes them, and who went no further.

import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { EventFilter } from '@visavis/engine/segment';
import { useCatalogue } from '../../segment/index.ts';
import { Empty } from '../../ui/Empty.tsx';
import { atMoment } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { ReportStoryButton } from '../stories/ReportStoryButton.tsx';
import { type FunnelQuestion, useFunnel } from './api.ts';
import { EventFields, readFilters } from './EventFields.tsx';
import { FunnelBars } from './FunnelBars.tsx';
import { FunnelGroups } from './FunnelGroups.tsx';
import { FunnelPeople } from './FunnelPeople.tsx';
import { useGroupName } from './groups.ts';
import { ReportBar } from './ReportBar.tsx';
import { funnelSentence } from './sentences.ts';
import { sinceDays } from './words.ts';

const USUAL = ['Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed'];
const WINDOWS = [
  { value: '1h', label: 'within an hour' },
  { value: '1d', label: 'within a day' },
  { value: '7d', label: 'within 7 days' },
  { value: '30d', label: 'within 30 days' },
  { value: '90d', label: 'within 90 days' },
];
const MOST_STEPS = 10;

export function FunnelsPage() {
  const search = useSearch({ from: '/shell/funnels' });
  const navigate = useNavigate();
  const go = (change: Partial<typeof search>): void =>
    void navigate({ to: '/funnels', search: { ...search, ...change }, replace: true });
  const usual = useUsualSteps();
  const steps = readFilters(search.steps) ?? usual;
  const set = (next: readonly EventFilter[]): void => go({ steps: JSON.stringify(next), step: undefined });
  const { days = '30', segment, by, within = '7d' } = search;
  const complete = steps.filter(({ event }) => event !== '');
  const question: FunnelQuestion = {
    ...{ steps: complete, within, from: sinceDays(days) },
    ...(segment && { segment }),
    ...(by && { by }),
  };
  const funnel = useFunnel(question);
  const nameOf = useGroupName(by);
  const names = complete.map(({ event }) => event);
  const step = Number(search.step);
  return (
    <Page
      wide
      title="Funnels"
      question="Where do people stop?"
      sentence={funnel.data && complete.length > 1 && funnelSentence(funnel.data, names)}
      action={<ReportStoryButton of="funnel" asked={question} disabled={complete.length < 2} />}
    >
      <ReportBar search={search} onChange={go} days="30">
        <Select
          aria-label="Window"
          data={WINDOWS}
          value={within}
          onChange={(next) => go({ within: next ?? undefined })}
          allowDeselect={false}
          w={160}
        />
      </ReportBar>
      <Stack gap="lg">
        <Section title="Steps">
          <Steps steps={steps} onChange={set} />
        </Section>
        {complete.length < 2 ? (
          <div className="vv-card">
            <Empty title="Two steps make a funnel">
              Choose an event for each step. People count who take them one after another within the window,
              each once, with the attempt that came furthest.
            </Empty>
          </div>
        ) : (
          <LoadingPanel query={funnel} lines={8}>
            {(shown) => (
              <>
                <Section
                  title="Who goes on"
                  note="Everybody counts once, with the attempt that came furthest"
                >
                  <FunnelBars
                    {...{ names, funnel: shown }}
                    chosen={Number.isInteger(step) ? step : undefined}
                    onOpen={(next) => go({ step: next === undefined ? undefined : String(next) })}
                  />
                </Section>
                {step >= 1 && step <= names.length && (
                  <FunnelPeople {...{ question, step, names, condition: shown.drops[step - 1]! }} />
                )}
                {shown.groups.length > 0 && <FunnelGroups {...{ funnel: shown, names, nameOf }} />}
                <Text size="xs" c="dimmed">
                  Worked out {atMoment(shown.computedAt)}.
                </Text>
              </>
            )}
          </LoadingPanel>
        )}
      </Stack>
    </Page>
  );
}

/** A shop's usual steps, as far as this workspace knows them. */
function useUsualSteps(): EventFilter[] {
  const { eventOptions } = useCatalogue();
  const known = USUAL.filter((name) => eventOptions.some(({ value }) => value === name));
  const some =
    known.length > 1
      ? known
      : eventOptions
          .filter(({ value }) => value !== '*')
          .slice(0, 2)
          .map(({ value }) => value);
  return some.map((event) => ({ event }));
}

function Steps({ steps, onChange }: { steps: readonly EventFilter[]; onChange(next: EventFilter[]): void }) {
  return (
    <>
      <ol aria-label="Steps" style={{ margin: 0, paddingLeft: 22, display: 'grid', gap: 8 }}>
        {steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place
          <li key={at}>
            <EventFields
              filter={step}
              onChange={(next) => onChange(steps.map((each, index) => (index === at ? next : each)))}
            />{' '}
            {steps.length > 2 && (
              <button
                type="button"
                className="vv-word"
                aria-label={`Remove step ${at + 1}`}
                onClick={() => onChange(steps.filter((_, index) => index !== at))}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ol>
      {steps.length < MOST_STEPS && (
        <Group mt="sm">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...steps, { event: '' }])}
          >
            Add a step
          </Button>
        </Group>
      )}
    </>
  );
}
