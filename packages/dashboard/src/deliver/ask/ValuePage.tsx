// What to ask: which question, put to whom, would let most people enter a segment or climb a rung.

import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Whisker } from '../../decide/index.ts';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { brief, count, list, percent } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { useValue, type Value, type Worth } from './api.ts';
import { oneDecimal } from './measures.ts';

export function ValuePage() {
  const value = useValue();
  return (
    <Page
      changes
      wide
      title="What to ask"
      question="Which question is worth most?"
      sentence={value.data && sentenceOf(value.data)}
      action={
        <Button component={Link} to="/forms/new">
          Ask in a form
        </Button>
      }
    >
      <LoadingPanel
        query={value}
        lines={8}
        empty={
          <div className="vv-card">
            <Empty title="Nothing to ask for yet">
              Here stands every trait that a segment or an experience reads, with how many people would enter
              something if everybody who lacks it answered. Make a segment that asks for a trait, and come
              back.
            </Empty>
          </div>
        }
      >
        {(data) => <Shown value={data} />}
      </LoadingPanel>
    </Page>
  );
}

function sentenceOf({ data, total }: Value): string {
  const [best] = data;
  if (!best || best.gain.people < 0.5)
    return data.length === 0
      ? 'No segment reads a trait.'
      : 'No single answer would let anybody into anything now.';
  const [group] = best.whom;
  const where = group ? ` It is worth most among ${group.group}.` : '';
  return `If everybody who lacks “${best.trait}” told it, some ${count(Math.round(best.gain.people))} of ${count(total)} people would enter something.${where}`;
}

function Shown({ value }: { value: Value }) {
  const top = Math.max(1, ...value.data.map(({ gain }) => gain.high));
  const columns: Column<Worth>[] = [
    { id: 'trait', header: 'Ask for', width: 170, cell: ({ trait }) => trait, sort: ({ trait }) => trait },
    {
      id: 'gain',
      header: 'Would enter something',
      width: 240,
      sort: ({ gain }) => gain.people,
      cell: ({ trait, gain }) => (
        <span style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
          <b style={{ fontWeight: 600, minWidth: 48 }}>{brief(Math.round(gain.people))}</b>
          <Whisker
            label={`People who would enter something by telling ${trait}`}
            value={gain.people}
            low={gain.low}
            high={gain.high}
            from={0}
            to={top}
            say={(people) => brief(Math.round(people))}
            width={110}
          />
        </span>
      ),
    },
    {
      id: 'unlocks',
      header: 'What it opens',
      cell: ({ targets, climb }) => <Opens {...{ targets, climb }} />,
    },
    {
      id: 'per',
      header: 'Of 100 answers',
      align: 'right',
      width: 130,
      sort: ({ perHundred }) => perHundred,
      cell: ({ perHundred }) => oneDecimal(perHundred),
    },
    { id: 'whom', header: 'Put it to', width: 220, cell: Whom },
    {
      id: 'known',
      header: 'Known of',
      align: 'right',
      width: 100,
      sort: ({ known }) => known.value,
      cell: ({ known }) => percent(known.value),
    },
    { id: 'asked', header: 'Asked in', width: 160, cell: AskedIn },
  ];
  return (
    <>
      <div className="vv-card">
        <DataTable label="What to ask" rows={value.data} columns={columns} keyOf={({ trait }) => trait} />
      </div>
      <Text size="sm" c="dimmed" mt="sm" maw={760}>
        Of {count(value.sample)} people, drawn at random, each who lacks the trait was tried with the values
        that others have, and every definition that reads it asked again. It assumes that who has not answered
        is like who has; where nobody has, every option counts as likely as the next. Worked out{' '}
        <Time at={value.computedAt} />.
      </Text>
    </>
  );
}

function Opens({ targets, climb }: Pick<Worth, 'targets' | 'climb'>) {
  const some = targets.filter(({ gain }) => gain.people >= 0.5).slice(0, 3);
  if (some.length === 0) return <Dim>nothing yet</Dim>;
  const names = some.map(({ name, gain }) => `${name} (+${brief(Math.round(gain.people))})`);
  const higher = Math.round(climb.people);
  return (
    <>
      {list(names)}
      {higher > 0 && <Dim> · {brief(higher)} on a higher rung</Dim>}
    </>
  );
}

function Whom({ whom, askable, from }: Worth) {
  if (from === 'nothing') return <Dim>nobody has told it yet</Dim>;
  if (askable < 0.5) return <Dim>nobody</Dim>;
  const best = whom.slice(0, 2).map(({ group, perHundred }) => `${group} (${oneDecimal(perHundred)} of 100)`);
  return <>{best.length > 0 ? list(best) : `${brief(Math.round(askable))} people for whom it matters`}</>;
}

function AskedIn({ askedIn }: Worth) {
  if (askedIn.length === 0) return <Dim>nowhere</Dim>;
  return (
    <>
      {askedIn.slice(0, 2).map(({ kind, key, name }) => (
        <div key={kind + key}>
          {kind === 'form' ? (
            <Link to="/forms/$key" params={{ key }}>
              {name}
            </Link>
          ) : (
            <Link to="/surveys/$key" params={{ key }}>
              {name}
            </Link>
          )}
        </div>
      ))}
    </>
  );
}
