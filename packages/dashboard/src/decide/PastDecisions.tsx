// What somebody was shown before, as their views say it; each can be decided again from what was logged at the time.

import { Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import type { LoggedEvent } from '../collect/index.ts';
import type { List } from '../ui/api/client.ts';
import { useChange, useGet } from '../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { VIEWED } from './api.ts';
import { ExperienceLink, SlotLink } from './Named.tsx';

const said = ({ properties }: LoggedEvent, name: string): string => String(properties?.[name] ?? '');

export function PastDecisions({ personKey }: { personKey: string }) {
  const events = useGet<List<LoggedEvent>>('/v1/events', {
    params: { name: VIEWED, profile: personKey, limit: 50 },
  });
  const rows = events.data?.data.filter(({ name }) => name === VIEWED);
  return (
    <Section title="What they have seen" note="The latest first." flush>
      <LoadingPanel
        query={{ ...events, data: rows }}
        empty={
          <Empty title="They have seen nothing yet">
            A view stands here as soon as a page says that something was seen.
          </Empty>
        }
      >
        {(data) => (
          <DataTable
            label="What they have seen"
            rows={data}
            columns={COLUMNS}
            keyOf={(each) => each.messageId}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}

const COLUMNS: readonly Column<LoggedEvent>[] = [
  { id: 'time', header: 'When', width: 140, cell: ({ time }) => <Time at={time} /> },
  {
    id: 'slot',
    header: 'Slot',
    cell: (event) => {
      const slot = said(event, 'slot');
      return slot ? <SlotLink slot={slot} /> : <Dim>not said</Dim>;
    },
  },
  {
    id: 'experience',
    header: 'Experience',
    cell: (event) => <ExperienceLink experience={said(event, 'experience')} />,
  },
  { id: 'variant', header: 'Variant', cell: (event) => said(event, 'variant') || <Dim>held out</Dim> },
  { id: 'rung', header: 'Rung', width: 70, cell: (event) => said(event, 'rung') || <Dim>–</Dim> },
  {
    id: 'again',
    header: 'Decided again',
    width: 200,
    cell: (event) => <Again decisionId={said(event, 'decisionId')} />,
  },
];

/** Works the logged decision out once more and compares. */
export function Again({ decisionId }: { decisionId: string }) {
  const replay = useChange<{ same: boolean }>();
  const [told, setTold] = useState<boolean>();
  if (decisionId === '') return <Dim>not in the log</Dim>;
  if (told !== undefined)
    return (
      <Text span size="sm" c={told ? 'var(--vv-good)' : 'var(--vv-harm)'} role="status">
        {told ? 'the same, to the last digit' : 'not the same'}
      </Text>
    );
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      disabled={replay.isPending}
      onClick={() =>
        replay.mutate(
          { method: 'POST', path: `/v1/decisions/${decisionId}/replay`, body: {} },
          { onSuccess: ({ same }) => setTold(same), onError: failed },
        )
      }
    >
      {replay.isPending ? 'Deciding…' : 'Replay'}
    </Anchor>
  );
}
