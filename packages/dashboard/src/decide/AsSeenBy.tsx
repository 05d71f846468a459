// What one person would see now, in every slot or in some, and why. Nothing is kept of the question.

import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useAsk } from '../ui/api/query.ts';
import { Empty } from '../ui/Empty.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import type { SeenBy } from '../ui/seenBy.ts';
import { type Decision, type SlotType, useSlots } from './api.ts';
import { ContentPreview } from './ContentPreview.tsx';
import { useSlotNames } from './Named.tsx';
import { RungMark } from './rungs.tsx';

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
            <Seen
              key={decision.slot}
              decision={decision}
              type={all.data?.data.find(({ key }) => key === decision.slot)?.type}
            />
          ))}
        </Stack>
      )}
    </LoadingPanel>
  );
}

function Seen({ decision, type }: { decision: Decision; type: SlotType | undefined }) {
  const { value, experience, reason, rung } = decision;
  const slot = useSlotNames()(decision.slot);
  return (
    <section aria-label={slot} className="vv-card" style={{ padding: 16 }}>
      <Text size="sm" c="dimmed" mb={6}>
        {slot}
      </Text>
      <ContentPreview value={value} type={type} label={slot} />
      {rung && (
        <Text size="sm" mt="sm" component="div">
          <RungMark rung={rung} />
        </Text>
      )}
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
