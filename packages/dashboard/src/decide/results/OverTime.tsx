// How an effect narrowed: what somebody saw who looked at the end of each day.

import { Text } from '@mantine/core';
import { useGet } from '../../ui/api/query.ts';
import { LinesChart } from '../../ui/charts/LinesChart.tsx';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { EXPERIENCES, type Experience } from '../api.ts';
import { variantColours } from '../variant-colours.ts';
import { type ByDay, nameOf, signed } from './api.ts';

interface Props {
  experience: Experience;
  /** Null is its goal. */
  metric: string | null;
  name: string;
}

export function OverTime({ experience, metric, name }: Props) {
  const found = useGet<ByDay>(`${EXPERIENCES}/${experience.id}/results/days`, {
    params: metric ? { metric } : {},
    freshMs: 60_000,
  });
  return (
    <LoadingPanel query={found} lines={4}>
      {(shown) => <Picture shown={shown} experience={experience} name={name} />}
    </LoadingPanel>
  );
}

function Picture({ shown, experience, name }: { shown: ByDay; experience: Experience; name: string }) {
  const { days: rows, baseline, lack } = shown;
  const colour = variantColours(experience);
  const days = [...new Set(rows.map(({ day }) => day))];
  const known = new Map(rows.map((row) => [`${row.day} ${row.variant}`, row]));
  const told = rows.filter(({ value }) => value !== null);
  if (lack || told.length === 0)
    return (
      <Text size="sm" c="dimmed" mt="xs">
        {lack ?? 'There is no difference to draw yet.'}
      </Text>
    );
  const lines = [...new Set(told.map(({ variant }) => variant))].map((variant) => {
    const of = (field: 'value' | 'low' | 'high') =>
      days.map((day) => known.get(`${day} ${variant}`)?.[field] ?? undefined);
    const band = { low: of('low'), high: of('high') };
    return { name: nameOf(variant), colour: colour(variant), values: of('value'), band };
  });
  // The first days know next to nothing; the scale is that of the later half.
  const later = told.filter(({ day }) => day >= days[Math.floor(days.length / 2)]!);
  const reach = Math.max(
    0.05,
    ...(later.length > 0 ? later : told).flatMap(({ low, high }) => [-low!, high!]),
  );
  return (
    <div style={{ marginTop: 12 }}>
      <LinesChart
        noted
        label={`${name} against ${nameOf(baseline)}, as it stood at the end of each day`}
        days={days}
        lines={lines}
        top={Math.min(3, reach)}
        bottom={-Math.min(3, reach)}
        say={signed}
        height={190}
      />
    </div>
  );
}
