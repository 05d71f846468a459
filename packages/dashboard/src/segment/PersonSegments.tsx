// A person's segments: which they are in, since when, and why; and the reason for those that they are not in.

import { ActionIcon, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';
import { Empty } from '../ui/Empty.tsx';
import { many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type Explanation, type Segment, useSegments, useWhy, type Why } from './api.ts';
import { ExplainTree } from './ExplainTree.tsx';

interface Membership {
  id: string;
  key: string;
  name: string;
  since?: string | null;
  flipAt?: string | null;
}

export interface PersonSegmentsProps {
  profile: string;
  /** The segment whose reasons stand open; part of the address. */
  open: string | undefined;
  onOpen(id: string | undefined): void;
}

export function PersonSegments({ profile, open, onOpen }: PersonSegmentsProps) {
  const inside = useGet<List<Membership>>(`/v1/profiles/${encodeURIComponent(`id:${profile}`)}/segments`, {
    everyMs: 5_000,
  });
  const all = useSegments();
  const members = new Map((inside.data?.data ?? []).map((each) => [each.id, each]));
  const others = (all.data?.data ?? []).filter(
    (segment) => segment.state !== 'archived' && !members.has(segment.id),
  );
  return (
    <>
      <Section title="Is in" flush note={inside.data && many(members.size, 'segment')}>
        <LoadingPanel
          query={inside}
          empty={
            <Empty title="In no segment">
              As soon as a condition holds, it stands here with its reasons.
            </Empty>
          }
        >
          {({ data }) =>
            data.map((each) => (
              <Row
                key={each.id}
                segment={each}
                since={each.since}
                until={each.flipAt}
                profile={profile}
                open={open === each.id}
                toggle={() => onOpen(open === each.id ? undefined : each.id)}
              />
            ))
          }
        </LoadingPanel>
      </Section>
      {others.length > 0 && (
        <div style={{ marginTop: 24 }}>
          <Section title="Is not in" flush>
            {others.map((each) => (
              <Row
                key={each.id}
                segment={each}
                profile={profile}
                open={open === each.id}
                toggle={() => onOpen(open === each.id ? undefined : each.id)}
              />
            ))}
          </Section>
        </div>
      )}
    </>
  );
}

interface RowProps {
  segment: Pick<Segment, 'id' | 'name'>;
  since?: string | null | undefined;
  /** The next instant at which time alone may take them out. */
  until?: string | null | undefined;
  profile: string;
  open: boolean;
  toggle(): void;
}

function Row({ segment, since, until, profile, open, toggle }: RowProps) {
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div style={{ borderBottom: '1px solid var(--vv-line)', padding: '8px 16px 8px 8px' }}>
      <div style={{ display: 'flex', alignItems: 'center', gap: 6 }}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-expanded={open}
          aria-label={`Why, for ${segment.name}`}
          onClick={toggle}
        >
          <Chevron size={15} />
        </ActionIcon>
        <Link
          to="/segments/$id"
          params={{ id: segment.id }}
          style={{ color: 'inherit', fontWeight: 550, textDecoration: 'none' }}
        >
          {segment.name}
        </Link>
        {since && (
          <Text size="sm" c="dimmed" ml="auto">
            since <Time at={since} />
            {until && (
              <>
                {' '}
                · may leave <Time at={until} />
              </>
            )}
          </Text>
        )}
      </div>
      {open && <Reasons id={segment.id} profile={profile} />}
    </div>
  );
}

function Reasons({ id, profile }: { id: string; profile: string }) {
  const why = useWhy(id, profile, true);
  return (
    <div style={{ padding: '8px 8px 4px 28px' }}>
      <LoadingPanel query={why} lines={2}>
        {(why) => (
          <>
            <ByItself why={why} />
            <ExplainTree explanation={why.explanation} />
            {why.next && <Next explanation={why.next} />}
          </>
        )}
      </LoadingPanel>
    </div>
  );
}

/** What time alone may do; before a definition is live, that it is not. */
function ByItself({ why }: { why: Why }) {
  if (why.state !== 'live')
    return (
      <Text size="sm" c="dimmed" mb={4}>
        {why.next ? 'A changed condition is being brought up.' : 'Still being brought up from history.'}
      </Text>
    );
  if (!why.flipAt) return null;
  return (
    <Text size="sm" c="dimmed" mb={4}>
      Time alone may {why.inside ? 'take them out' : 'bring them in'} <Time at={why.flipAt} />.
    </Text>
  );
}

function Next({ explanation }: { explanation: Explanation }) {
  return (
    <div style={{ marginTop: 8 }}>
      <Text size="sm" fw={550}>
        By the changed condition{explanation.holds ? ', which holds' : ', which does not hold'}
      </Text>
      <ExplainTree explanation={explanation} />
    </div>
  );
}
