// Narrows a list down to the members of one segment.

import { Select } from '@mantine/core';
import { useSegments } from './api.ts';

export function SegmentPicker({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange(key: string | undefined): void;
}) {
  const segments = useSegments();
  const data = (segments.data?.data ?? [])
    .filter((segment) => segment.state !== 'archived')
    .map((segment) => ({ value: segment.key, label: segment.name }));
  return (
    <Select
      aria-label="Segment"
      placeholder="Everybody"
      data={data}
      value={value ?? null}
      onChange={(key) => onChange(key ?? undefined)}
      clearable
      searchable
      w={240}
      nothingFoundMessage="No such segment"
    />
  );
}
