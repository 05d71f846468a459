// What each channel brought, under every way of counting side by side. Each column adds up to the same revenue.

import { SegmentedControl, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { inCurrency } from '@visavis/engine/sentences';
import { peopleWho } from '../../segment/index.ts';
import { BarList } from '../../ui/charts/BarList.tsx';
import { csvAddress } from '../../ui/charts/csv.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { atMoment, channelName, count } from '../../ui/format.ts';
import { Section } from '../../ui/Page.tsx';
import { colourOf } from '../../ui/theme.ts';
import type { Attribution, Model } from './api.ts';
import { asMoney, asShare } from './words.ts';

const MODELS: readonly { value: Model; label: string; note: string }[] = [
  {
    value: 'data-driven',
    label: 'Data-driven',
    note: 'how many fewer orders there would be without it, by everybody’s ways',
  },
  { value: 'first', label: 'First', note: 'all to the first touch' },
  { value: 'last', label: 'Last', note: 'all to the last touch' },
  { value: 'linear', label: 'Linear', note: 'the same to each touch' },
  {
    value: 'position',
    label: 'Position',
    note: '40 in a hundred each to the first and the last, the rest between',
  },
  { value: 'decay', label: 'Time decay', note: 'half as much for every week before the order' },
];

/** The one that is asked for, or what the data says. */
export const modelOf = (text: string | undefined): Model =>
  MODELS.find(({ value }) => value === text)?.value ?? 'data-driven';

/** A campaign or a source is called as its owners call it. */
export const touchName = (touch: string, name: string): string => {
  if (name === '') return 'no touch known';
  return touch === 'channel' ? channelName(name) : `“${name}”`;
};

type Row = Attribution['channels'][number];
export interface AttributionTableProps {
  attribution: Attribution;
  model: Model;
  onModel(model: Model | undefined): void;
  touch: string;
}

export function AttributionTable({ attribution, model, onModel, touch }: AttributionTableProps) {
  const { channels, revenue, currencies } = attribution;
  const nameOf = (channel: string) => touchName(touch, channel);
  const rows = channels.toSorted((a, b) => b.models[model].revenue - a.models[model].revenue);
  const columns: Column<Row>[] = [
    {
      id: 'channel',
      header: 'Channel',
      width: 200,
      cell: ({ channel }) =>
        channel === '' ? (
          nameOf(channel)
        ) : (
          <Link to="/segments/new" search={peopleWho({ attribute: touch, op: 'eq', value: channel })}>
            {nameOf(channel)}
          </Link>
        ),
    },
    {
      ...{ id: 'touches', header: 'Touches', align: 'right', width: 90 },
      sort: ({ touches }) => touches,
      cell: ({ touches }) => count(touches),
    },
    ...MODELS.map(
      ({ value, label, note }): Column<Row> => ({
        ...{ id: value, header: <span title={note}>{label}</span>, align: 'right', width: 120 },
        sort: ({ models }) => models[value].revenue,
        cell: ({ models }) => (
          <span title={`${count(Math.round(models[value].conversions * 10) / 10)} orders`}>
            {asMoney(models[value].revenue)}
          </span>
        ),
      }),
    ),
  ];
  const cells = rows.map(({ channel, models }) => [
    channel,
    ...MODELS.map(({ value }) => models[value].revenue),
  ]);
  return (
    <Stack gap="lg">
      <Section
        title="Revenue by channel"
        note={MODELS.find(({ value }) => value === model)!.note}
        action={
          <SegmentedControl
            aria-label="Way of counting"
            size="xs"
            data={MODELS.map(({ value, label }) => ({ value, label }))}
            value={model}
            onChange={(next) => onModel(next === 'data-driven' ? undefined : modelOf(next))}
          />
        }
      >
        <BarList
          label="Revenue by channel"
          bars={rows.slice(0, 12).map(({ channel, models }, at) => ({
            key: channel,
            name: nameOf(channel),
            value: Math.round(models[model].revenue),
            note: asShare(models[model].revenue / (revenue || 1)),
            colour: channel === '' ? 'var(--vv-line-strong)' : colourOf(channel, at),
          }))}
        />
      </Section>
      <Section
        title="Every way of counting"
        note={`Each column adds up to ${inCurrency(asMoney(revenue), currencies)}`}
        action={
          <a
            href={csvAddress(['channel', ...MODELS.map(({ value }) => value)], cells)}
            download="attribution.csv"
          >
            CSV
          </a>
        }
        flush
      >
        <DataTable label="Attribution" rows={rows} columns={columns} keyOf={({ channel }) => channel} />
      </Section>
      <Text size="xs" c="dimmed">
        Worked out {atMoment(attribution.computedAt)}.
      </Text>
    </Stack>
  );
}
