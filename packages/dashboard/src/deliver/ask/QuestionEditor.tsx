// One question: what is asked, how it is answered, and which trait the answer becomes.

import {
  ActionIcon,
  Autocomplete,
  Checkbox,
  Group,
  NumberInput,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useFault } from '../../ui/faults.tsx';
import type { KindShown, Question } from './api.ts';

export interface QuestionEditorProps {
  question: Question;
  index: number;
  kinds: readonly KindShown[];
  traits: readonly string[];
  onChange(question: Question): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

const BOUNDED: Record<string, string> = { number: 'Least', text: 'Least characters', scale: 'From' };
const UNBOUNDED: Record<string, string> = { number: 'Most', text: 'Most characters', scale: 'To' };

export function QuestionEditor(props: QuestionEditorProps) {
  const { question, index, kinds, traits, onChange, onMove, onRemove } = props;
  const kind = kinds.find((each) => each.kind === question.kind);
  const set = (change: Partial<Question>): void => onChange({ ...question, ...change });
  const name = question.label || `Question ${index + 1}`;
  return (
    <article className="vv-card" style={{ padding: 12 }} aria-label={name}>
      <Stack gap="xs">
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            style={{ flex: 1 }}
            label="Question"
            value={question.label}
            error={useFault(`questions.${index}.label`)}
            onChange={(event) => set({ label: event.currentTarget.value })}
          />
          <ActionIcon.Group>
            <ActionIcon
              size="lg"
              variant="default"
              aria-label={`Move “${name}” up`}
              onClick={() => onMove(-1)}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon
              size="lg"
              variant="default"
              aria-label={`Move “${name}” down`}
              onClick={() => onMove(1)}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
            <ActionIcon size="lg" variant="default" aria-label={`Remove “${name}”`} onClick={onRemove}>
              <IconTrash size={16} />
            </ActionIcon>
          </ActionIcon.Group>
        </Group>
        <Group grow align="flex-start">
          <Select
            label="Answered by"
            data={kinds.map((each) => ({ value: each.kind, label: each.name }))}
            allowDeselect={false}
            value={question.kind}
            onChange={(next) => next && set({ kind: next as Question['kind'] })}
          />
          <Autocomplete
            label="Becomes the trait"
            placeholder="none: the event alone"
            data={[...traits]}
            value={question.trait ?? ''}
            error={useFault(`questions.${index}.trait`)}
            onChange={(trait) => set({ trait: trait === '' ? undefined : trait })}
          />
          <TextInput
            label="Key"
            value={question.key}
            error={useFault(`questions.${index}.key`)}
            onChange={(event) => set({ key: event.currentTarget.value })}
          />
        </Group>
        {kind?.chooses && <Options index={index} question={question} set={set} />}
        <Bounds question={question} kind={kind} index={index} set={set} />
        <Group justify="space-between" align="flex-end">
          <TextInput
            style={{ flex: 1 }}
            label="Help"
            value={question.help ?? ''}
            onChange={(event) => set({ help: event.currentTarget.value || undefined })}
          />
          <Checkbox
            label="Must be answered"
            checked={question.required ?? false}
            onChange={(event) => set({ required: event.currentTarget.checked })}
            pb={8}
          />
        </Group>
      </Stack>
    </article>
  );
}

interface PartProps {
  question: Question;
  index: number;
  set(change: Partial<Question>): void;
}

/** One option a line; `red = Red` where what is kept differs from what is shown. */
function Options({ question, index, set }: PartProps) {
  const lines = (question.options ?? []).map(({ value, label }) =>
    value === keyOf(label) ? label : `${value} = ${label}`,
  );
  return (
    <Textarea
      label="Options, one a line"
      autosize
      minRows={2}
      defaultValue={lines.join('\n')}
      error={useFault(`questions.${index}.options`)}
      onChange={(event) => set({ options: optionsIn(event.currentTarget.value) })}
    />
  );
}

function optionsIn(text: string): { value: string; label: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, value, label] = /^(\S+)\s*=\s*(.+)$/.exec(line) ?? [];
      return value && label ? { value, label } : { value: keyOf(line), label: line };
    });
}

const keyOf = (label: string): string =>
  label
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '') || label.slice(0, 60);

function Bounds({ question, kind, index, set }: PartProps & { kind: KindShown | undefined }) {
  const isScale = question.kind === 'scale';
  const ends = kind?.scale !== null && kind?.scale !== undefined;
  const fault = useFault(`questions.${index}.max`);
  const bounded = BOUNDED[question.kind];
  if (!bounded && !ends) return null;
  const number = (value: string | number): number | undefined => (value === '' ? undefined : Number(value));
  return (
    <Group grow align="flex-start">
      {bounded && (
        <NumberInput
          label={bounded}
          value={question.min ?? (isScale ? 1 : '')}
          onChange={(value) => set({ min: number(value) })}
        />
      )}
      {bounded && (
        <NumberInput
          label={UNBOUNDED[question.kind]}
          value={question.max ?? (isScale ? 5 : '')}
          error={fault}
          onChange={(value) => set({ max: number(value) })}
        />
      )}
      {ends && (
        <TextInput
          label="The low end means"
          value={question.low ?? ''}
          onChange={(event) => set({ low: event.currentTarget.value || undefined })}
        />
      )}
      {ends && (
        <TextInput
          label="The high end means"
          value={question.high ?? ''}
          onChange={(event) => set({ high: event.currentTarget.value || undefined })}
        />
      )}
    </Group>
  );
}
