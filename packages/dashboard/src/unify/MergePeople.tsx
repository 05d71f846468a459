// Making one person of two by hand: the other is searched, what they would share is shown, and a reason is given.

import { Button, Group, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type List, send } from '../ui/api/client.ts';
import { useChange } from '../ui/api/query.ts';
import { country, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import {
  callName,
  emailOf,
  type MergeLine,
  type PersonDetails,
  type PersonLine,
  PROFILES,
  pathOf,
  type Turn,
  usePeopleSearch,
  usePerson,
} from './api.ts';
import { MergePreview } from './MergePreview.tsx';

interface MergeProps {
  person: PersonDetails;
  opened: boolean;
  close(): void;
}

export function MergePeople({ person, opened, close }: MergeProps) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={`Merge ${callName(person)} with somebody`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Steps person={person} close={close} />
    </Modal>
  );
}

function Steps({ person, close }: Omit<MergeProps, 'opened'>) {
  const [other, setOther] = useState<string>();
  return other === undefined ? (
    <Search person={person} choose={setOther} />
  ) : (
    <Chosen person={person} other={other} close={close} back={() => setOther(undefined)} />
  );
}

function Search({ person, choose }: { person: PersonDetails; choose(id: string): void }) {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 200);
  const found = usePeopleSearch(asked.trim());
  const rows = (found.data?.data ?? []).filter((each) => each.id !== person.id);
  return (
    <Stack gap="sm">
      <TextInput
        label="Who is the same person?"
        placeholder="Name, e-mail or id"
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {asked.trim().length > 1 && (
        <LoadingPanel
          query={found}
          lines={2}
          isEmpty={() => rows.length === 0}
          empty={<Text c="dimmed">Nobody else is found.</Text>}
        >
          {() => (
            <ul aria-label="People found" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
              {rows.map((each) => (
                <li key={each.id}>
                  <Candidate person={each} choose={() => choose(each.id)} />
                </li>
              ))}
            </ul>
          )}
        </LoadingPanel>
      )}
    </Stack>
  );
}

function Candidate({ person, choose }: { person: PersonLine; choose(): void }) {
  const known = [
    emailOf(person),
    person.country && country(person.country),
    many(person.events, 'event'),
  ].filter((each) => each && each !== callName(person));
  return (
    <UnstyledButton className="vv-choice" onClick={choose}>
      <Text span fw={550}>
        {callName(person)}
      </Text>{' '}
      <Text span size="sm" c="dimmed">
        {known.join(' · ')}
      </Text>
    </UnstyledButton>
  );
}

function Chosen(props: { person: PersonDetails; other: string; close(): void; back(): void }) {
  const other = usePerson(`id:${props.other}`);
  return (
    <LoadingPanel query={other} lines={6}>
      {(data) => <Confirm {...props} other={data} />}
    </LoadingPanel>
  );
}

interface ConfirmProps {
  person: PersonDetails;
  other: PersonDetails;
  close(): void;
  back(): void;
}

function Confirm({ person, other, close, back }: ConfirmProps) {
  const [reason, setReason] = useState('');
  const change = useChange<PersonDetails>(PROFILES, '/v1/merges', '/v1/segments', '/v1/overview');
  const merge = (): void =>
    change.mutate(
      {
        method: 'POST',
        path: `${PROFILES}/merge`,
        body: { profiles: [`id:${person.id}`, `id:${other.id}`], reason: reason.trim() },
      },
      {
        onSuccess: (made) => {
          done(`${callName(person)} and ${callName(other)} are one person now.`, () =>
            undo(made.id).catch(failed),
          );
          close();
        },
        onError: failed,
      },
    );
  const undo = async (id: string): Promise<void> => {
    const { data } = await send<List<MergeLine | Turn>>('GET', `${pathOf(`id:${id}`)}/history`);
    const line = data.find((each) => each.what === 'identity');
    if (!line) return;
    const body = { merge: line.id, reason: 'The merge was undone.' };
    await change.mutateAsync({ method: 'POST', path: `${pathOf(`id:${id}`)}/unmerge`, body });
    done('They are two people again, as before.');
  };
  return (
    <Stack gap="md">
      <MergePreview one={person} other={other} />
      <TextInput
        label="Reason"
        description="It stands in the merge log, with your name."
        placeholder="Same customer, wrote from both addresses"
        required
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="space-between">
        <Button variant="default" onClick={back}>
          Somebody else
        </Button>
        <Button onClick={merge} disabled={reason.trim() === ''} loading={change.isPending}>
          Merge
        </Button>
      </Group>
    </Stack>
  );
}
