// People by the highest rung that they may see, and what one more rung adds to what they do: a line a step.

import { Text } from '@mantine/core';
import { amount, change, count, many, onDay, percent } from '../../ui/format.ts';
import { Scroll } from '../../ui/Scroll.tsx';
import type { Priced, Step } from './api.ts';
import { Effect, reachOf } from './Effect.tsx';
import { NAMES } from './rung-names.ts';

export function PricedSteps({ ladder }: { ladder: Priced }) {
  const { levels, steps, whole, isSplit, metric } = ladder;
  const reach = reachOf(whole ? [...steps, whole] : steps);
  const line = (step: Step, name: string) => {
    const of = (rung: number) => levels.find((level) => level.rung === rung)!;
    return (
      <Line
        key={name}
        {...{ step, name, reach }}
        from={of(step.from)}
        to={of(step.to)}
        isShare={metric?.isShare ?? false}
      />
    );
  };
  return (
    <>
      {!isSplit && (
        <Text size="sm" c="var(--vv-harm)" role="alert" mb="sm">
          People do not fall onto the levels as planned: some are lost on the way, and no figure here can be
          trusted.
        </Text>
      )}
      <Scroll label="What each rung is worth, table">
        <table className="vv-table" aria-label="What each rung is worth">
          <thead>
            <tr>
              <th>Climbing</th>
              <th data-align="right">Without it</th>
              <th data-align="right">With it</th>
              <th>Adds, with how sure</th>
              <th>So</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => line(step, nameOf(step)))}
            {whole && steps.length > 1 && line(whole, 'All of it')}
          </tbody>
        </table>
      </Scroll>
      <Text size="xs" c="dimmed" mt="xs">
        {footOf(ladder)}
      </Text>
    </>
  );
}

function footOf({ since, crossed }: Priced): string {
  const from = since ? `; since ${onDay(since)}` : '';
  const left =
    crossed > 0 ? ` ${many(crossed, 'person was', 'people were')} seen on two sides and left out.` : '';
  return `The intervals hold together, at 95%, whenever one looks${from}.${left}`;
}

interface LineProps {
  step: Step;
  name: string;
  from: Priced['levels'][number];
  to: Priced['levels'][number];
  reach: number;
  /** Of people: means are written in per cent. */
  isShare: boolean;
}

const MARK = { adds: '↑', harms: '↓', 'adds nothing': '=', unknown: '?' } as const;

function Line({ step, name, from, to, reach, isShare }: LineProps) {
  const { absolute, relative, worth, reason, needed } = step;
  return (
    <tr>
      <td>{name}</td>
      {[from, to].map(({ rung, mean, people }) => (
        <td key={rung} data-align="right">
          {isShare ? percent(mean) : amount(mean)}
          <Text size="xs" c="dimmed">
            {many(people, 'person', 'people')}
          </Text>
        </td>
      ))}
      <td>
        <Effect label={`${name} adds`} effect={absolute} reach={reach} />
        {absolute && (
          <Text size="xs" c="dimmed">
            {change(absolute.value)} ({change(absolute.low)} to {change(absolute.high)})
            {relative && `, ${change(relative.value, 'percent')}`}
          </Text>
        )}
      </td>
      <td>
        <span aria-hidden>{MARK[worth]} </span>
        {reason}
        {needed !== undefined && (
          <Text size="xs" c="dimmed">
            It takes about {count(needed)} people of both.
          </Text>
        )}
      </td>
    </tr>
  );
}

function nameOf({ rungs }: Step): string {
  const [first, last] = [rungs[0]!, rungs.at(-1)!];
  return first === last ? `Rung ${first}, ${NAMES[first]}` : `Rungs ${first} to ${last}`;
}
