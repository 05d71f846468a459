// One part of content, in the field that its shape asks for: text, a number, a choice, or again parts and lists of them.

import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { SPEAKS } from '../segment/index.ts';
import { useFault } from '../ui/faults.tsx';
import { spoken } from '../ui/format.ts';
import { ContentPreview } from './ContentPreview.tsx';
import {
  beginningOf,
  isRecord,
  type Member,
  pictureIn,
  type Schema,
  type Shape,
  shapeOf,
} from './content-shape.ts';
import { JsonField } from './JsonField.tsx';
import { ListField } from './ListField.tsx';

export interface PartProps {
  schema: Schema;
  root: Schema | undefined;
  /** Of all that it is within, for whoever hears the page. */
  label: string;
  /** Beside the field. */
  name: string;
  /** As the server names it. */
  field: string;
  value: unknown;
  onChange(value: unknown): void;
}

export function PartField(props: PartProps) {
  const { schema, root, label, field, value, onChange } = props;
  const shape = useShape(schema, value, root);
  if (!shape) return <JsonField {...{ label, field, value, onChange }} isPart />;
  switch (shape.kind) {
    case 'object':
      return <ObjectField {...props} members={shape.members} picture={pictureIn(shape)} />;
    case 'list':
      return <ListField {...props} item={shape.item} Part={PartField} />;
    default:
      return <PlainField {...props} shape={shape} />;
  }
}

/** Stays what it was while somebody writes: JSON does not turn into fields, nor an emptied field into JSON. */
function useShape(schema: Schema, value: unknown, root: Schema | undefined): Shape | undefined {
  const shape = shapeOf(schema, value, root);
  const [isJson] = useState(shape === undefined);
  const [last, setLast] = useState(shape);
  if (shape && shape.kind !== last?.kind) setLast(shape);
  if (isJson) return undefined;
  return shape ?? (value === undefined || value === null ? last : undefined);
}

function PlainField({ shape, label, name, field, value, onChange }: PartProps & { shape: Shape }) {
  // Not changed while somebody writes: the field would be another one, and they would have left it.
  const [isLong] = useState(shape.kind === 'text' && shape.isLong);
  const common = { label: name, 'aria-label': label, error: useFault(field) };
  if (shape.kind === 'flag')
    return (
      <Checkbox
        {...common}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  if (shape.kind === 'number')
    return (
      <NumberInput
        {...common}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
      />
    );
  if (shape.kind === 'choice')
    return (
      <Select
        {...common}
        data={shape.values}
        value={typeof value === 'string' ? value : null}
        clearable
        onChange={(next) => onChange(next ?? undefined)}
      />
    );
  const text = typeof value === 'string' ? value : '';
  return isLong ? (
    <Textarea
      {...common}
      {...SPEAKS}
      autosize
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  ) : (
    <TextInput
      {...common}
      {...SPEAKS}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface ObjectProps extends PartProps {
  members: readonly Member[];
  /** Where it is a picture, the name of the member with its address. */
  picture: 'url' | 'src' | undefined;
}

function ObjectField({ members, picture, root, label, name, field, value, onChange }: ObjectProps) {
  const fault = useFault(field);
  const content = isRecord(value) ? value : {};
  const isThere = (member: Member): boolean => !isCompound(member, root) || member.name in content;
  const set = ({ name, needed }: Member, part: unknown): void => {
    const { [name]: _, ...rest } = content;
    const isNothing = !needed && (part === undefined || part === '');
    onChange(isNothing ? rest : { ...content, [name]: part ?? null });
  };
  const absent = members.filter((member) => !isThere(member));
  return (
    <fieldset className="vv-parts">
      {name && (
        <Text component="legend" size="sm" fw={500} px={4}>
          {name}
        </Text>
      )}
      <Stack gap={8}>
        {picture && typeof content[picture] === 'string' && content[picture] !== '' && (
          <ContentPreview value={{ url: content[picture], alt: content.alt }} type="image" label={label} />
        )}
        {members.filter(isThere).map((member) => (
          <PartField
            key={member.name}
            schema={member.schema}
            root={root}
            label={`${label}, ${wordsOf(member.name, picture)}`}
            name={wordsOf(member.name, picture)}
            field={`${field}.${member.name}`}
            value={content[member.name]}
            onChange={(part) => set(member, part)}
          />
        ))}
        <Group gap="xs">
          {absent.map((member) => (
            <Button
              key={member.name}
              size="compact-xs"
              variant="default"
              onClick={() => set(member, beginningOf(member.schema, root))}
            >
              Add {spoken(member.name)}
            </Button>
          ))}
          {members
            .filter((member) => !member.needed && isCompound(member, root) && member.name in content)
            .map((member) => (
              <Button
                key={member.name}
                size="compact-xs"
                variant="subtle"
                color="gray"
                onClick={() => set(member, undefined)}
              >
                Leave out {spoken(member.name)}
              </Button>
            ))}
        </Group>
        {fault && (
          <Text size="xs" c="var(--vv-harm)">
            {fault}
          </Text>
        )}
      </Stack>
    </fieldset>
  );
}

/** Parts of parts are shown only where they are there: a schema may go on for ever. */
const isCompound = ({ schema }: Member, root: Schema | undefined): boolean => {
  const shape = shapeOf(schema, undefined, root);
  return shape === undefined || shape.kind === 'object' || shape.kind === 'list';
};

const wordsOf = (name: string, picture: string | undefined): string =>
  (picture && PICTURE[name]) || spoken(name);
const PICTURE: Record<string, string> = {
  url: 'address of the picture',
  src: 'address of the picture',
  alt: 'what it shows, for who cannot see it',
  link: 'where it leads (optional)',
};
