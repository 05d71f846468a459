// The step that sends: what, by which channel, and how long it is of use.

import { Checkbox, Select, TagsInput } from '@mantine/core';
import { Line } from '../../Line.tsx';
import { CHANNEL_NAMES, useTemplates } from '../../messages/api.ts';
import { type Of, without } from './node.ts';

export function SendFields({ node, onChange }: Of<'send'>) {
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
