// Retention: who comes back? Cohorts by when people began, and of each how many came back how long after it.

import { SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { EventFilter } from '@visavis/engine/segment';
import { useCatalogue } from '../../segment/index.ts';
import { Empty } from '../../ui/Empty.tsx';
import { atMoment, capital } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { ReportStoryButton } from '../stories/ReportStoryButton.tsx';
import { type RetentionQuestion, useRetention } from './api.ts';
import { EventFields, firstKnown, NoEventYet, readFilter } from './EventFields.tsx';
import { useGroupName } from './groups.ts';
import { HeatTable } from './HeatTable.tsx';
import { ReportBar } from './ReportBar.tsx';
import { retentionSentence } from './sentences.ts';
import { sinceDays } from './words.ts';

const UNITS = ['day', 'week', 'month'] as const;
type Unit = (typeof UNITS)[number];
const SHOWN = { day: 15, week: 13, month: 13 } as const;
const MODES = [
  { value: 'nth', label: 'In that very one' },
  { value: 'unbounded', label: 'Then or later' },
  { value: 'bracket', label: 'In brackets' },
];
/** The start, then ever longer stretches. */
const BRACKETS = { day: [1, 2, 4, 7, 14, 30], week: [1, 1, 2, 4, 8], month: [1, 1, 1, 3, 6] };

export function RetentionPage() {
  const search = useSearch({ from: '/shell/retention' });
  const navigate = useNavigate();
  const go = (change: Partial<typeof search>): void =>
    void navigate({ to: '/retention', search: { ...search, ...change }, replace: true });
  const usual = useUsual();
  const start = readFilter(search.start) ?? usual;
  const back = readFilter(search.back) ?? usual;
  const unit: Unit = UNITS.find((one) => one === search.unit) ?? 'week';
  const { days = '180', segment, by, mode = 'nth' } = search;
  const question: RetentionQuestion = {
    ...{ start: { event: start }, back, unit, from: sinceDays(days) },
    mode: mode === 'unbounded' ? 'unbounded' : 'nth',
    ...(mode === 'bracket' ? { brackets: BRACKETS[unit] } : { units: SHOWN[unit] }),
    ...(segment && { segment }),
    ...(by && { by }),
  };
  const canAsk = start.event !== '' && back.event !== '';
  const retention = useRetention(question, canAsk);
  const { isRead } = useCatalogue();
  const nameOf = useGroupName(by);
  return (
    <Page
      wide
      title="Retention"
      question="Who comes back?"
      action={<ReportStoryButton of="retention" asked={question} disabled={!canAsk} />}
      sentence={retention.data && mode !== 'bracket' && retentionSentence(retention.data, unit, mode)}
    >
      <ReportBar search={search} onChange={go} days="180">
        <SegmentedControl
          aria-label="Unit"
          size="xs"
          data={UNITS.map((value) => ({ value, label: `${value}s` }))}
          value={unit}
          onChange={(next) => go({ unit: next === 'week' ? undefined : next })}
        />
        <Select
          aria-label="Counted as back"
          data={MODES}
          value={mode}
          onChange={(next) => go({ mode: next === 'nth' ? undefined : (next ?? undefined) })}
          allowDeselect={false}
          w={170}
        />
      </ReportBar>
      <Stack gap="lg">
        <Section title="Who, and what counts">
          <Text component="div">
            People begin with their first{' '}
            <EventFields filter={start} onChange={(next) => go({ start: JSON.stringify(next) })} /> and come
            back with <EventFields filter={back} onChange={(next) => go({ back: JSON.stringify(next) })} />
          </Text>
        </Section>
        {isRead && !canAsk ? (
          <NoEventYet>Cohorts of people stand here, and how many of each came back.</NoEventYet>
        ) : (
          <LoadingPanel
            query={retention}
            lines={12}
            isEmpty={({ total }) => total.people === 0}
            empty={
              <div className="vv-card">
                <Empty title="Nobody began in this time">
                  Cohorts of people stand here, and how many of each came back. Choose another event, or a
                  longer period.
                </Empty>
              </div>
            }
          >
            {(shown) => (
              <>
                <Section
                  title={by ? 'By group' : `Cohorts by ${unit}`}
                  note={`A cell counts only people for whom that ${unit} is over; ${unit} 0 begins with their own start`}
                  flush
                >
                  <HeatTable
                    retention={shown}
                    columns={columnsOf(mode, unit)}
                    nameOf={by ? nameOf : undefined}
                  />
                </Section>
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

const BUYS = ['Order Completed', 'Signed Up', 'Page Viewed'];

function useUsual(): EventFilter {
  const { eventOptions } = useCatalogue();
  return { event: firstKnown(BUYS, eventOptions) ?? '' };
}

function columnsOf(mode: string, unit: Unit): string[] {
  if (mode !== 'bracket') return Array.from({ length: SHOWN[unit] }, (_, n) => `${capital(unit)} ${n}`);
  let from = 0;
  return BRACKETS[unit].map((span) => {
    const name = span === 1 ? `${capital(unit)} ${from}` : `${capital(unit)}s ${from} to ${from + span - 1}`;
    from += span;
    return name;
  });
}
