// Changes of a page that found nothing to change there lately: the page is not any more what it was when they were made.

import { Alert } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { LoggedEvent } from '../collect/index.ts';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';
import { many } from '../ui/format.ts';
import { MISSED, useExperiences } from './api.ts';

const WEEK_MS = 7 * 86_400_000;
const MOST = 500;

export function MissedWarning({ experience }: { experience?: string }) {
  // A whole minute, so that the question stays the same while the page is open.
  const from = useMemo(
    () => new Date(Math.floor((Date.now() - WEEK_MS) / 60_000) * 60_000).toISOString(),
    [],
  );
  const missed = useGet<List<LoggedEvent>>('/v1/events', {
    params: { name: MISSED, from, limit: MOST },
    freshMs: 60_000,
  });
  const names = useExperiences().data?.data ?? [];
  const groups = Map.groupBy(
    (missed.data?.data ?? []).filter(({ name }) => name === MISSED),
    ({ properties }) => String(properties?.experience ?? ''),
  );
  const told = [...groups].filter(([key]) => experience === undefined || key === experience);
  return told.map(([key, events]) => {
    const known = names.find((each) => each.key === key);
    return (
      <Alert
        key={key}
        mb="md"
        color="orange"
        variant="light"
        title={`“${known?.name ?? key}” found nothing to change on ${many(events.length, 'view')} in the last 7 days`}
        styles={{ title: { color: 'var(--vv-warn)' } }}
      >
        The page no longer has{' '}
        {selectorsOf(events).map((selector, at) => (
          <span key={selector}>
            {at > 0 && ', '}
            <code>{selector}</code>
          </span>
        ))}
        {'. '}
        {known && experience === undefined && (
          <Link to="/experiences/$id" params={{ id: known.id }}>
            Open it, and repair it on the page
          </Link>
        )}
      </Alert>
    );
  });
}

function selectorsOf(events: readonly LoggedEvent[]): string[] {
  const all = events.flatMap(({ properties = {} }) =>
    Array.isArray(properties.changes) ? properties.changes : [properties.selector],
  );
  const said = new Set(all.filter((each) => typeof each === 'string'));
  return said.size > 0 ? [...said].slice(0, 8) : ['what was changed'];
}
