// The questions of a form or a survey, in their order.

import { Button, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { type Question, useKinds, useValue } from './api.ts';
import { QuestionEditor } from './QuestionEditor.tsx';

interface Props {
  questions: readonly Question[];
  onChange(questions: Question[]): void;
}

export function QuestionsEditor({ questions, onChange }: Props) {
  const kinds = useKinds();
  // Traits that something reads come first to mind.
  const traits = (useValue().data?.data ?? []).map(({ trait }) => trait);
  const put = (index: number, question: Question): void =>
    onChange(questions.map((each, i) => (i === index ? question : each)));
  const move = (from: number, by: -1 | 1): void => {
    const to = from + by;
    if (to < 0 || to >= questions.length) return;
    const next = [...questions];
    [next[from], next[to]] = [next[to]!, next[from]!];
    onChange(next);
  };
  return (
    <LoadingPanel query={kinds} lines={4}>
      {({ data }) => (
        <Stack gap="sm">
          {questions.map((question, index) => (
            <QuestionEditor
              // Keys are typed here, so they cannot name the row while it is.
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is what the editor is about.
              key={index}
              {...{ question, index, traits }}
              kinds={data}
              onChange={(next) => put(index, next)}
              onMove={(by) => move(index, by)}
              onRemove={() => onChange(questions.filter((_, i) => i !== index))}
            />
          ))}
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() => onChange([...questions, fresh(questions)])}
          >
            Add a question
          </Button>
        </Stack>
      )}
    </LoadingPanel>
  );
}

function fresh(questions: readonly Question[]): Question {
  let n = questions.length + 1;
  while (questions.some(({ key }) => key === `q${n}`)) n++;
  return { key: `q${n}`, kind: 'text', label: '' };
}
