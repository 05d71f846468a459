// Steps that wait: for a time and an hour, or until something happens or holds.

import { Select, TagsInput } from '@mantine/core';
import { type Catalogue, SentenceBuilder } from '../../../segment/index.ts';
import { Line } from '../../Line.tsx';
import { EventWords } from '../EventWords.tsx';
import { type Of, without } from './node.ts';

const DAYS = [...['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']] as const as readonly string[];

export function WaitFields({ node, onChange }: Of<'wait'>) {
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

export function UntilFields({ node, onChange, catalogue }: Of<'wait_until'> & { catalogue: Catalogue }) {
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
