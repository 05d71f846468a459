// A template tried before anything goes out: as one person would have it, and what is missing of real people.

import { Alert, Anchor, Select, Stack, Table, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAsk } from '../../ui/api/query.ts';
import { called, many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { keyOf, useSeenBy } from '../../ui/seenBy.ts';
import { callName, usePeopleSearch } from '../../unify/index.ts';
import { type Rendering, TEMPLATES, type Template, type Trial } from './api.ts';
import { Shown } from './Shown.tsx';

/** While somebody types, nothing is asked. */
const SETTLED_MS = 600;

export function Tried({ template }: { template: Template }) {
  const [settled] = useDebouncedValue(template, SETTLED_MS);
  const [given, setGiven] = useState('');
  const context = parsed(given);
  return (
    <Stack gap="lg">
      <Preview template={settled} context={context ?? {}} />
      <TrialOf template={settled} context={context ?? {}} />
      <Section
        title="What happened"
        note="What the text reads under “event” and “context” comes with each message."
      >
        <Textarea
          aria-label="What happened, as JSON"
          placeholder={'{ "event": { "name": "Bag" } }'}
          value={given}
          onChange={(change) => setGiven(change.currentTarget.value)}
          error={context === undefined ? 'This is no JSON object.' : undefined}
          autosize
          minRows={2}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        />
      </Section>
    </Stack>
  );
}

function parsed(text: string): object | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function Preview({ template, context }: { template: Template; context: object }) {
  const seenBy = useSeenBy();
  const [search, setSearch] = useState('');
  const [picked, pick] = useState<string | null>(null);
  const [asked] = useDebouncedValue(search, 200);
  const people = usePeopleSearch(asked).data?.data ?? [];
  const someone = seenBy && keyOf(seenBy);
  const first = people[0] && `id:${people[0].id}`;
  const profile = picked ?? (someone && (someone.includes(':') ? someone : `user_id:${someone}`)) ?? first;
  const shown = useAsk<Rendering>(
    `${TEMPLATES}/preview`,
    { template, profile, context },
    profile !== undefined,
  );
  return (
    <Section title="As this person would have it">
      <Stack gap="sm">
        <Select
          aria-label="Person"
          placeholder={seenBy ? seenBy.name : people[0] ? callName(people[0]) : 'A name or an e-mail address'}
          searchable
          searchValue={search}
          onSearchChange={setSearch}
          data={people.map((one) => ({ value: `id:${one.id}`, label: callName(one) }))}
          filter={({ options }) => options}
          value={picked}
          onChange={pick}
        />
        {profile === undefined ? (
          <Text c="dimmed">Once somebody is known, this shows the message as they would have it.</Text>
        ) : (
          <LoadingPanel query={shown}>
            {({ content, error, missing, variant }) => (
              <Stack gap="sm">
                {error && <Alert color="red" variant="light" title={error} />}
                {missing.length > 0 && (
                  <Alert color="yellow" variant="light">
                    Missing here: {missing.join(', ')}
                  </Alert>
                )}
                {content && (
                  <>
                    <Text size="sm" c="dimmed">
                      The variant “{template.variants.find(({ key }) => key === variant)?.name ?? variant}”
                    </Text>
                    <Shown content={content} />
                  </>
                )}
              </Stack>
            )}
          </LoadingPanel>
        )}
      </Stack>
    </Section>
  );
}

const PEOPLE = 50;

function TrialOf({ template, context }: { template: Template; context: object }) {
  const trial = useAsk<Trial>(`${TEMPLATES}/trial`, { template, people: PEOPLE, context });
  return (
    <Section title="What is missing" note="Tried on people as they are; nothing is sent.">
      <LoadingPanel query={trial} lines={3}>
        {({ people, missing, variants, failed, samples }) => (
          <Stack gap="sm">
            <Text>
              {people === 0
                ? 'Nobody is known yet.'
                : missing.length === 0 && failed === 0
                  ? `Nothing: of ${many(people, 'person', 'people')} everything is known that the text reads.`
                  : `Of ${many(people, 'person', 'people')}, ${many(samples.length, 'sample')} with the most missing first.`}
            </Text>
            {failed > 0 && (
              <Text c="var(--vv-warn)">For {many(failed, 'person', 'people')} it cannot be filled in.</Text>
            )}
            {missing.length > 0 && (
              <Table aria-label="What is missing">
                <Table.Tbody>
                  {missing.map(({ field, people: n }) => (
                    <Table.Tr key={field}>
                      <Table.Td>{field}</Table.Td>
                      <Table.Td ta="right">{many(n, 'person', 'people')}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
            {variants.length > 1 && (
              <Text size="sm">
                {variants
                  .map(
                    ({ key, people: n }) =>
                      `${template.variants.find((one) => one.key === key)?.name ?? key}: ${n}`,
                  )
                  .join(', ')}
              </Text>
            )}
            {samples.map(({ profileId, content, error, missing: gaps }) => (
              <Text key={profileId} size="sm" c="dimmed" className="vv-ellipsis">
                <Anchor component={Link} to={`/people/${profileId}`} size="sm" underline="always">
                  {called({ id: profileId })}
                </Anchor>{' '}
                {error ?? content?.subject ?? content?.title ?? content?.json}
                {gaps.length > 0 && ` (without ${gaps.join(', ')})`}
              </Text>
            ))}
          </Stack>
        )}
      </LoadingPanel>
    </Section>
  );
}
