// What all of it is worth in each 30 days after somebody was first seen: whether it wears off.

import { Scroll } from '../../ui/Scroll.tsx';
import { useLongRun } from './api.ts';
import { Effect, reachOf } from './Effect.tsx';

export function LongRun({ metric }: { metric: string | undefined }) {
  const periods = useLongRun(metric).data?.data ?? [];
  if (periods.length < 2) return null;
  const reach = reachOf(periods.flatMap(({ step }) => step ?? []));
  return (
    <>
      <h3 className="vv-section-title" style={{ marginTop: 16 }}>
        In the long run
      </h3>
      <Scroll label="What all of it is worth over time, table">
        <table className="vv-table" aria-label="What all of it is worth over time">
          <thead>
            <tr>
              <th>Days after first seen</th>
              <th>Adds, with how sure</th>
              <th>So</th>
            </tr>
          </thead>
          <tbody>
            {periods.map(({ from, to, step }) => (
              <tr key={from}>
                <td>
                  {from} to {to}
                </td>
                <td>
                  <Effect label={`Days ${from} to ${to}`} effect={step?.absolute ?? null} reach={reach} />
                </td>
                <td>{step?.reason ?? 'Not known'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
