// Who comes in, who may come again, who is left out and what takes people out.

import { Button, Group, NumberInput, Select, Stack, Switch } from '@mantine/core';
import type { Scenario } from '@visavis/engine/deliver';
import { type Catalogue, SegmentPicker, SentenceBuilder } from '../../segment/index.ts';
import { Line } from '../Line.tsx';
import { EventWords } from './EventWords.tsx';

export interface EntryEditorProps {
  scenario: Scenario;
  catalogue: Catalogue;
  onChange(scenario: Scenario): void;
}

export function EntryEditor({ scenario, catalogue, onChange }: EntryEditorProps) {
  return (
    <Stack gap="sm">
      <Line label="Name" value={scenario.name} onChange={(name) => onChange({ ...scenario, name })} />
      <TriggerFields scenario={scenario} catalogue={catalogue} onChange={onChange} />
      <AgainFields scenario={scenario} onChange={onChange} />
      <AudienceFields scenario={scenario} catalogue={catalogue} onChange={onChange} />
      <NumberInput
        label="Kept back, percent"
        description="They go the same way and hear nothing, so that the difference shows"
        min={0}
        max={90}
        value={Math.round((scenario.holdout ?? 0) * 100)}
        onChange={(percent) => onChange({ ...scenario, holdout: (Number(percent) || 0) / 100 })}
      />
      <ExitFields scenario={scenario} catalogue={catalogue} onChange={onChange} />
    </Stack>
  );
}

function TriggerFields({ scenario, catalogue, onChange }: EntryEditorProps) {
  const { trigger } = scenario;
  const kind = 'on' in trigger ? 'on' : 'segment' in trigger ? 'segment' : 'stage';
  const { keyedBy: _, ...rest } = scenario;
  const choose = (next: string | null): void => {
    if (next === 'on') onChange({ ...rest, trigger: { on: { event: '' } } });
    if (next === 'segment') onChange({ ...rest, trigger: { segment: '', moves: 'entered' } });
    if (next === 'stage') onChange({ ...rest, trigger: { machine: '', stage: '' } });
  };
  return (
    <>
      <Select
        label="People come in when"
        data={[
          { value: 'on', label: 'they do something' },
          { value: 'segment', label: 'they enter or leave a segment' },
          { value: 'stage', label: 'they reach a stage' },
        ]}
        value={kind}
        allowDeselect={false}
        onChange={choose}
      />
      {'on' in trigger && (
        <>
          <EventWords
            filter={trigger.on}
            catalogue={catalogue}
            onChange={(on) => onChange({ ...scenario, trigger: { on } })}
          />
          <Line
            label="One run for each"
            description="Such as properties.cart_id; empty: for each person"
            value={scenario.keyedBy ?? ''}
            onChange={(keyedBy) => onChange(keyedBy === '' ? rest : { ...scenario, keyedBy })}
          />
        </>
      )}
      {'segment' in trigger && (
        <Group>
          <Select
            aria-label="Entered or left"
            data={['entered', 'left']}
            value={trigger.moves}
            allowDeselect={false}
            onChange={(moves) =>
              onChange({ ...scenario, trigger: { ...trigger, moves: moves === 'left' ? 'left' : 'entered' } })
            }
          />
          <SegmentPicker
            value={trigger.segment || undefined}
            onChange={(segment) => onChange({ ...scenario, trigger: { ...trigger, segment: segment ?? '' } })}
          />
        </Group>
      )}
      {'stage' in trigger && (
        <Group grow>
          <Line
            label="Journey"
            value={trigger.machine}
            onChange={(machine) => onChange({ ...scenario, trigger: { ...trigger, machine } })}
          />
          <Line
            label="Stage"
            value={trigger.stage}
            onChange={(stage) => onChange({ ...scenario, trigger: { ...trigger, stage } })}
          />
        </Group>
      )}
    </>
  );
}

function AgainFields({ scenario, onChange }: Omit<EntryEditorProps, 'catalogue'>) {
  const { reentry } = scenario;
  return (
    <Group grow align="flex-end">
      <Select
        label="Again"
        data={[
          { value: 'once', label: 'never' },
          { value: 'after_exit', label: 'once they are through' },
          { value: 'after_gap', label: 'after a while' },
        ]}
        value={reentry.rule}
        allowDeselect={false}
        onChange={(rule) => {
          if (rule === 'after_gap') onChange({ ...scenario, reentry: { rule, gap: '7d' } });
          else if (rule === 'once' || rule === 'after_exit') onChange({ ...scenario, reentry: { rule } });
        }}
      />
      {reentry.rule === 'after_gap' && (
        <Line
          label="After"
          value={reentry.gap}
          onChange={(gap) => onChange({ ...scenario, reentry: { rule: 'after_gap', gap } })}
        />
      )}
    </Group>
  );
}

function AudienceFields({ scenario, catalogue, onChange }: EntryEditorProps) {
  const { audience, ...rest } = scenario;
  return (
    <>
      <Switch
        label="Only some people"
        checked={audience !== undefined}
        onChange={(event) =>
          onChange(event.currentTarget.checked ? { ...rest, audience: { all: [] } } : rest)
        }
      />
      {audience && (
        <SentenceBuilder
          condition={audience}
          catalogue={catalogue}
          onChange={(next) => onChange({ ...rest, audience: next })}
        />
      )}
    </>
  );
}

function ExitFields({ scenario, catalogue, onChange }: EntryEditorProps) {
  const { exits } = scenario;
  const put = (next: Scenario['exits']) => onChange({ ...scenario, exits: next });
  return (
    <Stack gap="xs">
      <h3 className="vv-section-title">What takes people out at once</h3>
      {exits.map((rule, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity but their place
        <Stack key={at} gap={4}>
          <Group justify="space-between">
            <Line
              label="Called"
              value={rule.name}
              onChange={(name) => put(exits.with(at, { ...rule, name }))}
            />
            <Switch
              label="It is the goal"
              checked={rule.goal ?? false}
              onChange={(event) => put(exits.with(at, { ...rule, goal: event.currentTarget.checked }))}
            />
          </Group>
          {rule.on && (
            <EventWords
              filter={rule.on}
              catalogue={catalogue}
              onChange={(on) => put(exits.with(at, { ...rule, on }))}
            />
          )}
          {rule.when && (
            <SentenceBuilder
              condition={rule.when}
              catalogue={catalogue}
              onChange={(when) => put(exits.with(at, { ...rule, when }))}
            />
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            style={{ alignSelf: 'flex-start' }}
            onClick={() => put(exits.toSpliced(at, 1))}
          >
            Remove “{rule.name}”
          </Button>
        </Stack>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => put([...exits, { name: 'Done', on: { event: '' } }])}
        >
          Something they do
        </Button>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => put([...exits, { name: 'True', when: { all: [] } }])}
        >
          Something that holds
        </Button>
      </Group>
    </Stack>
  );
}
