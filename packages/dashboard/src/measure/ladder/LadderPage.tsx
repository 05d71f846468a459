// Which rung is worth climbing? Where the company stands, computed from what runs and from what its data supports, what
// the next rung needs, and how it came here.

import { Stack, Text } from '@mantine/core';
import { HoldoutsPanel } from '../../decide/index.ts';
import { LinesChart } from '../../ui/charts/LinesChart.tsx';
import { atMoment } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { ReportStoryButton } from '../stories/ReportStoryButton.tsx';
import { type Assessed, useMaturity } from './api.ts';
import { Capabilities } from './Capabilities.tsx';
import { LiftPanel } from './LiftPanel.tsx';
import { NextSteps } from './NextSteps.tsx';
import { Rungs } from './Rungs.tsx';
import { NAMES } from './rung-names.ts';

export function LadderPage() {
  const maturity = useMaturity();
  return (
    <Page
      title="Ladder"
      question="Which rung is worth climbing?"
      action={<ReportStoryButton of="ladder" asked={{}} />}
      sentence={maturity.data && sentenceOf(maturity.data)}
    >
      <LoadingPanel query={maturity} lines={10}>
        {(assessed) => (
          <Stack gap="lg">
            <Rungs assessed={assessed} />
            <NextSteps assessed={assessed} />
            <Capabilities assessed={assessed} />
            <LiftPanel />
            <HoldoutsPanel />
            <Climb assessed={assessed} />
            <Text size="xs" c="dimmed">
              Worked out {atMoment(assessed.computedAt)}.
            </Text>
          </Stack>
        )}
      </LoadingPanel>
    </Page>
  );
}

function sentenceOf({ stage, supports, reaches }: Assessed): string {
  const stands =
    stage === 0
      ? 'You stand before the first rung'
      : `You stand on rung ${stage}, ${NAMES[stage]}: everything up to there runs`;
  const beyond = reaches > stage ? `; something runs on rung ${reaches} already` : '';
  if (supports > stage) return `${stands}${beyond}. Your data suffices for rung ${supports}.`;
  return stage === 5 ? `${stands}.` : `${stands}${beyond}. To climb on, it needs more data first.`;
}

function Climb({ assessed: { history } }: { assessed: Assessed }) {
  // One day makes no line.
  if (history.length < 2) return null;
  return (
    <Section
      title="The climb"
      note="Written down once a day: where you stood, and where your data would let you."
    >
      <LinesChart
        label="Rung by day"
        days={history.map(({ day }) => day)}
        top={5}
        say={(rung) => (Number.isInteger(rung) ? String(rung) : '')}
        lines={[
          { name: 'Stands on', colour: 'var(--vv-rung-5)', values: history.map(({ stage }) => stage) },
          {
            name: 'By its data',
            colour: 'var(--vv-rung-3)',
            values: history.map(({ supports }) => supports),
          },
        ]}
      />
    </Section>
  );
}
