// Who a preview is of: the person, the segment for which they stand, and the way to somebody else.

import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { failed } from '../ui/notices.tsx';
import { keyOf, type SeenBy, seeAs } from '../ui/seenBy.ts';
import { memberOf } from './stands.ts';

export function Stand({ someone, change }: { someone: SeenBy; change(): void }) {
  const [at, setAt] = useState(0);
  const { segment, identity } = someone;
  const next = (): void => {
    if (!segment) return;
    setAt(at + 1);
    memberOf(segment, at + 1).then(seeAs, failed);
  };
  return (
    <Group justify="space-between" mb="md" wrap="nowrap" align="flex-start">
      <Text size="sm" c="dimmed">
        {segment && (
          <>
            One of{' '}
            <Link to="/segments/$id" params={{ id: segment.key }}>
              {segment.name}
            </Link>
            .{' '}
          </>
        )}
        <Link to="/people/$key" params={{ key: `${identity.type}:${identity.value}` }} title={keyOf(someone)}>
          Who is it?
        </Link>
      </Text>
      <Group gap="sm" wrap="nowrap" style={{ flexShrink: 0 }}>
        {segment && (
          <Anchor component="button" type="button" size="sm" onClick={next}>
            Next member
          </Anchor>
        )}
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => {
            seeAs(undefined);
            change();
          }}
        >
          Somebody else
        </Anchor>
      </Group>
    </Group>
  );
}
