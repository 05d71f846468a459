// When a campaign goes out: at once, at an hour, again and again, or whenever something happens.

import { Group, NumberInput, Select, Stack, TagsInput } from '@mantine/core';
import type { Schedule } from '@visavis/engine/deliver';
import { SegmentPicker, useCatalogue } from '../../segment/index.ts';
import { Line } from '../Line.tsx';
import { EventWords } from '../scenarios/EventWords.tsx';

interface FieldsProps<S extends Schedule = Schedule> {
  schedule: S;
  onChange(schedule: Schedule): void;
}
type Of<K extends Schedule['kind']> = FieldsProps<Extract<Schedule, { kind: K }>>;

const FRESH: Record<Schedule['kind'], () => Schedule> = {
  now: () => ({ kind: 'now' }),
  at: () => ({ kind: 'at', date: tomorrow(), time: '09:00', zone: 'person' }),
  recurring: () => ({ kind: 'recurring', every: 'week', on: ['mon'], time: '09:00', zone: 'person' }),
  trigger: () => ({
    kind: 'trigger',
    trigger: { on: { event: '' } },
    reentry: { rule: 'after_gap', gap: '7d' },
  }),
};
const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

export function ScheduleFields({ schedule, onChange }: FieldsProps) {
  return (
    <Stack gap="sm">
      <Select
        label="It goes out"
        w={320}
        data={[
          { value: 'now', label: 'at once, when it is started' },
          { value: 'at', label: 'on a day, at an hour' },
          { value: 'recurring', label: 'again and again' },
          { value: 'trigger', label: 'whenever something happens' },
        ]}
        value={schedule.kind}
        allowDeselect={false}
        onChange={(kind) => kind && onChange(FRESH[kind as Schedule['kind']]())} // one of the options
      />
      {schedule.kind === 'at' && <AtFields schedule={schedule} onChange={onChange} />}
      {schedule.kind === 'recurring' && <RecurringFields schedule={schedule} onChange={onChange} />}
      {schedule.kind === 'trigger' && <TriggerFields schedule={schedule} onChange={onChange} />}
    </Stack>
  );
}

function Hour({ schedule, onChange }: Of<'at'> | Of<'recurring'>) {
  return (
    <>
      <Line label="At" value={schedule.time} onChange={(time) => onChange({ ...schedule, time })} />
      <Select
        label="On the clock"
        data={[
          { value: 'person', label: 'of each person' },
          { value: 'workspace', label: 'of this workspace' },
        ]}
        value={schedule.zone}
        allowDeselect={false}
        onChange={(zone) => onChange({ ...schedule, zone: zone === 'workspace' ? 'workspace' : 'person' })}
      />
    </>
  );
}

function AtFields({ schedule, onChange }: Of<'at'>) {
  return (
    <Group align="flex-end">
      <Line label="On" value={schedule.date} onChange={(date) => onChange({ ...schedule, date })} />
      <Hour schedule={schedule} onChange={onChange} />
    </Group>
  );
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function RecurringFields({ schedule, onChange }: Of<'recurring'>) {
  const { on: _, day: __, ...rest } = schedule;
  return (
    <Group align="flex-end">
      <Select
        label="Every"
        data={['day', 'week', 'month']}
        value={schedule.every}
        allowDeselect={false}
        onChange={(every) => {
          if (every === 'day') onChange({ ...rest, every });
          if (every === 'week') onChange({ ...rest, every, on: ['mon'] });
          if (every === 'month') onChange({ ...rest, every, day: 1 });
        }}
      />
      {schedule.every === 'week' && (
        <TagsInput
          label="On"
          data={[...DAYS]}
          value={schedule.on ?? []}
          onChange={(days) => {
            const on = DAYS.filter((one) => days.includes(one));
            onChange(on.length > 0 ? { ...schedule, on } : { ...rest });
          }}
        />
      )}
      {schedule.every === 'month' && (
        <NumberInput
          label="On day"
          min={1}
          max={31}
          w={100}
          value={schedule.day ?? 1}
          onChange={(day) => onChange({ ...schedule, day: Number(day) || 1 })}
        />
      )}
      <Hour schedule={schedule} onChange={onChange} />
    </Group>
  );
}

function TriggerFields({ schedule, onChange }: Of<'trigger'>) {
  const catalogue = useCatalogue();
  const { trigger } = schedule;
  return (
    <Stack gap="sm">
      <Select
        label="When somebody"
        w={320}
        data={[
          { value: 'on', label: 'does something' },
          { value: 'segment', label: 'enters a segment' },
          { value: 'stage', label: 'reaches a stage' },
        ]}
        value={'on' in trigger ? 'on' : 'segment' in trigger ? 'segment' : 'stage'}
        allowDeselect={false}
        onChange={(kind) => {
          if (kind === 'on') onChange({ ...schedule, trigger: { on: { event: '' } } });
          if (kind === 'segment') onChange({ ...schedule, trigger: { segment: '', moves: 'entered' } });
          if (kind === 'stage') onChange({ ...schedule, trigger: { machine: '', stage: '' } });
        }}
      />
      {'on' in trigger && (
        <EventWords
          filter={trigger.on}
          catalogue={catalogue}
          onChange={(on) => onChange({ ...schedule, trigger: { on } })}
        />
      )}
      {'segment' in trigger && (
        <SegmentPicker
          value={trigger.segment || undefined}
          onChange={(segment) => onChange({ ...schedule, trigger: { ...trigger, segment: segment ?? '' } })}
        />
      )}
      {'stage' in trigger && (
        <Group>
          <Line
            label="Journey"
            value={trigger.machine}
            onChange={(machine) => onChange({ ...schedule, trigger: { ...trigger, machine } })}
          />
          <Line
            label="Stage"
            value={trigger.stage}
            onChange={(stage) => onChange({ ...schedule, trigger: { ...trigger, stage } })}
          />
        </Group>
      )}
      {schedule.reentry.rule === 'after_gap' && (
        <Line
          label="Again after"
          value={schedule.reentry.gap}
          onChange={(gap) => onChange({ ...schedule, reentry: { rule: 'after_gap', gap } })}
        />
      )}
    </Stack>
  );
}
