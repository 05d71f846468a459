// What one person would see now, in every slot or in some, and why. Nothing is kept of the question.

import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useAsk } from '../ui/api/query.ts';
import { Code, json } from '../ui/Code.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Facts } from '../ui/Facts.tsx';
import { shown, spoken } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import type { SeenBy } from '../ui/seenBy.ts';
import { type Decision, useSlots } from './api.ts';

export function AsSeenBy({ someone, slots }: { someone: SeenBy; slots?: readonly string[] }) {
  const all = useSlots();
  const asked = slots ?? all.data?.data.map(({ key }) => key) ?? [];
  const { type, value } = someone.identity;
  const who = type === 'user_id' ? { userId: value } : { identities: { [type]: value } };
  const answer = useAsk<{ decisions: Record<string, Decision> }>(
    '/v1/decide',
    { ...who, slots: asked, preflight: true },
    asked.length > 0,
  );
  if (all.data?.data.length === 0)
    return (
      <Empty title="There is no slot yet">
        A slot is a place in a page that shows everybody something of their own. Make one with an{' '}
        <Link to="/experiences/new">experience</Link>.
      </Empty>
    );
  return (
    <LoadingPanel query={asked.length > 0 ? answer : { ...answer, error: all.error }} lines={6}>
      {({ decisions }) => (
        <Stack gap="lg">
          {Object.values(decisions).map((decision) => (
            <Seen key={decision.slot} decision={decision} />
          ))}
        </Stack>
      )}
    </LoadingPanel>
  );
}

function Seen({ decision: { slot, value, experience, reason } }: { decision: Decision }) {
  return (
    <section aria-label={slot} className="vv-card" style={{ padding: 16 }}>
      <Text size="sm" c="dimmed" mb={6}>
        {slot}
      </Text>
      <Content value={value} slot={slot} />
      <Text size="sm" c="dimmed" mt="sm">
        {reason.text}{' '}
        {experience && (
          <Link to="/experiences/$id" params={{ id: experience.id }}>
            Open the experience
          </Link>
        )}
      </Text>
    </section>
  );
}

/** Named parts as parts; whatever else a page may need as it is. */
function Content({ value, slot }: { value: unknown; slot: string }) {
  if (value === null || value === undefined) return <Text>Nothing.</Text>;
  if (typeof value !== 'object') return <Text fw={550}>{shown(value)}</Text>;
  const parts = Object.entries(value);
  const isPlain = !Array.isArray(value) && parts.every(([, part]) => typeof part !== 'object');
  if (!isPlain) return <Code label={`content of ${slot}`} text={json(value)} />;
  return <Facts rows={parts.map(([name, part]) => [spoken(name), shown(part)])} />;
}
