// What a chart over time shows, as a table: the latest first.

import { count, onDay } from '../format.ts';
import { Scroll } from '../Scroll.tsx';
import type { Point, TimeChartProps } from './TimeChart.tsx';

export function TimeFigures({
  points,
  unit,
  label,
  height,
  onOpen,
}: {
  points: readonly Point[];
  unit: string;
  label: string;
  height: number;
  onOpen: TimeChartProps['onOpen'];
}) {
  return (
    <Scroll height={height} label={`${label}, figures`}>
      <table className="vv-table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" data-align="right">
              {unit}
            </th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.time}>
              <td>
                {onOpen ? (
                  <button type="button" className="vv-sort" onClick={() => onOpen(point)}>
                    {onDay(point.time)}
                  </button>
                ) : (
                  onDay(point.time)
                )}
              </td>
              <td data-align="right">{count(point.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
