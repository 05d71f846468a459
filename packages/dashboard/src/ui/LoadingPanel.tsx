// The one place that decides between loading, failed, empty and there. Every part of a page that reads something
// stands inside one of these.

import { Skeleton, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from './api/client.ts';
import { Failure } from './Failure.tsx';

interface Reading<T> {
  data: T | undefined;
  error: Error | null;
  refetch(): unknown;
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
  const shown = empty && (isEmpty ?? hasNothing)(data) ? empty : children(data);
  const isLost = error instanceof ApiError && error.status === 0; // of a lost server the shell tells
  // What is shown keeps its place, so that nothing that is typed or under way in it gets lost when an error comes.
  return (
    <>
      {error && !isLost && <Outdated error={error} />}
      {shown}
    </>
  );
}

const Outdated = ({ error }: { error: Error }) => (
  <Text size="sm" c="var(--vv-warn)" px="md" py="xs" role="status">
    Not up to date: {error.message}
  </Text>
);

function hasNothing(data: unknown): boolean {
  if (Array.isArray(data)) return data.length === 0;
  const rows = (data as { data?: unknown } | null)?.data;
  return Array.isArray(rows) && rows.length === 0;
}

const WIDTHS = [92, 75, 58, 81, 64, 87, 70, 53, 76, 59, 82, 65];

const LONG_MS = 3_000;

function Lines({ lines }: { lines: number }) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Stack gap="sm" p="md" role="status" aria-label="Loading">
      {long && (
        <Text size="sm" c="dimmed">
          This takes longer than usual. It goes on; you can leave meanwhile.
        </Text>
      )}
      {WIDTHS.slice(0, lines).map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} radius="sm" />
      ))}
    </Stack>
  );
}
