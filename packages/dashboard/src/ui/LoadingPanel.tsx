// The one place that decides between loading, failed, empty and there. Every part of a page that reads something
// stands inside one of these.

import { Button, Skeleton, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from './api/client.ts';

interface Reading<T> {
  data: T | undefined;
  error: Error | null;
  refetch: UseQueryResult['refetch'];
}

export interface LoadingPanelProps<T> {
  query: Reading<T>;
  /** What stands there when nothing came: what would be shown, and the one step that fills it. */
  empty?: ReactNode;
  isEmpty?: (data: T) => boolean;
  /** How many lines the skeleton has. */
  lines?: number;
  children: (data: T) => ReactNode;
}

export function LoadingPanel<T>({
  query,
  empty,
  isEmpty,
  lines = 4,
  children,
}: LoadingPanelProps<T>): ReactNode {
  const { data, error } = query;
  if (data === undefined && error) return <Failure error={error} retry={() => query.refetch()} />;
  if (data === undefined) return <Lines lines={lines} />;
  if (empty && (isEmpty ?? hasNothing)(data)) return empty;
  return children(data);
}

function hasNothing(data: unknown): boolean {
  if (Array.isArray(data)) return data.length === 0;
  const rows = (data as { data?: unknown } | null)?.data;
  return Array.isArray(rows) && rows.length === 0;
}

const WIDTHS = [92, 75, 58, 81, 64, 87, 70, 53, 76, 59, 82, 65];

function Lines({ lines }: { lines: number }) {
  return (
    <Stack gap="sm" p="md" role="status" aria-label="Loading">
      {WIDTHS.slice(0, lines).map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} radius="sm" />
      ))}
    </Stack>
  );
}

export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const faults = error instanceof ApiError ? error.faults : [];
  return (
    <Stack gap="xs" p="lg" align="flex-start" role="alert">
      <Text fw={600}>This could not be read.</Text>
      <Text c="dimmed" maw={560}>
        {error.message}
      </Text>
      {faults.map((fault) => (
        <Text key={fault.field + fault.got} size="sm">
          <b>{fault.field}</b>: expected {fault.expected}, got {fault.got}
        </Text>
      ))}
      {retry && (
        <Button variant="default" size="xs" onClick={retry}>
          Try again
        </Button>
      )}
    </Stack>
  );
}
