// Declaring what a content claims. What is left empty is read from the content; what is filled in takes its place.

import { Button, Group, Modal, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../ui/api/query.ts';
import { done, failed } from '../../ui/notices.tsx';
import { CONSISTENCY, type Declared, subjectOf, type Told } from './api.ts';

const READ = '';
const AUDIENCES = [
  { value: 'new', label: 'Somebody new' },
  { value: 'known', label: 'A customer' },
  { value: 'loyal', label: 'A loyal customer' },
  { value: 'lapsed', label: 'Somebody who has been away' },
];

export function ClaimsDialog(props: { told: Told | undefined; known: Declared | undefined; close(): void }) {
  const { told, known, close } = props;
  return (
    <Modal
      opened={told !== undefined}
      onClose={close}
      title={told && `What “${told.name}” claims`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      size="lg"
    >
      {told && <Form key={told.id} told={told} known={known ?? {}} close={close} />}
    </Modal>
  );
}

function Form({ told, known, close }: { told: Told; known: Declared; close(): void }) {
  const [draft, setDraft] = useState<Declared>(known);
  const change = useChange(CONSISTENCY);
  const subject = subjectOf(told);
  const save = (declared: Declared | null): void =>
    void change
      .mutateAsync({ method: 'PUT', path: `${CONSISTENCY}/claims`, body: { subject, declared } })
      .then(() => {
        done(declared ? `What “${told.name}” claims is declared.` : `“${told.name}” is read again.`);
        close();
      }, failed);
  const put = (part: Partial<Declared>) => setDraft({ ...draft, ...part });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(Object.keys(draft).length > 0 ? withoutEmpty(draft) : null);
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          What is left empty is read in the content.
        </Text>
        <TagsInput
          label="Offers"
          placeholder="10% off dresses"
          value={[...(draft.offers ?? [])]}
          onChange={(offers) => put({ offers })}
        />
        <TagsInput
          label="Prices"
          placeholder="Lunch bag £3.50"
          value={[...(draft.prices ?? [])]}
          onChange={(prices) => put({ prices })}
        />
        <Select
          label="Takes the reader for"
          data={AUDIENCES}
          clearable
          clearButtonProps={{ 'aria-label': 'Read it in the content' }}
          value={draft.audience || null}
          onChange={(audience) => put({ audience: audience ?? READ })}
        />
        <TextInput
          label="Made for the stage"
          placeholder="customer/loyalty"
          value={draft.stage ?? ''}
          onChange={(event) => put({ stage: event.currentTarget.value })}
        />
        <TextInput
          label="Tone"
          placeholder="calm"
          value={draft.tone ?? ''}
          onChange={(event) => put({ tone: event.currentTarget.value })}
        />
        <TextInput
          label="Call to action"
          placeholder="Renew your plan"
          value={draft.callToAction ?? ''}
          onChange={(event) => put({ callToAction: event.currentTarget.value })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => save(null)} disabled={Object.keys(known).length === 0}>
            Read it again
          </Button>
          <Button type="submit" loading={change.isPending}>
            Declare
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** An emptied field is read again; that a content offers nothing at all is said through the API. */
const withoutEmpty = (draft: Declared): Declared =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== '' && value.length > 0));
