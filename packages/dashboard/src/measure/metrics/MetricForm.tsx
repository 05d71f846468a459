// What a metric counts, as a sentence of words that can be changed in place, and the few numbers beside it.

import { Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import type { Added, Metric, MetricKind } from '@visavis/engine/measure';
import type { EventFilter } from '@visavis/engine/segment';
import { type Catalogue, EventWord, labelOf, useCatalogue, WhereWords } from '../../segment/index.ts';
import { Choice } from '../../ui/words/index.ts';
import { asKind, KINDS } from './kinds.ts';

interface Props {
  metric: Metric;
  onChange(metric: Metric): void;
}

export function MetricForm({ metric, onChange }: Props) {
  const catalogue = useCatalogue();
  const kind = KINDS.find(({ value }) => value === metric.kind)!;
  return (
    <Stack gap="md">
      <Group align="flex-end">
        <Select
          label="Kind"
          description={`Says ${kind.says}`}
          data={KINDS.map(({ value, label }) => ({ value, label }))}
          value={metric.kind}
          onChange={(next) => next && onChange(asKind(next as MetricKind, metric))}
          allowDeselect={false}
          w={260}
        />
        <Select
          label="Good is"
          data={[
            { value: 'more', label: 'more of it' },
            { value: 'less', label: 'less of it' },
          ]}
          value={metric.better}
          onChange={(next) => onChange({ ...metric, better: next as 'more' | 'less' })}
          allowDeselect={false}
          w={140}
        />
      </Group>
      <Text component="div" lh={2}>
        <Counted metric={metric} onChange={onChange} catalogue={catalogue} />
      </Text>
      <Numbers metric={metric} onChange={onChange} />
    </Stack>
  );
}

function Counted({ metric, onChange, catalogue }: Props & { catalogue: Catalogue }) {
  const set = (of: EventFilter) => onChange({ ...metric, of: { ...of } } as Metric); // the kind's own fields are kept in `of`
  if (metric.kind === 'sum' || metric.kind === 'quantile')
    return (
      <>
        {metric.kind === 'sum' ? 'Each person’s total' : 'Of people’s totals, the'}{' '}
        <ValueWord of={metric.of} catalogue={catalogue} onChange={set} /> over{' '}
        <Events of={metric.of} catalogue={catalogue} onChange={set} />
      </>
    );
  if (metric.kind === 'ratio')
    return (
      <>
        The total <ValueWord of={metric.of} catalogue={catalogue} onChange={set} /> over{' '}
        <Events of={metric.of} catalogue={catalogue} onChange={set} /> per{' '}
        <Events
          of={metric.per}
          catalogue={catalogue}
          onChange={(per) => onChange({ ...metric, per: { ...per } })}
        />
      </>
    );
  const { event, where, ...rest } = metric.of;
  return (
    <>
      {metric.kind === 'count' ? 'How often people have ' : 'Who has '}
      <Events
        of={{ event, ...(where && { where }) }}
        catalogue={catalogue}
        onChange={(next) => set({ ...rest, ...next })}
      />
    </>
  );
}

type WordProps = { of: Added; catalogue: Catalogue; onChange(of: EventFilter): void };

const Events = ({ of, catalogue, onChange }: WordProps) => (
  <>
    <EventWord filter={of} catalogue={catalogue} onChange={onChange} />
    <WhereWords filter={of} catalogue={catalogue} onChange={onChange} />
  </>
);

const ValueWord = ({ of, catalogue, onChange }: WordProps) => (
  <Choice
    label="Property"
    open
    placeholder="a property"
    value={of.value ?? ''}
    {...(of.value ? { shown: labelOf(of.value) } : {})}
    options={catalogue.propertyOptions(of.event)}
    onChange={(value) => onChange({ ...of, value } as EventFilter)}
  />
);

/** Hours and minutes that were written elsewhere stay as long as nobody types another number of days. */
const daysOf = (duration: string | null | undefined): number | '' => {
  if (!duration) return '';
  const size = { m: 1 / 1440, h: 1 / 24, d: 1, w: 7 }[duration.at(-1) as 'd'];
  return Number((Number.parseInt(duration, 10) * size).toFixed(2));
};
const asDays = (days: number | string): `${number}d` | undefined =>
  Number(days) >= 1 ? `${Math.round(Number(days))}d` : undefined;

function Numbers({ metric, onChange }: Props) {
  const change = (part: object) => onChange({ ...metric, ...part } as Metric); // parts are typed by the kind above them
  const without = (name: string, part: object) => {
    const { [name]: _, ...rest } = metric as unknown as Record<string, unknown>;
    onChange({ ...rest, ...part } as unknown as Metric);
  };
  const isBack = metric.kind === 'retention';
  return (
    <Group align="flex-start">
      {metric.kind === 'conversion' && (
        <NumberInput
          label="At least"
          description="Times"
          min={1}
          allowDecimal={false}
          w={130}
          value={typeof metric.of.value === 'number' ? metric.of.value : 1}
          disabled={metric.of.measure !== undefined && !('count' in metric.of.measure)}
          onChange={(times) => change({ of: { ...metric.of, op: 'gte', value: Math.max(1, Number(times)) } })}
        />
      )}
      {metric.kind === 'quantile' && (
        <NumberInput
          label="Percentile"
          description="50 is the median"
          min={1}
          max={99}
          w={130}
          value={metric.quantile * 100}
          onChange={(level) => change({ quantile: Math.min(0.99, Math.max(0.01, Number(level) / 100)) })}
        />
      )}
      <NumberInput
        label="Within days"
        description={isBack ? 'How long they may take' : 'Empty is until now'}
        min={1}
        allowDecimal={false}
        w={170}
        value={daysOf(metric.within)}
        onChange={(days) => change({ within: asDays(days) ?? (isBack ? '7d' : null) })}
      />
      <NumberInput
        label="Not before days"
        description={isBack ? 'Coming back begins then' : 'Empty is at once'}
        min={1}
        allowDecimal={false}
        w={170}
        value={daysOf(metric.after)}
        onChange={(days) => {
          const after = asDays(days) ?? (isBack ? '7d' : undefined);
          without('after', after ? { after } : {});
        }}
      />
      {(metric.kind === 'sum' || metric.kind === 'count' || metric.kind === 'quantile') && (
        <NumberInput
          label="Capped at"
          description={
            metric.cap && 'percentile' in metric.cap
              ? `${metric.cap.percentile * 100}th percentile`
              : 'The most that one counts for'
          }
          min={0}
          w={170}
          value={metric.cap && 'at' in metric.cap ? metric.cap.at : ''}
          onChange={(at) => without('cap', Number(at) > 0 ? { cap: { at: Number(at) } } : {})}
        />
      )}
      <NumberInput
        label="Borne, %"
        description="As a guardrail"
        min={0}
        max={99}
        w={130}
        value={metric.margin === undefined ? '' : metric.margin * 100}
        onChange={(share) => without('margin', share === '' ? {} : { margin: Number(share) / 100 })}
      />
    </Group>
  );
}
