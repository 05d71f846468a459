// How the audience is shared among the variants: by fixed weights, or by what each turns out to earn.

import {
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useSources } from '../collect/index.ts';
import { useFault } from '../ui/faults.tsx';
import type { Allocation } from './api.ts';
import { RankingEditor } from './RankingEditor.tsx';
import { ShareInput } from './ShareInput.tsx';

export interface AllocationProps {
  allocation: Allocation;
  onChange(allocation: Allocation): void;
}
const KINDS: { value: string; label: string; says: string }[] = [
  {
    value: 'fixed',
    label: 'Fixed split',
    says: 'By the weights of the variants. What somebody has seen stays with them.',
  },
  {
    value: 'thompson',
    label: 'Learns the best',
    says: 'The more a variant earns, the greater its share; all keep the least share (Thompson sampling).',
  },
  {
    value: 'linear-thompson',
    label: 'Learns for each',
    says: 'What is known of the person and the moment decides which variant has the best prospects (a contextual bandit).',
  },
  {
    value: 'recommender',
    label: 'Orders lists',
    says: 'Each variant is a list, and everybody gets its items in an order of their own.',
  },
];
export const kindName = (kind = 'fixed'): string => KINDS.find(({ value }) => value === kind)?.label ?? kind;

export function AllocationEditor({ allocation, onChange }: AllocationProps) {
  const { kind } = allocation;
  const set = (change: Partial<Allocation>): void => onChange({ ...allocation, ...change });
  const fault = useFault('allocation.kind');
  const contextFault = useFaultOf('context');
  return (
    <Stack gap="sm">
      <div style={{ overflowX: 'auto' }}>
        <SegmentedControl
          aria-label="Allocation"
          data={KINDS.map(({ value, label }) => ({ value, label }))}
          value={kind}
          onChange={(next) =>
            onChange(next === 'fixed' ? { kind: next } : { ...learningOf(allocation), kind: next })
          }
        />
      </div>
      <Text size="sm" c="dimmed">
        {KINDS.find(({ value }) => value === kind)?.says}
      </Text>
      {fault && (
        <Text size="sm" c="var(--vv-harm)">
          {fault}
        </Text>
      )}
      {kind !== 'fixed' && <LearningFields allocation={allocation} set={set} />}
      {kind === 'linear-thompson' && (
        <TagsInput
          label="Looks at"
          description="Attributes, segment:<key>, time.daypart, time.weekday; nothing said is device, channel, stage, persona and more"
          data={['device.type', 'channel', 'place.country', 'time.daypart', 'time.weekday', 'sessions.count']}
          value={allocation.context ?? []}
          error={contextFault}
          onChange={(context) =>
            onChange(context.length > 0 ? { ...allocation, context } : withoutContext(allocation))
          }
        />
      )}
      {kind === 'recommender' && <RankingEditor allocation={allocation} set={set} />}
    </Stack>
  );
}

/** Settings of one kind of learning hold for the next; what only one has is dropped. */
function learningOf({
  reward,
  floor,
  halfLifeDays,
  detectsChange,
  sticky,
}: Allocation): Omit<Allocation, 'kind'> {
  const kept = { reward, floor, halfLifeDays, detectsChange, sticky };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}
const withoutContext = ({ context: _, ...rest }: Allocation): Allocation => rest;
const useFaultOf = (name: string): string | undefined => useFault(`allocation.${name}`, true);

type Reward = NonNullable<Allocation['reward']>;

/** A page's key is known to everybody, and with it anybody can say that they have succeeded. */
function Through({ reward, set }: { reward: Reward; set(reward: Reward): void }) {
  const known = (useSources().data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const { sources = [], ...rest } = reward;
  const unknown = sources.filter((id) => !known.some(({ value }) => value === id));
  return (
    <MultiSelect
      label="Told by"
      description="Only what comes through these sources; none chosen believes all"
      placeholder={sources.length === 0 ? 'All sources' : ''}
      data={[...known, ...unknown.map((id) => ({ value: id, label: id }))]}
      value={sources}
      error={useFaultOf('reward.sources')}
      onChange={(next) => set(next.length > 0 ? { ...rest, sources: next } : rest)}
    />
  );
}

interface FieldsProps {
  allocation: Allocation;
  set(change: Partial<Allocation>): void;
}

function LearningFields({ allocation, set }: FieldsProps) {
  const { kind, reward, floor, halfLifeDays, detectsChange = true, sticky = false } = allocation;
  const isList = kind === 'recommender';
  return (
    <>
      <div className="vv-variants">
        <TextInput
          label="Counts as success"
          description="An event; the goal, when nothing is said"
          placeholder="The goal"
          value={reward?.event ?? ''}
          error={useFaultOf('reward')}
          onChange={(event) => {
            const name = event.currentTarget.value;
            const { reward: _, ...rest } = allocation;
            set(
              name === ''
                ? ({ ...rest, reward: undefined } as Partial<Allocation>)
                : { reward: { ...reward, event: name } },
            );
          }}
        />
        {reward && (
          <TextInput
            label="Worth"
            description="The property with the amount; nothing counts whether it came"
            placeholder="revenue"
            value={reward.value ?? ''}
            onChange={(event) => set({ reward: { ...reward, value: event.currentTarget.value || null } })}
          />
        )}
        {reward && (
          <NumberInput
            label="Within minutes"
            description="After having seen it; at most a week"
            min={1}
            max={10_080}
            value={reward.windowMinutes ?? 60}
            onChange={(next) => set({ reward: { ...reward, windowMinutes: Number(next) } })}
          />
        )}
        {reward && <Through reward={reward} set={(reward) => set({ reward })} />}
        <ShareInput
          label="Least share"
          description="Of every variant, so that all keep being tried"
          value={floor ?? 0.02}
          error={useFaultOf('floor')}
          onChange={(share) => set({ floor: share })}
        />
        <NumberInput
          label="Half-life in days"
          description="What is so old counts half; empty never forgets"
          min={0}
          value={halfLifeDays === null ? '' : (halfLifeDays ?? 30)}
          error={useFaultOf('halfLifeDays')}
          onChange={(next) => set({ halfLifeDays: next === '' ? null : Number(next) })}
        />
      </div>
      {!isList && (
        <>
          <Switch
            label="Notices sudden changes"
            description="and forgets most of what was learned before one"
            checked={detectsChange}
            onChange={(event) => set({ detectsChange: event.currentTarget.checked })}
          />
          <Switch
            label="What was seen stays"
            description="Otherwise every decision draws anew"
            checked={sticky}
            onChange={(event) => set({ sticky: event.currentTarget.checked })}
          />
        </>
      )}
    </>
  );
}
