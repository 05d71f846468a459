// Making or changing a segment: its sentence on the left, what it would come to on the right, told while it is built.

import { Anchor, Box, Button, Grid, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Condition } from '@visavis/engine/segment';
import { type ReactNode, useState } from 'react';
import { ApiError } from '../ui/api/client.ts';
import { json } from '../ui/Code.tsx';
import { Refused } from '../ui/faults.tsx';
import { capital } from '../ui/format.ts';
import { Page, Section } from '../ui/Page.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useSentence } from './api.ts';
import { useCatalogue } from './catalogue.ts';
import { isComplete } from './complete.ts';
import { SentenceBuilder } from './conditions/index.tsx';
import { EstimatePanel } from './EstimatePanel.tsx';

export interface Draft {
  name: string;
  description: string;
  condition: Condition;
  /** Why it is wanted although the over-segmentation guard speaks against it. */
  reason?: string;
}
export interface SegmentFormProps {
  title: string;
  start: Draft;
  /** The segment's own key, which it cannot mention. */
  ownKey?: string;
  save(draft: Draft): Promise<unknown>;
  saveLabel: string;
  above?: ReactNode;
}

const ESTIMATE_AFTER_MS = 250;

export function SegmentForm({ title, start, ownKey, save, saveLabel, above }: SegmentFormProps) {
  const { draft, setDraft, busy, fault, submit } = useDraft(start);
  const [asJson, setAsJson] = useState(false);
  const catalogue = useCatalogue(ownKey);
  const [settled] = useDebouncedValue(draft.condition, ESTIMATE_AFTER_MS);
  const complete = isComplete(settled);
  const sentence = useSentence(settled, complete);
  const ready = draft.name.trim() !== '' && isComplete(draft.condition);
  return (
    <Page
      changes
      wide
      title={title}
      above={above}
      sentence={
        complete && sentence.data ? capital(sentence.data.sentence) : 'Say who belongs, word by word.'
      }
      action={
        <Button
          onClick={() => void submit(() => save({ ...draft, name: draft.name.trim() }))}
          loading={busy}
          disabled={!ready}
        >
          {saveLabel}
        </Button>
      }
    >
      <Grid gap="lg" align="flex-start">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <Refused error={fault} />
            {(draft.reason !== undefined || asksForReason(fault)) && (
              <Textarea
                label="Why it is wanted all the same"
                autosize
                value={draft.reason ?? ''}
                onChange={(event) => setDraft({ ...draft, reason: event.currentTarget.value })}
              />
            )}
            <div className="vv-card" style={{ padding: 16 }}>
              <Group justify="flex-end" h={0} style={{ position: 'relative', zIndex: 1 }}>
                <Anchor component="button" type="button" size="xs" onClick={() => setAsJson(!asJson)}>
                  {asJson ? 'Words' : 'JSON'}
                </Anchor>
              </Group>
              {asJson ? (
                <JsonEditor
                  condition={draft.condition}
                  onChange={(condition) => setDraft({ ...draft, condition })}
                />
              ) : (
                <SentenceBuilder
                  condition={draft.condition}
                  catalogue={catalogue}
                  onChange={(condition) => setDraft({ ...draft, condition })}
                />
              )}
            </div>
            <Section title="Name">
              <Stack gap="sm">
                <TextInput
                  aria-label="Name"
                  placeholder="Big spenders in Germany"
                  value={draft.name}
                  onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
                  maxLength={120}
                />
                <Textarea
                  aria-label="What it is for"
                  placeholder="What it is for (optional)"
                  autosize
                  minRows={1}
                  value={draft.description}
                  onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
                />
              </Stack>
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <EstimatePanel condition={settled} complete={complete} stale={settled !== draft.condition} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}

const asksForReason = (fault: Error | undefined): boolean =>
  fault instanceof ApiError && fault.faults.some(({ field }) => field === 'reason');

function JsonEditor({ condition, onChange }: { condition: Condition; onChange(condition: Condition): void }) {
  const [text, setText] = useState(json(condition));
  const [fault, setFault] = useState<string>();
  const change = (next: string): void => {
    setText(next);
    try {
      onChange(JSON.parse(next) as Condition); // the server checks it against the published schema
      setFault(undefined);
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <Box pt="md">
      <Textarea
        aria-label="Condition as JSON"
        autosize
        minRows={8}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        error={fault}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      />
      <Text size="xs" c="dimmed" mt={4}>
        The grammar is published at /v1/segments/schema.
      </Text>
    </Box>
  );
}
