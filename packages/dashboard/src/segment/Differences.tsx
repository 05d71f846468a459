// What members share that others do not: each attribute with its share among members, how sure that is, and the
// others' share beside it.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { csvAddress } from '../ui/charts/csv.ts';
import { IntervalBar } from '../ui/charts/IntervalBar.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { list, percent, shown, stretch } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { type Difference, type Segment, useDifferences } from './api.ts';
import { labelOf } from './catalogue.ts';
import { conditionOf } from './differenceCondition.ts';
import { peopleWho } from './people.ts';

const times = (lift: number): string =>
  lift < 0.05 ? '< 0.1 ×' : `${lift >= 10 ? Math.round(lift) : lift.toFixed(1)} ×`;

const wordOf = ({ name, value }: Difference): string => name ?? stretch(value);
/** Within a sentence, where a title of several words needs its marks. */
const saidOf = ({ name, value }: Difference): string => (name === undefined ? stretch(value) : `“${name}”`);

const nameOf = (difference: Difference): string =>
  difference.field === 'event'
    ? `doing ${wordOf(difference)}`
    : `${labelOf(difference.field)} ${wordOf(difference)}`;

function columnsFor(top: number, segment: Segment): readonly Column<Difference>[] {
  return [
    {
      id: 'what',
      header: 'What',
      cell: (row) => (
        <>
          <Text span size="sm" c="dimmed">
            {row.field === 'event' ? 'did' : labelOf(row.field)}
          </Text>{' '}
          <Behind row={row} segment={segment} />
        </>
      ),
    },
    {
      id: 'share',
      header: 'Members, with interval; others at the tick',
      width: 250,
      cell: (row) => (
        <IntervalBar
          label={nameOf(row)}
          value={row.inside}
          low={row.insideLow}
          high={row.insideHigh}
          against={row.outside}
          top={top}
        />
      ),
    },
    {
      id: 'inside',
      header: 'Members',
      align: 'right',
      sort: (row) => row.inside,
      cell: (row) => percent(row.inside),
    },
    {
      id: 'outside',
      header: 'Others',
      align: 'right',
      sort: (row) => row.outside,
      cell: (row) => percent(row.outside),
    },
    {
      id: 'lift',
      header: 'Times as likely',
      align: 'right',
      sort: (row) => row.lift,
      cell: (row) => (
        <>
          <b style={{ fontWeight: 600 }}>{times(row.lift)}</b>{' '}
          <Text span size="xs" c="dimmed">
            {times(row.low)} to {times(row.high)}
          </Text>
        </>
      ),
    },
  ];
}

export function Differences({ segment }: { segment: Segment }) {
  const differences = useDifferences(segment.id);
  const rows = (differences.data?.data ?? []).filter((row) => row.q < 0.05 && !row.defining).slice(0, 30);
  const top = Math.max(...rows.flatMap((row) => [row.insideHigh, row.outside]), 0.01);
  return (
    <Section
      flush
      title="What makes them different"
      note={rows.length > 0 ? sentenceOf(rows) : undefined}
      action={
        rows.length > 0 && (
          <a
            style={{ fontSize: 12 }}
            download={`${segment.key}-differences.csv`}
            href={csvAddress(
              ['field', 'value', 'name', 'members', 'others', 'lift', 'low', 'high'],
              rows.map((row) => [
                row.field,
                shown(row.value),
                row.name ?? '',
                row.inside,
                row.outside,
                row.lift,
                row.low,
                row.high,
              ]),
            )}
          >
            CSV
          </a>
        )
      }
    >
      <LoadingPanel
        query={differences}
        isEmpty={() => rows.length === 0}
        empty={
          <Empty title="No difference that can be told from chance">
            With more members, or more known about them, differences will stand here: each attribute, how much
            more often members have it, and how sure that is.
          </Empty>
        }
      >
        {() => (
          <DataTable
            label="What makes them different"
            rows={rows}
            columns={columnsFor(top, segment)}
            keyOf={(row) => `${row.field} ${stretch(row.value)}`}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}

/** Leads to the members behind a difference, where a condition can say which they are. */
function Behind({ row, segment }: { row: Difference; segment: Segment }) {
  const value = <b style={{ fontWeight: 600 }}>{wordOf(row)}</b>;
  const condition = conditionOf(row);
  if (!condition) return value;
  return (
    <Link
      to="/segments/new"
      search={peopleWho({ all: [{ segment: segment.key }, condition] })}
      title="The members behind it"
    >
      {value}
    </Link>
  );
}

function sentenceOf(rows: readonly Difference[]): string {
  const sure = rows.filter((row) => row.low > 1).sort((a, b) => b.low - a.low);
  if (sure.length === 0) return 'No attribute is surely more frequent among members.';
  const said = sure
    .slice(0, 3)
    .map((row) => `${times(row.lift).replace('×', 'times')} as likely to have ${hadName(row)}`);
  return `Compared with everyone else, they are ${list(said)}.`;
}

/** After "have": "done Order Refunded", "revenue 555.65 or more". */
const hadName = (row: Difference): string =>
  row.field === 'event' ? `done ${saidOf(row)}` : `${labelOf(row.field)} ${saidOf(row)}`;
