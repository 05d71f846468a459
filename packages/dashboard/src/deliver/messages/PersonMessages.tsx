// What one person hears from us: what is held for them and why, and everything that was sent or was not.

import { Stack, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { pagesQuery, usePages } from '../../ui/api/query.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { HELD, type Held, MESSAGES, type Message } from './api.ts';
import { OWN_COLUMNS, OWN_HELD_COLUMNS } from './columns.tsx';

export function PersonMessages({ personKey }: { personKey: string }) {
  const navigate = useNavigate();
  const held = usePages<Held>(HELD, { profile: personKey });
  const all = usePages<Message>(MESSAGES, { profile: personKey });
  const open = ({ id }: Message): void =>
    void navigate({ to: '/messages', search: { id, profile: personKey } });
  return (
    <Stack gap="lg">
      <section aria-labelledby="held-of-person">
        <Title order={2} size="h4" mb="xs" id="held-of-person">
          Held
        </Title>
        <div className="vv-card" style={{ overflow: 'hidden' }}>
          <LoadingPanel
            query={pagesQuery(held)}
            empty={
              <Text size="sm" c="dimmed" p="md">
                Nothing waits to be told to them.
              </Text>
            }
          >
            {(rows) => (
              <DataTable
                {...{ label: 'Held messages', rows, columns: OWN_HELD_COLUMNS, onOpen: open }}
                keyOf={(row) => row.id}
                onEnd={() => held.hasNextPage && void held.fetchNextPage()}
              />
            )}
          </LoadingPanel>
        </div>
      </section>
      <section aria-labelledby="messages-of-person">
        <Title order={2} size="h4" mb="xs" id="messages-of-person">
          Everything they were to be told
        </Title>
        <div className="vv-card" style={{ overflow: 'hidden' }}>
          <LoadingPanel
            query={pagesQuery(all)}
            empty={
              <Empty title="They have heard nothing yet">Nothing has been asked for in their name.</Empty>
            }
          >
            {(rows) => (
              <DataTable
                {...{ label: 'Messages', rows, columns: OWN_COLUMNS, onOpen: open }}
                keyOf={(row) => row.id}
                onEnd={() => all.hasNextPage && void all.fetchNextPage()}
              />
            )}
          </LoadingPanel>
        </div>
      </section>
    </Stack>
  );
}
