// One persona: what sets it apart and how sure that is, typical people, where they stand, what they do and buy.

import { Anchor, Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useCatalogue } from '../segment/index.ts';
import { useChange } from '../ui/api/query.ts';
import { Code, json } from '../ui/Code.tsx';
import { Empty } from '../ui/Empty.tsx';
import { called, count, many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { StoryLink } from '../ui/StoryLink.tsx';
import { EffectBar } from './EffectBar.tsx';
import { firm } from './PersonasPage.tsx';
import { type Counted, PERSONAS, type PersonaPage as Shown, trustIn, usePersona } from './personas.ts';

export function PersonaPage() {
  const { model, persona } = useParams({ from: '/shell/personas/$model/$persona' });
  const page = usePersona(model, persona);
  return (
    <LoadingPanel query={page} lines={10}>
      {(data) => <One persona={data} />}
    </LoadingPanel>
  );
}

function One({ persona }: { persona: Shown }) {
  const { now, model, firmness, note } = persona;
  return (
    <Page
      title={`${persona.picture.startsWith('https') ? '' : persona.picture} ${persona.name}`.trim()}
      question="Whom do they resemble?"
      above={<Link to="/personas">Personas</Link>}
      action={
        <>
          <StoryLink kind="persona" storyKey={`${model.key}:${persona.key}`} />
          <Rename persona={persona} />
        </>
      }
      sentence={
        <>
          <b style={{ fontWeight: 640 }}>{many(now.people, 'person', 'people')}</b>, {percent(now.share)} of
          those with a persona. {firm(firmness)[0]!.toUpperCase() + firm(firmness).slice(1)}; all of “
          {model.name}”: stability {model.stability.mean.toFixed(2)}, {trustIn(model.stability)}.
          {note && (
            <Text size="md" c="dimmed" mt={4}>
              {note}
            </Text>
          )}
        </>
      }
    >
      <Stack gap="lg">
        <Section
          title="Portrait"
          note={
            <>
              Written from the numbers; each sentence leads to its row, and{' '}
              <Link
                to="/stories/$kind/$key"
                params={{ kind: 'persona', key: `${model.key}:${persona.key}` }}
                search={{ query: 'persona' }}
              >
                all to the query that they come from
              </Link>
              .
            </>
          }
        >
          {persona.portrait.length === 0 ? (
            <Empty title="Like everybody">Nothing sets these people apart for sure.</Empty>
          ) : (
            persona.portrait.map(({ sentence, measure }) => (
              <Text key={measure}>
                <Anchor href={`#${idOf(measure)}`}>{sentence}</Anchor>
              </Text>
            ))
          )}
        </Section>
        <SetApart persona={persona} />
        <Typical persona={persona} />
        <Counts
          title="What they do"
          note="In the last 90 days."
          first="Event"
          rows={persona.deeds.map(({ name, ...rest }) => ({ word: name, ...rest }))}
          persona={persona}
        />
        <Counts
          title="What they buy"
          note="Of orders, ever."
          first="Item"
          rows={persona.items.map(({ item, ...rest }) => ({ word: item, ...rest }))}
          persona={persona}
        />
        <Stands persona={persona} />
        <Section
          title="Use it"
          note="In segments, audiences and the API: the attribute stays when personas are learned anew."
        >
          <Code label="condition as JSON" text={json(persona.condition)} />
        </Section>
      </Stack>
    </Page>
  );
}

const idOf = (measure: string): string => `m-${measure.replace(/[^A-Za-z0-9]+/g, '-')}`;
const figure = (value: number, kind: 'number' | 'yes-no'): string =>
  kind === 'yes-no' ? percent(value) : String(Number(value.toPrecision(3)));

function SetApart({ persona }: { persona: Shown }) {
  const top = Math.max(1, ...persona.apart.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high))));
  return (
    <Section
      title="What sets them apart"
      note="Difference from the others in deviations, with 95% interval, corrected for all that was looked at."
      flush
    >
      <div style={{ overflowX: 'auto' }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Measure</Table.Th>
              <Table.Th>Effect</Table.Th>
              <Table.Th ta="right">They</Table.Th>
              <Table.Th ta="right">Others</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {persona.apart.map((one) => (
              <Table.Tr key={one.measure} id={idOf(one.measure)}>
                <Table.Td>{one.label}</Table.Td>
                <Table.Td>
                  <EffectBar effect={one} top={top} />
                </Table.Td>
                <Table.Td ta="right">{figure(one.inside, one.kind)}</Table.Td>
                <Table.Td ta="right">{figure(one.outside, one.kind)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  );
}

function Typical({ persona }: { persona: Shown }) {
  return (
    <Section title="Typical people" note="Those nearest to the middle of the group.">
      <Stack gap={4}>
        {persona.typical.map((person) => (
          <Group key={person.id} justify="space-between">
            <Link to="/people/$key" params={{ key: person.id }}>
              {called(person)}
            </Link>
            <Text size="sm" c="dimmed">
              {typical(person.fit)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

function Counts(props: {
  title: string;
  note: string;
  first: string;
  rows: readonly ({ word: string } & Counted)[];
  persona: Shown;
}) {
  const { title, note, first, rows, persona } = props;
  const share = (some: number, of: number) => (of > 0 ? percent(some / of) : '–');
  return (
    <Section title={title} note={note} flush>
      {rows.length === 0 ? (
        <Empty title="Nothing yet">They have done nothing of the kind.</Empty>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{first}</Table.Th>
              <Table.Th ta="right">People</Table.Th>
              <Table.Th ta="right">Of them</Table.Th>
              <Table.Th ta="right">Of the others</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.word}>
                <Table.Td>{row.word}</Table.Td>
                <Table.Td ta="right">{count(row.inside)}</Table.Td>
                <Table.Td ta="right">{share(row.inside, persona.now.people)}</Table.Td>
                <Table.Td ta="right">{share(row.outside, persona.others)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}

function Stands({ persona }: { persona: Shown }) {
  const { attribute } = useCatalogue();
  const rows = persona.stages.filter(({ inside }) => inside > 0);
  if (rows.length === 0) return null;
  const isOneJourney = rows.every(({ journey }) => journey === rows[0]!.journey);
  const wordsOf = (journey: string, stage: string): string => {
    const { label, names = {} } = attribute(`stage.${journey}`);
    const name = names[stage] ?? stage;
    return isOneJourney ? name : `${label}: ${name}`;
  };
  return (
    <Counts
      title="Where they stand"
      note="By journey and stage, now."
      first="Stage"
      rows={rows.map(({ journey, stage, inside, all }) => ({
        word: wordsOf(journey, stage),
        inside,
        outside: all - inside,
      }))}
      persona={persona}
    />
  );
}

function Rename({ persona }: { persona: Shown }) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(persona.name);
  const [picture, setPicture] = useState(persona.picture);
  const change = useChange<Shown>(PERSONAS);
  const save = () =>
    change.mutate(
      { method: 'PATCH', path: `${PERSONAS}/${persona.model.key}/${persona.key}`, body: { name, picture } },
      { onSuccess: () => setOpen(false) },
    );
  return (
    <>
      <Button leftSection={<IconPencil size={15} />} onClick={() => setOpen(true)}>
        Name and picture
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title="Name and picture">
        <Stack>
          <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput
            label="Picture"
            description="An emoji, or an https address."
            value={picture}
            onChange={(event) => setPicture(event.currentTarget.value)}
          />
          {change.error && (
            <Text size="sm" c="var(--vv-warn)" role="alert">
              {change.error.message}
            </Text>
          )}
          <Button onClick={save} loading={change.isPending}>
            Save
          </Button>
        </Stack>
      </Modal>
    </>
  );
}

/** Nobody is more typical than everybody. */
const typical = (fit: number): string =>
  fit > 0.995 ? 'the most typical' : `more typical than ${percent(fit)}`;
