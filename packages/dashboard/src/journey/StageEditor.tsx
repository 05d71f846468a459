// One stage of a journey under construction: who may enter, who must leave, what it says and who answers for that.

import { ActionIcon, Button, Group, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { Stage } from '@visavis/engine/journey';
import type { Condition } from '@visavis/engine/segment';
import { type Catalogue, SentenceBuilder } from '../segment/index.ts';
import { Section } from '../ui/Page.tsx';

export interface StageEditorProps {
  stage: Stage;
  at: number;
  last: boolean;
  catalogue: Catalogue;
  onChange(stage: Stage): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

const NOTHING: Condition = { all: [] };

export function StageEditor({ stage, at, last, catalogue, onChange, onMove, onRemove }: StageEditorProps) {
  const name = stage.name || `Stage ${at + 1}`;
  const { exit: _, ...withoutExit } = stage;
  return (
    <Section
      title={`${at + 1}. ${name}`}
      action={
        <Group gap={2} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Move ${name} up`}
            disabled={at === 0}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={15} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Move ${name} down`}
            disabled={last}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={15} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={onRemove}>
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      }
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <TextInput
            label="Name"
            value={stage.name}
            maxLength={200}
            onChange={(event) => onChange({ ...stage, name: event.currentTarget.value })}
          />
          <TextInput
            label="Key"
            value={stage.key}
            maxLength={40}
            onChange={(event) => onChange({ ...stage, key: event.currentTarget.value })}
          />
          <TextInput
            label="Owner"
            placeholder="The team that answers for it"
            value={stage.owner ?? ''}
            maxLength={200}
            onChange={(event) => onChange(said(stage, 'owner', event.currentTarget.value))}
          />
        </SimpleGrid>
        <div>
          <h3 className="vv-section-title">Who may enter</h3>
          <SentenceBuilder
            condition={stage.entry}
            catalogue={catalogue}
            onChange={(entry) => onChange({ ...stage, entry })}
          />
        </div>
        {stage.exit ? (
          <div>
            <Group justify="space-between">
              <h3 className="vv-section-title">Who must leave</h3>
              <Button variant="subtle" size="compact-xs" onClick={() => onChange(withoutExit)}>
                Nobody must
              </Button>
            </Group>
            <SentenceBuilder
              condition={stage.exit}
              catalogue={catalogue}
              onChange={(exit) => onChange({ ...stage, exit })}
            />
          </div>
        ) : (
          <Button
            variant="light"
            size="compact-sm"
            style={{ alignSelf: 'flex-start' }}
            onClick={() => onChange({ ...stage, exit: NOTHING })}
          >
            Say who must leave
          </Button>
        )}
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {SAYS.map(([part, label, placeholder]) => (
            <Textarea
              key={part}
              label={label}
              placeholder={placeholder}
              autosize
              minRows={1}
              maxLength={2000}
              value={stage.says?.[part] ?? ''}
              onChange={(event) => onChange(saying(stage, part, event.currentTarget.value))}
            />
          ))}
        </SimpleGrid>
      </Stack>
    </Section>
  );
}

const SAYS = [
  ['message', 'What it says', 'What suits you, and how it compares'],
  ['tone', 'Tone', 'helpful'],
  ['callToAction', 'Call to action', 'Find the right one'],
] as const;

/** What is empty is not said at all. */
function said<T extends object>(whole: T, part: keyof T, text: string): T {
  const next = { ...whole, [part]: text };
  if (text === '') delete next[part];
  return next;
}

function saying(stage: Stage, part: (typeof SAYS)[number][0], text: string): Stage {
  const says = said(stage.says ?? {}, part, text);
  const { says: _, ...others } = stage;
  return Object.keys(says).length > 0 ? { ...others, says } : others;
}
