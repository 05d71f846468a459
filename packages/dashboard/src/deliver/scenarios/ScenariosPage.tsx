// Scenarios: the ways that people go by themselves, and those to begin with.

import { Badge, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Scenario } from '@visavis/engine/deliver';
import { useChange } from '../../ui/api/query.ts';
import { Empty } from '../../ui/Empty.tsx';
import { many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { failed } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Changing } from '../../ui/rights.tsx';
import {
  SCENARIOS,
  type ScenarioTemplate,
  STATUS_WORDS,
  type StoredScenario,
  useScenarios,
  useScenarioTemplates,
} from './api.ts';
import { triggerWords } from './words.ts';

const BLANK: Omit<Scenario, 'key'> = {
  ...{ name: 'New scenario', trigger: { on: { event: 'Signed Up' } }, reentry: { rule: 'once' }, exits: [] },
  ...{ start: 'wait', nodes: [{ id: 'wait', kind: 'wait', for: '1d', next: null }] },
};

export function ScenariosPage() {
  const scenarios = useScenarios();
  const templates = useScenarioTemplates();
  const all = scenarios.data?.data ?? [];
  const live = all.filter(({ status }) => status === 'live').length;
  const begin = useBegin(all);
  return (
    <Page
      changes
      title="Scenarios"
      question="What follows when something happens?"
      sentence={all.length > 0 && `${many(all.length, 'scenario')}, ${live} of them live.`}
      action={
        <Button onClick={() => begin({ scenario: { ...BLANK, key: 'scenario' }, expectations: [] })}>
          New scenario
        </Button>
      }
    >
      <Stack gap="lg">
        <LoadingPanel
          query={{ ...scenarios, data: scenarios.data?.data }}
          lines={6}
          empty={
            <div className="vv-card">
              <Empty title="No scenario yet">
                A scenario takes people on by itself: they come in when something happens, wait, are told
                something, and leave when it is done. Begin with one of those below.
              </Empty>
            </div>
          }
        >
          {(data) => (
            <Section title="Yours" flush>
              {data.map((one) => (
                <Row key={one.scenario.key} stored={one} />
              ))}
            </Section>
          )}
        </LoadingPanel>
        <Section
          title="To begin with"
          note="Ordinary scenarios; names, hours and words are there to be changed."
        >
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {(templates.data?.data ?? []).map((one) => (
              <Template key={one.scenario.key} template={one} onBegin={() => begin(one)} />
            ))}
          </SimpleGrid>
        </Section>
      </Stack>
    </Page>
  );
}

/** Makes a draft under a key that is free, and opens it. */
function useBegin(
  all: readonly StoredScenario[],
): (begun: Pick<ScenarioTemplate, 'scenario' | 'expectations'>) => void {
  const navigate = useNavigate();
  const change = useChange<StoredScenario>(SCENARIOS);
  return ({ scenario, expectations }) => {
    let { key } = scenario;
    for (let n = 2; all.some((one) => one.scenario.key === key); n++) key = `${scenario.key}-${n}`;
    change.mutate(
      { method: 'POST', path: SCENARIOS, body: { scenario: { ...scenario, key }, expectations } },
      { onSuccess: () => navigate({ to: '/scenarios/$key', params: { key } }), onError: failed },
    );
  };
}

function Row({ stored }: { stored: StoredScenario }) {
  const { scenario, status } = stored;
  return (
    <Group px="md" py="sm" justify="space-between" style={{ borderBottom: '1px solid var(--vv-line)' }}>
      <div>
        <Link to="/scenarios/$key" params={{ key: scenario.key }} style={{ fontWeight: 600 }}>
          {scenario.name}
        </Link>
        <Text size="sm" c="dimmed">
          {triggerWords(scenario)} · {many(scenario.nodes.length, 'step')}
        </Text>
      </div>
      <Badge variant="light" color={status === 'live' ? 'green' : 'gray'}>
        {STATUS_WORDS[status]}
      </Badge>
    </Group>
  );
}

function Template({ template, onBegin }: { template: ScenarioTemplate; onBegin(): void }) {
  return (
    <article className="vv-card" style={{ padding: 14 }} aria-label={template.scenario.name}>
      <Text fw={600}>{template.scenario.name}</Text>
      <Text size="sm" c="dimmed" mb="sm">
        {template.for}
      </Text>
      <Changing>
        <Button
          variant="light"
          size="compact-sm"
          onClick={onBegin}
          aria-label={`Begin with it: ${template.scenario.name}`}
        >
          Begin with it
        </Button>
      </Changing>
    </article>
  );
}
