// What each rung is worth, by any metric, in all or as seen in one slot.

import { Group, Select } from '@mantine/core';
import { useState } from 'react';
import { Empty } from '../../ui/Empty.tsx';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { type AskedLift, type Priced, useMetricNames, usePriced, useSlotNames } from './api.ts';
import { LongRun } from './LongRun.tsx';
import { PricedSteps } from './PricedSteps.tsx';

export function LiftPanel() {
  const [asked, setAsked] = useState<AskedLift>({});
  const priced = usePriced(asked);
  const choose = (what: keyof AskedLift) => (key: string | null) => {
    const { [what]: _, ...others } = asked;
    setAsked(key ? { ...others, [what]: key } : others);
  };
  const metric = priced.data?.metric;
  return (
    <Section
      title="What each rung is worth"
      note={metric && `By “${metric.name}”: ${metric.sentence}`}
      action={<Choice asked={asked} choose={choose} />}
    >
      <LoadingPanel
        query={priced}
        lines={6}
        isEmpty={({ levels }) => levels.length < 2}
        empty={<Nothing ladder={priced.data} />}
      >
        {(ladder) => (
          <>
            <PricedSteps ladder={ladder} />
            {ladder.levels[0]?.rung === 0 && <LongRun metric={asked.metric} />}
          </>
        )}
      </LoadingPanel>
    </Section>
  );
}

interface ChoiceProps {
  asked: AskedLift;
  choose(what: keyof AskedLift): (key: string | null) => void;
}

function Choice({ asked, choose }: ChoiceProps) {
  const named = ({ key, name }: { key: string; name: string }) => ({ value: key, label: name });
  const metrics = useMetricNames().map(named);
  const slots = useSlotNames().map(named);
  return (
    <Group gap="xs" wrap="nowrap">
      <Select
        aria-label="Metric"
        placeholder="What experiences are for"
        data={metrics}
        value={asked.metric ?? null}
        onChange={choose('metric')}
        clearable
        size="xs"
      />
      <Select
        aria-label="Slot"
        placeholder="In all slots"
        data={slots}
        value={asked.slot ?? null}
        onChange={choose('slot')}
        clearable
        size="xs"
      />
    </Group>
  );
}

function Nothing({ ladder }: { ladder: Priced | undefined }) {
  if (ladder?.isWithoutHoldouts)
    return (
      <Empty title="Nobody is kept back">
        Keep some people back from everything, or from a rung, below: what everybody else does more is what it
        is worth.
      </Empty>
    );
  if (ladder && !ladder.metric)
    return (
      <Empty title="Nothing to go by yet">
        Give an experience a goal, or choose a metric above: rungs are priced by what people do of it.
      </Empty>
    );
  return (
    <Empty title="Nobody has been seen yet">
      As soon as people on both sides have seen something, the difference between them stands here.
    </Empty>
  );
}
