// One slot: its experiences in the order in which they are tried, the highest rung first, with what each would show,
// where nothing stands, and where two compete for the same people.

import { Button, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { Crumbs } from '../ui/Crumbs.tsx';
import { list, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { useSeenBy } from '../ui/seenBy.ts';
import { AsSeenBy } from './AsSeenBy.tsx';
import { Audience } from './Audience.tsx';
import { type Experience, type Rung, type Slot, useExperiences, useSlot } from './api.ts';
import { ContentPreview } from './ContentPreview.tsx';
import { MissedWarning } from './MissedWarning.tsx';
import { Overlaps } from './Overlaps.tsx';
import { byRung, Dot, RUNG_NAMES, RUNGS } from './rungs.tsx';
import { StatusMark } from './StatusMark.tsx';

export function SlotPage() {
  const { key } = useParams({ from: '/shell/slots/$key' });
  const slot = useSlot(key);
  return <LoadingPanel query={slot}>{(data) => <Shown slot={data} />}</LoadingPanel>;
}

function Shown({ slot }: { slot: Slot }) {
  const experiences = useExperiences();
  const own = (experiences.data?.data ?? []).filter((each) => each.slot === slot.key);
  const someone = useSeenBy();
  const { key, name } = slot;
  return (
    <Page
      changes
      title={name}
      above={
        <Crumbs>
          <Link to="/slots">Slots</Link>
        </Crumbs>
      }
      sentence={experiences.data && sentenceOf(slot, own)}
      action={
        <>
          <Button variant="default" component={Link} to="/slots/$key/edit" params={{ key } as never}>
            Edit slot
          </Button>
          <Button
            component={Link}
            to="/experiences/new"
            search={{ slot: key } as never}
            leftSection={<IconPlus size={16} />}
          >
            New experience
          </Button>
        </>
      }
    >
      <Stack gap="lg">
        {own.map((each) => (
          <MissedWarning key={each.id} experience={each.key} />
        ))}
        <Section title="The ladder" note="Tried from top to bottom; the first that fits is shown." flush>
          <LoadingPanel query={experiences}>{() => <Ladder slot={slot} experiences={own} />}</LoadingPanel>
        </Section>
        <Overlaps experiences={own} />
        {someone && (
          <Section title={`What ${someone.name} sees here`}>
            <AsSeenBy someone={someone} slots={[key]} />
          </Section>
        )}
      </Stack>
    </Page>
  );
}

function sentenceOf({ status }: Slot, own: readonly Experience[]): string {
  if (status === 'off') return 'It is switched off: everybody sees the default.';
  const live = own.filter((each) => each.status === 'live');
  if (live.length === 0) return 'Nothing is live here: everybody sees the default.';
  const rungs = [...byRung(live).keys()].sort();
  const open = live.some((each) => each.audience === null && each.traffic === 1 && each.holdout === 0);
  return `${many(live.length, 'live experience')} on ${rungs.length === 1 ? 'rung' : 'rungs'} ${list(rungs.map(String))}; ${open ? 'everybody is reached' : 'whom none fits sees the default'}.`;
}

function Ladder({ slot, experiences }: { slot: Slot; experiences: readonly Experience[] }) {
  const groups = byRung(experiences);
  return (
    <ol aria-label={`The ladder of ${slot.name}`} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {RUNGS.toReversed().map((rung) => (
        <Step key={rung} rung={rung} slot={slot} experiences={groups.get(rung) ?? []} />
      ))}
      <li className="vv-step">
        <div className="vv-step-rung">
          <Text size="sm" fw={600}>
            Default
          </Text>
          <Text size="xs" c="dimmed">
            where nothing fits
          </Text>
        </div>
        <ContentPreview value={slot.default} type={slot.type} label="the default" />
      </li>
    </ol>
  );
}

function Step(props: { rung: Rung; slot: Slot; experiences: readonly Experience[] }) {
  const { rung, slot, experiences } = props;
  const isLive = experiences.some((each) => each.status === 'live');
  return (
    <li className="vv-step">
      <div className="vv-step-rung">
        <Text size="sm" fw={600} style={{ display: 'flex', alignItems: 'center', gap: 6 }}>
          <Dot rung={rung} empty={!isLive} /> Rung {rung}
        </Text>
        <Text size="xs" c="dimmed">
          {RUNG_NAMES[rung]}
        </Text>
      </div>
      <Stack gap="md">
        {experiences.map((each) => (
          <Tried key={each.id} experience={each} slot={slot} />
        ))}
        {!isLive && (
          <Text size="sm" c="dimmed">
            Nobody sees rung {rung}: {experiences.length === 0 ? 'no experience there' : 'none is live'}.{' '}
            {experiences.length === 0 && (
              <Link
                to="/experiences/new"
                search={{ slot: slot.key, rung: String(rung) }}
                aria-label={`Make one on rung ${rung}`}
              >
                Make one
              </Link>
            )}
          </Text>
        )}
      </Stack>
    </li>
  );
}

function Tried({ experience, slot }: { experience: Experience; slot: Slot }) {
  const { id, name, variants, priority, status } = experience;
  return (
    <article aria-label={name} style={{ opacity: status === 'live' ? 1 : 0.75 }}>
      <div style={{ display: 'flex', gap: 8, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <Link to="/experiences/$id" params={{ id }} className="vv-open" style={{ fontWeight: 600 }}>
          {name}
        </Link>
        <StatusMark status={status} />
        {priority !== 0 && (
          <Text span size="xs" c="dimmed">
            priority {priority}
          </Text>
        )}
      </div>
      <Text size="sm" component="div" mb={6}>
        For <Audience of={experience} />
      </Text>
      <div className="vv-variants">
        {variants.map((variant) => (
          <div key={variant.key} className="vv-card" style={{ padding: 12, minWidth: 0 }}>
            {variants.length > 1 && (
              <Text size="xs" c="dimmed" mb={4}>
                {variant.key}
              </Text>
            )}
            <ContentPreview value={variant.content} type={slot.type} label={`${name}, ${variant.key}`} />
          </div>
        ))}
      </div>
    </article>
  );
}
