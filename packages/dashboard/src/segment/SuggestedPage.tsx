// Suggested segments: who differs in what they do next? Searches by outcome, what each found, and one press that makes a
// segment of it.

import { Button, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Empty } from '../ui/Empty.tsx';
import { many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { failed } from '../ui/notices.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { BackToSegments } from './BackToSegments.tsx';
import { JobNote } from './JobNote.tsx';
import { SuggestionCard } from './SuggestionCard.tsx';
import { isBusy, type Search, SUGGESTIONS, useSuggestions } from './suggestions.ts';

export function SuggestedPage() {
  const [busy, setBusy] = useState(false);
  const searches = useSuggestions(busy);
  const isNow = searches.data?.data.some(({ job }) => isBusy(job)) ?? false;
  if (isNow !== busy) setBusy(isNow);
  return (
    <Page
      title="Suggested segments"
      question="Who differs in what they do next?"
      above={<BackToSegments />}
      sentence={searches.data && sentenceOf(searches.data.data)}
    >
      <Stack gap="lg">
        <Asking onAsked={() => setBusy(true)} />
        <LoadingPanel
          query={searches}
          lines={6}
          empty={
            <div className="vv-card">
              <Empty title="Nothing was searched for yet">
                Half of the people are searched for conditions that tell them apart in an outcome; what is
                found is tried on the other half. Only what holds there is suggested, so that on chance alone
                hardly anything ever is.
              </Empty>
            </div>
          }
        >
          {({ data }) => (
            <Stack gap="lg">
              {data.map((search) => (
                <Found key={search.key} search={search} />
              ))}
            </Stack>
          )}
        </LoadingPanel>
      </Stack>
    </Page>
  );
}

function Asking({ onAsked }: { onAsked(): void }) {
  const change = useChange<Search>(SUGGESTIONS);
  const [goal, setGoal] = useState('Order Completed');
  const [value, setValue] = useState('');
  const [horizonDays, setHorizonDays] = useState<number | string>(30);
  const search = async (): Promise<void> => {
    const body = { goal, horizonDays: Number(horizonDays), ...(value.trim() && { value: value.trim() }) };
    const asked = await change
      .mutateAsync({ method: 'POST', path: SUGGESTIONS, body })
      .catch((error: unknown) => void failed(error));
    if (asked) onAsked();
  };
  return (
    <Section title="Search" note="Of people seen lately, as they were so many days ago.">
      <Group align="flex-end" gap="md">
        <TextInput
          label="What they are to differ in"
          value={goal}
          onChange={(event) => setGoal(event.currentTarget.value)}
        />
        <TextInput
          label="Worth (a property; optional)"
          placeholder="total"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <NumberInput
          label="Within days"
          value={horizonDays}
          onChange={setHorizonDays}
          min={1}
          max={365}
          w={120}
        />
        <Button leftSection={<IconSearch size={16} />} onClick={search} loading={change.isPending}>
          Search
        </Button>
      </Group>
    </Section>
  );
}

function Found({ search: { job, found, sentence } }: { search: Search }) {
  const top = Math.max(0.01, ...(found?.suggestions ?? []).map(({ outside, high }) => outside.mean + high));
  return (
    <Section title={`${sentence[0]!.toUpperCase()}${sentence.slice(1)}`} note={found?.summary}>
      <Stack gap="md">
        <JobNote job={job} />
        {found?.suggestions.map((suggestion) => (
          <SuggestionCard key={suggestion.sentence} suggestion={suggestion} found={found} top={top} />
        ))}
        {found && (
          <ul className="vv-dim" style={{ margin: 0, paddingLeft: 18, fontSize: '0.8125rem' }}>
            {found.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </Stack>
    </Section>
  );
}

function sentenceOf(searches: readonly Search[]): string {
  const open = searches.flatMap(({ found }) => found?.suggestions ?? []).filter(({ saved }) => !saved);
  if (searches.length === 0) return 'Nothing was searched for yet.';
  return `${many(open.length, 'segment')} ${open.length === 1 ? 'is' : 'are'} suggested that nobody has made yet.`;
}
