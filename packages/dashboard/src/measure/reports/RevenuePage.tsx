// Revenue: what earned it? Orders over time, and what each channel or campaign brought under six ways of counting.

import { SegmentedControl, Select, Stack, Tabs, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { inCurrency, mixedCurrencies } from '@visavis/engine/sentences';
import { TimeChart } from '../../ui/charts/TimeChart.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { atMoment, count, many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Stat, Stats } from '../../ui/Stat.tsx';
import { ReportStoryButton } from '../stories/ReportStoryButton.tsx';
import { AttributionTable, modelOf, touchName } from './AttributionTable.tsx';
import { type Attribution, type Revenue, useAttribution, useRevenue } from './api.ts';
import { useGroupName } from './groups.ts';
import { ReportBar } from './ReportBar.tsx';
import { RevenueGroups } from './RevenueGroups.tsx';
import { asMoney, asShare, sinceDays } from './words.ts';

const TOUCHES = [
  { value: 'channel', label: 'Channels' },
  { value: 'channel.campaign', label: 'Campaigns' },
  { value: 'channel.source', label: 'Sources' },
];
const LOOKBACKS = [
  { value: '7d', label: 'touches of 7 days' },
  { value: '30d', label: 'touches of 30 days' },
  { value: '90d', label: 'touches of 90 days' },
];

export function RevenuePage() {
  const search = useSearch({ from: '/shell/revenue' });
  const navigate = useNavigate();
  const go = (change: Partial<typeof search>): void =>
    void navigate({ to: '/revenue', search: { ...search, ...change }, replace: true });
  const { days = '90', segment, by, tab = 'attribution', touch = 'channel', lookback = '30d' } = search;
  const about = { from: sinceDays(days), ...(segment && { segment }) };
  const byTouch = { ...about, touch, lookback };
  const attribution = useAttribution(byTouch);
  const every = Number(days) > 180 ? 'month' : Number(days) > 31 ? 'week' : 'day';
  const earned = { ...about, every, ...(by && { by }) };
  const revenue = useRevenue(earned);
  const nameOf = useGroupName(by);
  const model = modelOf(search.model);
  const sentence =
    tab === 'revenue'
      ? revenue.data && revenueSentence(revenue.data)
      : attribution.data && attributionSentence(attribution.data, model, touch);
  return (
    <Page
      wide
      title="Revenue"
      question="What earned it?"
      sentence={sentence}
      action={
        <ReportStoryButton
          of={tab === 'revenue' ? 'revenue' : 'attribution'}
          asked={tab === 'revenue' ? earned : byTouch}
        />
      }
    >
      <ReportBar search={search} onChange={go} days="90" withoutBy={tab !== 'revenue'}>
        {tab !== 'revenue' && (
          <>
            <SegmentedControl
              aria-label="Told apart by"
              size="xs"
              data={TOUCHES}
              value={touch}
              onChange={(next) => go({ touch: next === 'channel' ? undefined : next })}
            />
            <Select
              aria-label="Touches that count"
              data={LOOKBACKS}
              value={lookback}
              onChange={(next) => go({ lookback: next === '30d' ? undefined : (next ?? undefined) })}
              allowDeselect={false}
              w={190}
            />
          </>
        )}
      </ReportBar>
      <Tabs
        value={tab}
        onChange={(next) => go({ tab: next === 'attribution' ? undefined : (next ?? undefined) })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="attribution">What brought it</Tabs.Tab>
          <Tabs.Tab value="revenue">Over time</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="attribution">
          <LoadingPanel
            query={attribution}
            lines={8}
            isEmpty={({ conversions }) => conversions === 0}
            empty={<NoOrders />}
          >
            {(shown) => (
              <AttributionTable
                attribution={shown}
                model={model}
                onModel={(next) => go({ model: next })}
                touch={touch}
              />
            )}
          </LoadingPanel>
        </Tabs.Panel>
        <Tabs.Panel value="revenue">
          <LoadingPanel query={revenue} lines={8} isEmpty={({ orders }) => orders === 0} empty={<NoOrders />}>
            {(shown) => (
              <Stack gap="lg">
                <Totals revenue={shown} />
                <Section title={`Revenue by ${every}`}>
                  <TimeChart
                    noted
                    label={`Revenue by ${every}`}
                    unit="earned"
                    kind="bars"
                    points={shown.periods.map(({ of, revenue }) => ({
                      time: of,
                      value: Math.round(revenue),
                    }))}
                  />
                </Section>
                {shown.groups.length > 0 && <RevenueGroups revenue={shown} nameOf={nameOf} />}
                <Text size="xs" c="dimmed">
                  Worked out {atMoment(shown.computedAt)}.
                </Text>
              </Stack>
            )}
          </LoadingPanel>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Totals({ revenue: { orders, revenue, newRevenue, currencies } }: { revenue: Revenue }) {
  return (
    <Stats>
      <Stat
        name="Revenue"
        value={inCurrency(asMoney(revenue), currencies)}
        note={`${asShare(revenue > 0 ? newRevenue / revenue : 0)} from new buyers`}
      />
      <Stat name="Orders" value={count(orders)} />
      <Stat
        name="An order"
        value={inCurrency(asMoney(orders > 0 ? revenue / orders : 0), currencies)}
        note="on average"
      />
    </Stats>
  );
}

const NoOrders = () => (
  <div className="vv-card">
    <Empty title="No order in this time">
      Revenue stands here, and what brought it: events called “Order Completed” with a revenue, total or
      value.
    </Empty>
  </div>
);

function revenueSentence({ orders, revenue, newRevenue, currencies }: Revenue): string {
  if (orders === 0) return 'Nothing was earned in this time.';
  return `${many(orders, 'order')} earned ${inCurrency(asMoney(revenue), currencies)}; new buyers brought ${asShare(newRevenue / (revenue || 1))} of it.${mixed(currencies)}`;
}

function attributionSentence(
  { conversions, revenue, channels, currencies }: Attribution,
  model: ReturnType<typeof modelOf>,
  touch: string,
): string {
  const touched = channels.filter(({ channel }) => channel !== '');
  if (conversions === 0) return 'Nothing was earned in this time.';
  if (touched.length === 0)
    return `${many(Math.round(conversions), 'order')}, and no touch is known before any of them.`;
  const best = touched.reduce((a, b) => (b.models[model].revenue > a.models[model].revenue ? b : a));
  const none = channels.find(({ channel }) => channel === '');
  const dark = none ? ` Of ${asShare(none.models.linear.revenue / (revenue || 1))} no touch is known.` : '';
  return `${inCurrency(asMoney(revenue), currencies)} came in from ${many(Math.round(conversions), 'order')}; ${touchName(touch, best.channel)} brought the most, ${asShare(best.models[model].revenue / (revenue || 1))}.${dark}${mixed(currencies)}`;
}

const mixed = (currencies: Revenue['currencies']): string => {
  const note = mixedCurrencies(currencies);
  return note ? ` ${note}` : '';
};
