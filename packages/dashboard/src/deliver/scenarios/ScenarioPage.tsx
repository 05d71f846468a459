// One scenario: the way as a picture and as a list with the people on it, what each step says, what it would have done in
// the past, and how it goes.

import { Alert, Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { EditRules, Expectation, Node, Scenario } from '@visavis/engine/deliver';
import { lazy, Suspense, useState } from 'react';
import { useCatalogue } from '../../segment/index.ts';
import { send } from '../../ui/api/client.ts';
import { useChange } from '../../ui/api/query.ts';
import { Crumbs } from '../../ui/Crumbs.tsx';
import { Refused } from '../../ui/faults.tsx';
import { count, many, percent } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Stat, Stats } from '../../ui/Stat.tsx';
import { useUnsaved } from '../../ui/unsaved.ts';
import { AddedPanel, ExperimentPanel } from '../Compared.tsx';
import { ClashesPanel } from '../consistency/ClashesPanel.tsx';
import {
  type EditPlan,
  type Report,
  SCENARIOS,
  STATUS_WORDS,
  type StoredScenario,
  useReport,
  useScenario,
} from './api.ts';
import { EditRulesPanel } from './EditRulesPanel.tsx';
import { EntryEditor } from './EntryEditor.tsx';
import { ExpectationsEditor } from './ExpectationsEditor.tsx';
import { changed, inserted, removed } from './graph.ts';
import { NodeEditor } from './NodeEditor.tsx';
import { SimulationPanel } from './SimulationPanel.tsx';
import { StandingHere } from './StandingHere.tsx';
import { StatusButtons } from './StatusButtons.tsx';
import { StepList } from './StepList.tsx';
import { TryFirstDialog, useTryFirst } from './TryFirst.tsx';
import { reentryWords, triggerWords, wordsOf } from './words.ts';

const Canvas = lazy(() => import('./Canvas.tsx'));
const NOTHING: Report = {
  ...{ standing: {}, passed: [], ended: [], messages: {}, failures: [] },
  sides: { treated: { runs: 0, underWay: 0, goals: 0 }, held: { runs: 0, underWay: 0, goals: 0 } },
};

export function ScenarioPage() {
  const { key } = useParams({ from: '/shell/scenarios/$key' });
  const scenario = useScenario(key);
  return (
    <LoadingPanel query={scenario}>
      {(data) => <Editor key={`${data.scenario.key} ${data.version}`} stored={data} />}
    </LoadingPanel>
  );
}

function Editor({ stored }: { stored: StoredScenario }) {
  const [draft, setDraft] = useState(stored.scenario);
  const [expectations, setExpectations] = useState<Expectation[]>(stored.expectations);
  const [chosen, setChosen] = useState<string>();
  const [plan, setPlan] = useState<EditPlan>();
  const [rules, setRules] = useState<EditRules>({});
  const [fault, setFault] = useState<Error>();
  const report = useReport(stored.scenario.key).data ?? NOTHING;
  const change = useChange<StoredScenario>(SCENARIOS);
  const path = `${SCENARIOS}/${stored.scenario.key}`;
  const trying = useTryFirst();
  const dirty = draft !== stored.scenario || expectations !== stored.expectations;
  useUnsaved(dirty && !change.isPending);
  const node = draft.nodes.find(({ id }) => id === chosen);
  const isOver = stored.status === 'archived';
  const put = (scenario: Scenario): void => {
    setDraft(scenario);
    setPlan(undefined);
  };
  const save = async (): Promise<void> => {
    setFault(undefined);
    try {
      const next = await send<EditPlan>('POST', `${path}/edit-plan`, { scenario: draft });
      if (next.gone.some((one) => rules[one.node] === undefined)) {
        setPlan(next);
        return;
      }
      const body = { scenario: draft, expectations, rules, version: stored.version };
      const put = async (reason?: string): Promise<void> => {
        await change.mutateAsync({ method: 'PATCH', path, body: { ...body, ...(reason && { reason }) } });
        done(`“${draft.name}” is saved.`);
      };
      await trying.send('Save', put, { scenario: draft, expectations });
    } catch (error) {
      setFault(error as Error); // only errors are thrown by the client
    }
  };
  return (
    <Page
      changes
      wide
      title={draft.name}
      above={
        <Crumbs>
          <Link to="/scenarios">Scenarios</Link>
        </Crumbs>
      }
      sentence={`${triggerWords(draft)}; ${reentryWords(draft)}. ${STATUS_WORDS[stored.status]}, version ${stored.version}.`}
      action={
        <>
          <Button onClick={save} loading={change.isPending} disabled={!dirty || isOver} variant="light">
            Save
          </Button>
          <StatusButtons stored={stored} dirty={dirty} trying={trying} onFault={setFault} />
        </>
      }
    >
      <Stack gap="lg">
        <Refused error={fault} />
        <TryFirstDialog path={path} trying={trying} onFault={setFault} />
        {plan && <EditRulesPanel plan={plan} scenario={draft} rules={rules} onChange={setRules} />}
        <Numbers report={report} />
        <Way
          scenario={draft}
          report={report}
          chosen={chosen}
          onChoose={setChosen}
          onInsert={
            isOver
              ? undefined
              : (after, kind) => {
                  const next = inserted(draft, after, kind);
                  put(next.scenario);
                  setChosen(next.id);
                }
          }
        >
          <Beside
            draft={draft}
            node={node}
            onChange={(next) => put(changed(draft, next))}
            onScenario={put}
            onRemove={() => {
              if (node) put(removed(draft, node.id));
              setChosen(undefined);
            }}
          />
          {node && (report.standing[node.id] ?? 0) > 0 && (
            <StandingHere scenario={stored.scenario.key} node={node.id} people={report.standing[node.id]!} />
          )}
        </Way>
        <Compared stored={stored} />
        <ExpectationsEditor expectations={expectations} onChange={setExpectations} />
        {stored.status !== 'archived' && (
          <ClashesPanel subject={`scenario:${stored.scenario.key}`} version={stored.version} />
        )}
        <SimulationPanel path={path} edit={dirty ? { scenario: draft, expectations } : undefined} />
      </Stack>
    </Page>
  );
}

function Way(props: {
  scenario: Scenario;
  report: Report;
  chosen: string | undefined;
  onChoose(id: string | undefined): void;
  onInsert: ((after: { id: string; at: number } | undefined, kind: Node['kind']) => void) | undefined;
  children: React.ReactNode;
}) {
  const { scenario, report, chosen, onChoose, onInsert, children } = props;
  const [as, setAs] = useState('picture');
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16, alignItems: 'flex-start' }}>
      <div style={{ flex: '2 1 520px', minWidth: 0 }}>
        <Section
          title="The way"
          flush={as === 'picture'}
          action={
            <SegmentedControl
              size="xs"
              aria-label="Show the way as"
              value={as}
              onChange={setAs}
              data={[
                { value: 'picture', label: 'Picture' },
                { value: 'list', label: 'List' },
              ]}
            />
          }
        >
          {as === 'picture' ? (
            <Suspense fallback={<div style={{ height: 560 }} />}>
              <Canvas
                scenario={scenario}
                standing={report.standing}
                passed={report.passed}
                chosen={chosen}
                onChoose={onChoose}
              />
            </Suspense>
          ) : (
            <StepList
              scenario={scenario}
              standing={report.standing}
              chosen={chosen}
              onChoose={onChoose}
              onInsert={onInsert}
            />
          )}
        </Section>
      </div>
      <Stack gap="lg" style={{ flex: '1 1 320px', minWidth: 0 }}>
        {children}
      </Stack>
    </div>
  );
}

function Beside(props: {
  draft: Scenario;
  node: Node | undefined;
  onChange(node: Node): void;
  onScenario(scenario: Scenario): void;
  onRemove(): void;
}) {
  const { draft, node, onChange, onScenario, onRemove } = props;
  const catalogue = useCatalogue();
  return (
    <Section title={node ? wordsOf(node) : 'Who comes in'}>
      {node ? (
        <NodeEditor
          key={node.id}
          node={node}
          scenario={draft}
          catalogue={catalogue}
          onChange={onChange}
          onRemove={onRemove}
        />
      ) : (
        <EntryEditor scenario={draft} catalogue={catalogue} onChange={onScenario} />
      )}
    </Section>
  );
}

/** Nobody was told anything by a draft. */
function Compared({ stored: { scenario, status } }: { stored: StoredScenario }) {
  if (status === 'draft') return null;
  const path = `${SCENARIOS}/${encodeURIComponent(scenario.key)}`;
  return (
    <>
      {(scenario.holdout ?? 0) > 0 && <AddedPanel path={path} />}
      {scenario.nodes.map(
        (node) =>
          node.kind === 'experiment' && (
            <ExperimentPanel key={node.id} path={path} experiment={node.experiment} />
          ),
      )}
    </>
  );
}

function Numbers({ report }: { report: Report }) {
  const { treated, held } = report.sides;
  if (treated.runs + held.runs === 0) return null;
  const rate = ({ runs, goals }: { runs: number; goals: number }): string =>
    runs === 0 ? '–' : percent(goals / runs);
  return (
    <Stack gap="xs">
      <Stats>
        <Stat name="Came in" value={count(treated.runs + held.runs)} note={`${count(held.runs)} kept back`} />
        <Stat name="On the way" value={count(treated.underWay + held.underWay)} />
        <Stat
          name="Goal reached"
          value={rate(treated)}
          note={held.runs > 0 && `${rate(held)} of those kept back`}
        />
        <Stat name="Messages sent" value={count(report.messages.sent ?? 0)} />
      </Stats>
      {report.ended.length > 0 && (
        <Text size="sm" c="dimmed">
          Ended:{' '}
          {report.ended.map(({ outcome, reason, runs }) => `${reason || outcome} ${count(runs)}`).join(', ')}
        </Text>
      )}
      {report.failures.length > 0 && (
        <Alert color="red" variant="light" title={`${many(report.failures.length, 'call')} given up`}>
          {report.failures[0]!.node}: {report.failures[0]!.error}
        </Alert>
      )}
    </Stack>
  );
}
