// How views were shared among the variants, day by day: what an allocation that learns has made of it.

import { useGet } from '../ui/api/query.ts';
import { LinesChart } from '../ui/charts/LinesChart.tsx';
import { Empty } from '../ui/Empty.tsx';
import { percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { EXPERIENCES, type Experience } from './api.ts';
import { daysBetween } from './days.ts';
import { variantColours } from './variant-colours.ts';

interface DayShare {
  day: string;
  variant: string;
  views: number;
}

export function SharesChart({ experience }: { experience: Experience }) {
  const shares = useGet<{ data: DayShare[] }>(`${EXPERIENCES}/${experience.id}/shares`, { freshMs: 30_000 });
  return (
    <Section title="Shares over time" note="Of each day’s views, without those who are held out.">
      <LoadingPanel
        query={shares}
        isEmpty={({ data }) => data.length === 0}
        empty={<Empty title="No views in the last 90 days">Each day’s shares stand here.</Empty>}
      >
        {({ data }) => (
          <LinesChart
            label="Share of views by variant"
            days={daysOf(data)}
            lines={linesOf(data, experience)}
            top={1}
            say={percent}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}

const daysOf = (data: readonly DayShare[]): string[] =>
  daysBetween(
    data.map(({ day }) => day),
    2,
  );

function linesOf(data: readonly DayShare[], experience: Experience) {
  const { variants } = experience;
  const colour = variantColours(experience);
  const days = daysOf(data);
  const byDay = Map.groupBy(data, ({ day }) => day);
  const seen = new Set(data.map(({ variant }) => variant));
  const names = [...new Set([...variants.map(({ key }) => key).filter((key) => seen.has(key)), ...seen])];
  return names.map((name) => ({
    name,
    colour: colour(name),
    values: days.map((day) => {
      const mine = byDay.get(day);
      if (!mine) return undefined;
      const all = mine.reduce((sum, { views }) => sum + views, 0);
      return (mine.find(({ variant }) => variant === name)?.views ?? 0) / all;
    }),
  }));
}
