// What every report asks first: since when, of whom, and by what people are told apart.

import { Group, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { SegmentPicker, useSegments } from '../../segment/index.ts';
import type { List } from '../../ui/api/client.ts';
import { useGet } from '../../ui/api/query.ts';

export interface ReportSearch {
  days?: string | undefined;
  segment?: string | undefined;
  by?: string | undefined;
}
export interface ReportBarProps {
  search: ReportSearch;
  onChange(change: ReportSearch): void;
  /** Days when nothing is chosen. */
  days: string;
  /** Not every report tells people apart. */
  withoutBy?: boolean;
  children?: ReactNode;
}

const PERIODS = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: '180', label: 'Last 180 days' },
  { value: '365', label: 'Last 365 days' },
];
const FACTS = [
  { value: 'first.channel', label: 'first channel' },
  { value: 'channel', label: 'latest channel' },
  { value: 'device.type', label: 'device' },
  { value: 'place.country', label: 'country' },
  { value: 'channel.campaign', label: 'campaign' },
];
const MOST_SEGMENTS = 8;

export function ReportBar({ search, onChange, days, withoutBy, children }: ReportBarProps) {
  return (
    <Group mb="md" gap="sm">
      <Select
        aria-label="Period"
        data={PERIODS}
        value={search.days ?? days}
        onChange={(next) => onChange({ days: next === days ? undefined : (next ?? undefined) })}
        allowDeselect={false}
        w={160}
      />
      <SegmentPicker value={search.segment} onChange={(segment) => onChange({ segment })} />
      {!withoutBy && <ByPicker value={search.by} onChange={(by) => onChange({ by })} />}
      {children}
    </Group>
  );
}

function ByPicker({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange(by: string | undefined): void;
}) {
  const segments = useSegments();
  const models = useGet<List<{ key: string; name: string; kind: string }>>('/v1/models', { freshMs: 30_000 });
  const live = (segments.data?.data ?? []).filter(({ state }) => state === 'live').slice(0, MOST_SEGMENTS);
  const personas = (models.data?.data ?? []).filter(({ kind }) => kind === 'persona');
  const options = [
    ...FACTS,
    ...(live.length > 0
      ? [{ value: `segments:${live.map(({ key }) => key).join(',')}`, label: 'segment' }]
      : []),
    ...personas.map(({ key, name }) => ({ value: `persona.${key}`, label: `persona: ${name}` })),
  ];
  const known = value === undefined || options.some((one) => one.value === value);
  return (
    <Select
      aria-label="Tell apart by"
      placeholder="Tell apart by …"
      data={known ? options : [...options, { value, label: value }]}
      value={value ?? null}
      onChange={(by) => onChange(by ?? undefined)}
      clearable
      w={210}
    />
  );
}
