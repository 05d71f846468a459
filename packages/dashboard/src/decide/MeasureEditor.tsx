// What an experience is for, and against whom it is measured. Nothing goes live without; who wants it so says why.

import { ActionIcon, Button, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useFault } from '../ui/faults.tsx';
import { Section } from '../ui/Page.tsx';
import type { Guardrail, Metric, Written } from './api.ts';
import { useKnownMetrics } from './results/api.ts';
import { ShareInput } from './ShareInput.tsx';

type Measured = Pick<Written, 'goal' | 'holdout' | 'unmeasured' | 'guardrails'>;

export function MeasureEditor({
  draft,
  onChange,
}: {
  draft: Measured;
  onChange(change: Partial<Measured>): void;
}) {
  const { goal, holdout, unmeasured, guardrails } = draft;
  return (
    <Section title="How it is measured">
      <Stack gap="sm">
        <MetricFields
          metric={goal}
          label="Goal"
          days="Days"
          description="The event that people should get to"
          field="goal"
          onChange={(next) => onChange({ goal: next })}
        />
        <ShareInput
          label="Held out"
          description="The share that sees the default"
          value={holdout}
          error={useFault('holdout')}
          onChange={(share) => onChange({ holdout: share })}
        />
        <TextInput
          display={holdout === 0 || goal === null ? 'block' : 'none'}
          label={goal === null ? 'Why without a goal' : 'Why without a holdout'}
          description="Unless all people, or those of its rung, are held out anyway"
          value={unmeasured ?? ''}
          error={useFault('unmeasured')}
          onChange={(typed) => onChange({ unmeasured: typed.currentTarget.value || null })}
        />
        <Guardrails guardrails={guardrails} onChange={(next) => onChange({ guardrails: next })} />
      </Stack>
    </Section>
  );
}

function Guardrails(props: { guardrails: readonly Guardrail[]; onChange(next: Guardrail[]): void }) {
  const { guardrails, onChange } = props;
  const fresh: Guardrail = { condition: { event: 'Order Refunded', window: { last: '7d' } }, harm: 'more' };
  return (
    <Stack gap="xs">
      {guardrails.map((each, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a guardrail has no identity but its place
        <Group key={at} align="flex-end" wrap="nowrap" gap="xs">
          <MetricFields
            metric={each}
            label={`Guardrail ${at + 1}`}
            days={`Days of guardrail ${at + 1}`}
            field={`guardrails.${at}`}
            onChange={(next) => next && onChange(guardrails.with(at, { ...each, ...next }))}
          />
          <Select
            label={`Harm of guardrail ${at + 1}`}
            data={[
              { value: 'more', label: 'more is worse' },
              { value: 'less', label: 'less is worse' },
            ]}
            allowDeselect={false}
            value={each.harm ?? 'less'}
            onChange={(harm) => onChange(guardrails.with(at, { ...each, harm: harm as 'more' | 'less' }))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mb={4}
            aria-label={`Remove guardrail ${at + 1}`}
            onClick={() => onChange(guardrails.filter((_, i) => i !== at))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button variant="default" size="xs" onClick={() => onChange([...guardrails, fresh])}>
          Add a guardrail
        </Button>
      </Group>
    </Stack>
  );
}

interface MetricProps {
  metric: Metric | null;
  label: string;
  days: string;
  description?: string;
  field: string;
  onChange(metric: Metric | null): void;
}

const OWN = '';

/** One of the workspace's metrics, or an event and its days; more than those, such as a filter, stays as it is. */
function MetricFields({ metric, label, days: daysLabel, description, field, onChange }: MetricProps) {
  const known = useKnownMetrics().data?.data ?? [];
  const fault = useFault(field, true);
  const { event = '', window } = metric?.condition ?? {};
  const days = Number.parseInt(window?.last ?? '7d', 10);
  const { metric: named, ...rest } = metric ?? {};
  const set = (name: string, last: number): void =>
    onChange(
      name === ''
        ? null
        : { ...rest, condition: { ...metric?.condition, event: name, window: { last: `${last}d` } } },
    );
  const pick = (key: string | null): void => {
    const { condition: _, name: __, ...others } = metric ?? {};
    if (key) onChange({ ...others, metric: key });
    else set(event || 'Order Completed', days);
  };
  const picked = named ?? OWN;
  const names = known.map(({ key, name }) => ({ value: key, label: name }));
  return (
    <Group grow align="flex-start" flex={1}>
      {(known.length > 0 || named !== undefined) && (
        <Select
          label={`${label} by`}
          description={
            description && (known.find(({ key }) => key === named)?.sentence ?? 'A metric, or an event')
          }
          data={[{ value: OWN, label: 'an event of its own' }, ...names]}
          allowDeselect={false}
          searchable
          value={picked}
          error={named === undefined ? undefined : fault}
          onChange={pick}
        />
      )}
      {named === undefined && (
        <TextInput
          label={label}
          description={description}
          value={event}
          error={fault}
          onChange={(typed) => set(typed.currentTarget.value, days)}
        />
      )}
      {named === undefined && (
        <NumberInput
          label={daysLabel}
          description={description && 'After having seen it'}
          min={1}
          allowDecimal={false}
          value={days}
          onChange={(value) => set(event, Math.max(1, Number(value)))}
        />
      )}
    </Group>
  );
}
