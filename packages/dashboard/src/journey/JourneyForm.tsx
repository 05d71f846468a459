// Making or changing a journey: its stages in order, each with its conditions and what it says.

import { Button, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Machine, Stage } from '@visavis/engine/journey';
import { type ReactNode, useState } from 'react';
import { isComplete, useCatalogue } from '../segment/index.ts';
import { Refused } from '../ui/faults.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { StageEditor } from './StageEditor.tsx';

export interface JourneyFormProps {
  title: string;
  start: Machine;
  isNew: boolean;
  saveLabel: string;
  save(machine: Machine): Promise<unknown>;
  above: ReactNode;
}

export function JourneyForm({ title, start, isNew, saveLabel, save, above }: JourneyFormProps) {
  const { draft, setDraft, busy, fault, submit } = useDraft(start);
  // Stages have no identity but their key, which may be typed anew: each keeps a number of its own.
  const [numbers, setNumbers] = useState(() => start.stages.map((_, i) => i));
  const catalogue = useCatalogue();
  const { stages } = draft;
  const put = (next: Stage[], of: number[] = numbers): void => {
    setDraft({ ...draft, stages: next });
    setNumbers(of);
  };
  return (
    <Page
      changes
      title={title}
      above={above}
      sentence="Whoever is in a stage goes on to the latest later one whose condition holds. Whoever must leave goes to the latest one that is open to them, or to none."
      action={
        <Button onClick={() => void submit(() => save(draft))} loading={busy} disabled={!isReady(draft)}>
          {saveLabel}
        </Button>
      }
    >
      <Stack gap="lg">
        <Refused error={fault} />
        <Section title="The journey">
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <TextInput
              label="Name"
              placeholder="Guest journey"
              value={draft.name}
              maxLength={200}
              onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
            />
            <TextInput
              label="Role"
              description="Which role people play in it"
              placeholder="guest"
              value={draft.role}
              maxLength={60}
              onChange={(event) => setDraft({ ...draft, role: event.currentTarget.value })}
            />
            <TextInput
              label="Key"
              description={`Conditions ask for stage.${draft.key || '…'}`}
              placeholder="guest"
              value={draft.key}
              maxLength={40}
              disabled={!isNew}
              onChange={(event) => setDraft({ ...draft, key: event.currentTarget.value })}
            />
          </SimpleGrid>
        </Section>
        {stages.map((stage, at) => (
          <StageEditor
            key={numbers[at]}
            stage={stage}
            at={at}
            last={at === stages.length - 1}
            catalogue={catalogue}
            onChange={(next) => put(stages.with(at, next))}
            onMove={(by) => put(swapped(stages, at, at + by), swapped(numbers, at, at + by))}
            onRemove={() => put(stages.toSpliced(at, 1), numbers.toSpliced(at, 1))}
          />
        ))}
        <Button
          variant="light"
          leftSection={<IconPlus size={16} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => put([...stages, freshStage(stages)], [...numbers, Math.max(-1, ...numbers) + 1])}
        >
          Add a stage
        </Button>
      </Stack>
    </Page>
  );
}

export const freshStage = (stages: readonly Stage[]): Stage => {
  const taken = new Set(stages.map(({ key }) => key));
  let n = stages.length + 1;
  while (taken.has(`stage-${n}`)) n++;
  return { key: `stage-${n}`, name: '', entry: { all: [] } };
};

function swapped<T>(list: readonly T[], a: number, b: number): T[] {
  return list.with(a, list[b]!).with(b, list[a]!);
}

const isReady = ({ key, name, role, stages }: Machine): boolean =>
  [key, name, role].every((text) => text.trim() !== '') &&
  stages.length > 0 &&
  stages.every(
    (stage) => stage.name.trim() !== '' && isComplete(stage.entry) && (!stage.exit || isComplete(stage.exit)),
  );
