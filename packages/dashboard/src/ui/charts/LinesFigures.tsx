// What a chart of several lines shows, as a table: the latest day first.

import { onDay } from '../format.ts';
import { Scroll } from '../Scroll.tsx';
import type { LinesChartProps } from './LinesChart.tsx';

export function LinesFigures({ label, days, lines, say, height }: LinesChartProps & { height: number }) {
  return (
    <Scroll height={height} label={`${label}, figures`}>
      <table className="vv-table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {lines.map(({ name }) => (
              <th key={name} scope="col" data-align="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days
            .map((day, i) => (
              <tr key={day}>
                <td>{onDay(day)}</td>
                {lines.map(({ name, values, band }) => (
                  <td key={name} data-align="right">
                    {values[i] === undefined ? '–' : say(values[i])}
                    {band?.low[i] !== undefined && ` (${say(band.low[i])} to ${say(band.high[i]!)})`}
                  </td>
                ))}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </Scroll>
  );
}
