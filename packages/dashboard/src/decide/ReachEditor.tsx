// Who of the audience takes part, when, and how often: traffic, layer, schedule, cap, and the place in the ladder.

import { NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useFault } from '../ui/faults.tsx';
import type { Rung, Written } from './api.ts';
import { RUNG_NAMES, RUNGS } from './rungs.tsx';
import { ShareInput } from './ShareInput.tsx';

type Reach = Pick<Written, 'traffic' | 'layer' | 'from' | 'to' | 'cap' | 'priority' | 'rung'>;
interface Props {
  draft: Reach;
  onChange(change: Partial<Reach>): void;
}

export function ReachEditor({ draft, onChange }: Props) {
  const { traffic, from, to, priority, rung } = draft;
  return (
    <Stack gap="sm">
      <div className="vv-variants">
        <Select
          label="Rung"
          data={RUNGS.map((each) => ({ value: String(each), label: `${each} · ${RUNG_NAMES[each]}` }))}
          placeholder="Follows from the audience"
          clearable
          value={rung === null ? null : String(rung)}
          error={useFault('rung')}
          onChange={(next) => onChange({ rung: next ? (Number(next) as Rung) : null })}
        />
        <NumberInput
          label="Priority"
          description="The greater is tried first, inside its rung"
          allowDecimal={false}
          min={-1000}
          max={1000}
          value={priority}
          error={useFault('priority')}
          onChange={(next) => onChange({ priority: Number(next) })}
        />
        <ShareInput
          label="Takes part"
          description="The rest is passed on to the next experience"
          value={traffic}
          error={useFault('traffic')}
          onChange={(share) => onChange({ traffic: share })}
        />
        <Moment label="Begins" value={from} field="from" onChange={(next) => onChange({ from: next })} />
        <Moment label="Ends" value={to} field="to" onChange={(next) => onChange({ to: next })} />
      </div>
      <CapFields draft={draft} onChange={onChange} />
      <LayerFields draft={draft} onChange={onChange} />
    </Stack>
  );
}

const ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

function Moment(props: {
  label: string;
  value: string | null;
  field: string;
  onChange(value: string | null): void;
}) {
  const { label, value, field, onChange } = props;
  return (
    <TextInput
      type="datetime-local"
      label={label}
      description={`Time in ${ZONE}, as this browser has it`}
      value={value ? localOf(value) : ''}
      error={useFault(field)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === '' ? null : new Date(text).toISOString());
      }}
    />
  );
}

/** As the field wants it: the clock of whoever looks, without a zone. */
function localOf(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const WINDOWS = [
  { value: '1d', label: 'a day' },
  { value: '7d', label: 'a week' },
  { value: '30d', label: '30 days' },
];

function CapFields({ draft: { cap }, onChange }: Props) {
  const known = cap?.window && !WINDOWS.some(({ value }) => value === cap.window);
  const data = known ? [...WINDOWS, { value: cap.window!, label: cap.window! }] : WINDOWS;
  return (
    <div className="vv-variants">
      <NumberInput
        label="Shown at most"
        description="Times to one person; empty is no limit"
        min={1}
        max={100}
        allowDecimal={false}
        value={cap?.exposures ?? ''}
        error={useFault('cap', true)}
        onChange={(next) =>
          onChange({ cap: next === '' ? null : { exposures: Number(next), window: cap?.window ?? null } })
        }
      />
      {cap && (
        <Select
          label="In"
          description="Any stretch of time as long as that"
          data={data}
          placeholder="all"
          clearable
          value={cap.window}
          onChange={(window) => onChange({ cap: { ...cap, window } })}
        />
      )}
    </div>
  );
}

function LayerFields({ draft: { layer }, onChange }: Props) {
  const set = (change: Partial<NonNullable<Reach['layer']>>): void => {
    const next = { key: '', from: 0, to: 1, ...layer, ...change };
    onChange({ layer: next.key === '' ? null : next });
  };
  return (
    <div className="vv-variants">
      <TextInput
        label="Layer"
        description="Experiences of one layer never share a person"
        placeholder="None"
        value={layer?.key ?? ''}
        error={useFault('layer', true)}
        onChange={(event) => set({ key: event.currentTarget.value })}
      />
      {layer && (
        <ShareInput
          label="Its part from"
          description="Of the layer’s people"
          value={layer.from}
          onChange={(from) => set({ from })}
        />
      )}
      {layer && (
        <ShareInput
          label="to"
          description="Of the layer’s people"
          value={layer.to}
          onChange={(to) => set({ to })}
        />
      )}
    </div>
  );
}
