// Whom do people resemble? Every model of personas: how far it can be trusted, whether it still fits, and its groups.

import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlus, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useChange } from '../ui/api/query.ts';
import { Track } from '../ui/charts/BarList.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { Changing } from '../ui/rights.tsx';
import { isOpen, MODELS, type Model, useModels } from './api.ts';
import { PERSONAS, type Persona, type PersonaModel, trustIn, usePersonaModels } from './personas.ts';

export function PersonasPage() {
  const models = usePersonaModels();
  const jobs = useModels();
  const change = useChange<Model>(PERSONAS, MODELS);
  const learn = (
    <Button
      leftSection={<IconPlus size={16} />}
      loading={change.isPending}
      onClick={() =>
        change.mutate({
          ...{ method: 'POST', path: MODELS },
          body: { name: 'Personas', key: freeKey(models.data?.data ?? []), kind: 'personas' },
        })
      }
    >
      Find personas
    </Button>
  );
  return (
    <Page
      changes
      title="Personas"
      question="Whom do they resemble?"
      sentence={models.data && sentenceOf(models.data.data)}
      action={learn}
    >
      <LoadingPanel
        query={models}
        lines={8}
        empty={
          <div className="vv-card">
            <Empty title="No personas yet" action={learn}>
              Personas are groups of people who behave alike: how often they come, what they do in a visit,
              what they spend. They are found in the data, and everybody gets one, newcomers too. A hundred
              people are the least.
            </Empty>
          </div>
        }
      >
        {({ data }) => (
          <Stack gap="lg">
            {data.map((model) => (
              <OneModel
                key={model.key}
                model={model}
                job={jobs.data?.data.find(({ key }) => key === model.key)}
              />
            ))}
          </Stack>
        )}
      </LoadingPanel>
    </Page>
  );
}

const freeKey = (models: readonly PersonaModel[]): string => {
  for (let n = 1; ; n++) {
    const key = n === 1 ? 'customers' : `customers-${n}`;
    if (!models.some((model) => model.key === key)) return key;
  }
};

function OneModel({ model, job }: { model: PersonaModel; job: Model | undefined }) {
  const change = useChange<unknown>(PERSONAS, MODELS);
  const isBusy = job?.job ? isOpen(job.job) : false;
  return (
    <Section
      title={model.name}
      note={<Trust model={model} />}
      action={
        <Changing>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={14} />}
            disabled={isBusy || change.isPending}
            onClick={() => change.mutate({ method: 'POST', path: `${MODELS}/${model.key}/train` })}
          >
            Learn anew
          </Button>
        </Changing>
      }
    >
      <Stack gap="md">
        {job?.job && isBusy && (
          <div role="status">
            <Text size="sm" mb={4}>
              {job.job.doing}, {percent(job.job.share)}
            </Text>
            <Track share={job.job.share} />
          </div>
        )}
        {job?.job?.state === 'refused' && (
          <Text size="sm" c="var(--vv-warn)">
            {job.job.reasons.join(' ')}
          </Text>
        )}
        {model.drift?.alarm && (
          <Text size="sm" c="var(--vv-warn)" role="alert">
            {model.drift.sentence}
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {model.personas.map((persona) => (
            <Card key={persona.key} model={model} persona={persona} />
          ))}
        </SimpleGrid>
      </Stack>
    </Section>
  );
}

/** Before anybody builds on them. */
function Trust({ model }: { model: PersonaModel }) {
  const { stability, drift } = model;
  if (!stability) return 'Not learned yet.';
  return (
    <>
      Stability {stability.mean.toFixed(2)} ({stability.low.toFixed(2)} to {stability.high.toFixed(2)} over
      other samples of these people): {trustIn(stability)}. {drift && !drift.alarm && drift.sentence}
    </>
  );
}

function Card({ model, persona }: { model: PersonaModel; persona: Persona }) {
  return (
    <div className="vv-card" style={{ padding: 16 }}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb={6}>
        <Link to="/personas/$model/$persona" params={{ model: model.key, persona: persona.key }}>
          {persona.picture && !persona.picture.startsWith('https') && `${persona.picture} `}
          {persona.name}
        </Link>
        <Text fw={620} style={{ whiteSpace: 'nowrap' }}>
          {count(persona.now.people)}
        </Text>
      </Group>
      <Track share={persona.now.share} />
      <Text size="xs" c="dimmed" mt={4} mb="xs">
        {percent(persona.now.share)} of people; {firm(persona.firmness)}
      </Text>
      {persona.portrait.slice(0, 3).map(({ sentence, measure }) => (
        <Text size="sm" key={measure}>
          {sentence}
        </Text>
      ))}
    </div>
  );
}

export const firm = (firmness: number): string =>
  `${firmness.toFixed(2)} of it is found again (${firmness >= 0.75 ? 'firm' : firmness >= 0.6 ? 'a sketch' : 'not firm'})`;

function sentenceOf(models: readonly PersonaModel[]): string {
  const learned = models.filter(({ personas }) => personas.length > 0);
  if (learned.length === 0) return 'No groups have been found in what people do yet.';
  const [first] = learned;
  const people = first!.personas.reduce((sum, { now }) => sum + now.people, 0);
  return `${many(people, 'person', 'people')} fall into ${many(first!.personas.length, 'persona')}, which ${trustIn(first!.stability!) === 'can be trusted' ? 'can be trusted' : `are ${trustIn(first!.stability!)}`}.`;
}
