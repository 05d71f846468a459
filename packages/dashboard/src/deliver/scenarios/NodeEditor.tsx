// One step under construction: what it does, and where its ways lead.

import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  Select,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { Node, Scenario } from '@visavis/engine/deliver';
import { type Catalogue, SentenceBuilder } from '../../segment/index.ts';
import { CHANNEL_NAMES, useTemplates } from '../messages/api.ts';
import { EventWords } from './EventWords.tsx';
import { KINDS, leading, waysOf } from './graph.ts';
import { wordsOf } from './words.ts';

export interface NodeEditorProps {
  node: Node;
  scenario: Scenario;
  catalogue: Catalogue;
  onChange(node: Node): void;
  onRemove(): void;
}
type Of<K extends Node['kind']> = { node: Extract<Node, { kind: K }>; onChange(node: Node): void };

export function NodeEditor({ node, scenario, catalogue, onChange, onRemove }: NodeEditorProps) {
  return (
    <Stack gap="sm">
      <Body node={node} catalogue={catalogue} onChange={onChange} />
      {waysOf(node).map(({ by, to }, at) => (
        <Select
          key={by}
          label={by ? `“${by}” leads to` : 'Leads to'}
          data={[
            { value: '', label: 'The end' },
            ...scenario.nodes
              .filter(({ id }) => id !== node.id)
              .map((one) => ({ value: one.id, label: wordsOf(one) })),
          ]}
          value={to ?? ''}
          allowDeselect={false}
          onChange={(id) => onChange(leading(node, at, id || null))}
        />
      ))}
      <Button variant="subtle" color="red" onClick={onRemove} style={{ alignSelf: 'flex-start' }}>
        Take this step out
      </Button>
    </Stack>
  );
}

function Body({ node, catalogue, onChange }: Pick<NodeEditorProps, 'node' | 'catalogue' | 'onChange'>) {
  switch (node.kind) {
    case 'wait':
      return <WaitFields node={node} onChange={onChange} />;
    case 'wait_until':
      return <UntilFields node={node} onChange={onChange} catalogue={catalogue} />;
    case 'split':
      return <SplitFields node={node} onChange={onChange} catalogue={catalogue} />;
    case 'random':
    case 'experiment':
      return <ShareFields node={node} onChange={onChange} />;
    case 'send':
      return <SendFields node={node} onChange={onChange} />;
    case 'update':
      return <UpdateFields node={node} onChange={onChange} />;
    case 'webhook':
      return <Line label="Address" value={node.url} onChange={(url) => onChange({ ...node, url })} />;
    case 'goal':
      return <Line label={KINDS.goal} value={node.goal} onChange={(goal) => onChange({ ...node, goal })} />;
    case 'exit':
      return <Line label="Why" value={node.reason} onChange={(reason) => onChange({ ...node, reason })} />;
  }
}

export function Line(props: {
  label: string;
  value: string;
  placeholder?: string;
  description?: string;
  onChange(value: string): void;
}) {
  const { onChange, ...rest } = props;
  return <TextInput {...rest} onChange={(event) => onChange(event.currentTarget.value)} />;
}

/** What is empty is not there at all. */
function without<T extends object>(whole: T, part: keyof T, value: unknown): T {
  const next = { ...whole, [part]: value };
  if (value === '' || value === undefined || (Array.isArray(value) && value.length === 0)) delete next[part];
  return next;
}

const DAYS = [...['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']] as const as readonly string[];

function WaitFields({ node, onChange }: Of<'wait'>) {
  return (
    <>
      <Line
        label="For"
        description="Such as 30m, 4h, 2d or 1w"
        value={node.for ?? ''}
        onChange={(value) => onChange(without(node, 'for', value))}
      />
      <Line
        label="Then until this hour"
        description="On the person’s own clock, such as 09:00"
        value={node.at ?? ''}
        onChange={(value) => onChange(without(node, 'at', value))}
      />
      <TagsInput
        label="On these days"
        data={[...DAYS]}
        value={node.on ?? []}
        onChange={(on) =>
          onChange(
            without(
              node,
              'on',
              on.filter((one) => DAYS.includes(one)),
            ),
          )
        }
      />
    </>
  );
}

function UntilFields({ node, onChange, catalogue }: Of<'wait_until'> & { catalogue: Catalogue }) {
  const { on, when, ...rest } = node;
  return (
    <>
      <Select
        label="Until"
        data={[
          { value: 'on', label: 'something happens' },
          { value: 'when', label: 'something holds' },
        ]}
        value={on ? 'on' : 'when'}
        allowDeselect={false}
        onChange={(kind) =>
          onChange(kind === 'on' ? { ...rest, on: { event: '' } } : { ...rest, when: { all: [] } })
        }
      />
      {on && (
        <EventWords filter={on} catalogue={catalogue} onChange={(next) => onChange({ ...rest, on: next })} />
      )}
      {when && (
        <SentenceBuilder
          condition={when}
          catalogue={catalogue}
          onChange={(next) => onChange({ ...rest, when: next })}
        />
      )}
      <Line
        label="But no longer than"
        value={node.timeout}
        onChange={(timeout) => onChange({ ...node, timeout })}
      />
    </>
  );
}

function SplitFields({ node, onChange, catalogue }: Of<'split'> & { catalogue: Catalogue }) {
  const put = (branches: typeof node.branches) => onChange({ ...node, branches });
  return (
    <>
      {node.branches.map((branch, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: branches have no identity but their place
        <Stack key={at} gap={4}>
          <Line
            label={`Branch ${at + 1}`}
            value={branch.name}
            onChange={(name) => put(node.branches.with(at, { ...branch, name }))}
          />
          <SentenceBuilder
            condition={branch.when}
            catalogue={catalogue}
            onChange={(when) => put(node.branches.with(at, { ...branch, when }))}
          />
        </Stack>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() =>
            put([
              ...node.branches,
              { name: `branch ${node.branches.length + 1}`, when: { all: [] }, next: null },
            ])
          }
        >
          Add a branch
        </Button>
        {node.branches.length > 1 && (
          <Button size="compact-sm" variant="subtle" onClick={() => put(node.branches.slice(0, -1))}>
            Remove the last
          </Button>
        )}
      </Group>
    </>
  );
}

function ShareFields({ node, onChange }: Of<'random' | 'experiment'>) {
  const put = (branches: typeof node.branches) => onChange({ ...node, branches });
  return (
    <>
      {node.kind === 'experiment' && (
        <Line
          label="Experiment"
          value={node.experiment}
          onChange={(experiment) => onChange({ ...node, experiment })}
        />
      )}
      {node.branches.map((branch, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: branches have no identity but their place
        <Group key={at} grow>
          <Line
            label={`Side ${at + 1}`}
            value={branch.name}
            onChange={(name) => put(node.branches.with(at, { ...branch, name }))}
          />
          <NumberInput
            label={`Share of side ${at + 1}`}
            min={0}
            max={1000}
            value={branch.share}
            onChange={(share) => put(node.branches.with(at, { ...branch, share: Number(share) || 0 }))}
          />
        </Group>
      ))}
      <Button
        size="compact-sm"
        variant="light"
        style={{ alignSelf: 'flex-start' }}
        onClick={() =>
          put([...node.branches, { name: `side ${node.branches.length + 1}`, share: 50, next: null }])
        }
      >
        Add a side
      </Button>
    </>
  );
}

function SendFields({ node, onChange }: Of<'send'>) {
  const templates = useTemplates().data?.data ?? [];
  const fitting = templates.filter(({ channel }) => channel === node.channel);
  const unknown = node.template !== '' && !fitting.some(({ key }) => key === node.template);
  return (
    <>
      <Select
        label="Channel"
        data={Object.entries(CHANNEL_NAMES).map(([value, label]) => ({ value, label }))}
        value={node.channel}
        allowDeselect={false}
        onChange={(channel) => onChange({ ...node, channel: channel ?? node.channel })}
      />
      <Select
        label="Template"
        placeholder={fitting.length === 0 ? 'None for this channel yet' : 'Choose one'}
        error={unknown && `There is no template “${node.template}” for this channel`}
        data={[
          ...fitting.map(({ key, name }) => ({ value: key, label: name })),
          ...(unknown ? [{ value: node.template, label: node.template }] : []),
        ]}
        value={node.template || null}
        onChange={(template) => onChange({ ...node, template: template ?? '' })}
      />
      <TagsInput
        label="Tags"
        value={node.tags ?? []}
        onChange={(tags) => onChange(without(node, 'tags', tags))}
      />
      <Line label="Tone" value={node.tone ?? ''} onChange={(tone) => onChange(without(node, 'tone', tone))} />
      <Line
        label="Of no use after"
        description="Such as 1d; what has not gone out by then does not"
        value={node.expires ?? ''}
        onChange={(expires) => onChange(without(node, 'expires', expires))}
      />
      <Checkbox
        label="Only while what it is about can be had"
        description="Held back, it does not go when everything that it is about is out of stock by then"
        checked={node.whileAvailable === true}
        onChange={(event) =>
          onChange(without(node, 'whileAvailable', event.currentTarget.checked || undefined))
        }
      />
    </>
  );
}

function UpdateFields({ node, onChange }: Of<'update'>) {
  const text = Object.entries(node.traits)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n');
  return (
    <Textarea
      label="Traits"
      description="One a line, such as tier = gold"
      autosize
      minRows={2}
      defaultValue={text}
      onBlur={(event) => onChange({ ...node, traits: traitsOf(event.currentTarget.value) })}
    />
  );
}

function traitsOf(text: string): Record<string, string | number | boolean> {
  const lines = text.split('\n').flatMap((line) => {
    const [name = '', ...rest] = line.split('=');
    const value = rest.join('=').trim();
    if (name.trim() === '' || value === '') return [];
    const plain = value === 'true' ? true : value === 'false' ? false : Number(value);
    return [[name.trim(), Number.isNaN(plain) ? value : plain] as const];
  });
  return Object.fromEntries(lines);
}
