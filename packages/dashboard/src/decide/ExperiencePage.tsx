// One experience, or a new one: what it is in parts that can be changed, what it has done so far, and every version
// that it had.

import { Button, Stack, Tabs } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Crumbs } from '../ui/Crumbs.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { StoryLink } from '../ui/StoryLink.tsx';
import {
  EXPERIENCES,
  type Experience,
  type Rung,
  type Slot,
  useExperience,
  useSlots,
  type Written,
} from './api.ts';
import { EditOnPage } from './EditOnPage.tsx';
import { ExperienceForm } from './ExperienceForm.tsx';
import { MissedWarning } from './MissedWarning.tsx';
import { Results } from './Results.tsx';
import { StatusActions } from './StatusActions.tsx';
import { Versions } from './Versions.tsx';

const EMPTY: Written = {
  name: '',
  slot: '',
  audience: null,
  variants: [{ key: 'main', content: { headline: 'Welcome' }, weight: 1 }],
  allocation: { kind: 'fixed' },
  traffic: 1,
  holdout: 0.1,
  layer: null,
  from: null,
  to: null,
  priority: 0,
  rung: null,
  cap: null,
  goal: { condition: { event: 'Order Completed', window: { last: '7d' } } },
  guardrails: [],
  unmeasured: null,
};
const back = (
  <Crumbs>
    <Link to="/experiences">Experiences</Link>
  </Crumbs>
);

/** Waits for the slots, since what a variant begins with is what its slot shows by default. */
export function NewExperiencePage() {
  const slots = useSlots();
  return <LoadingPanel query={slots}>{({ data }) => <Fresh slots={data} />}</LoadingPanel>;
}

function Fresh({ slots }: { slots: readonly Slot[] }) {
  const navigate = useNavigate();
  const { slot = '', rung } = useSearch({ from: '/shell/experiences/new' });
  const known = slots.find(({ key }) => key === slot);
  const change = useChange<Experience>(EXPERIENCES);
  const save = async (body: Written, status: 'live' | 'draft'): Promise<void> => {
    const made = await change.mutateAsync({ method: 'POST', path: EXPERIENCES, body: { ...body, status } });
    done(`“${made.name}” is ${status === 'live' ? 'live' : 'kept as a draft'}.`);
    await navigate({ to: '/experiences' });
  };
  const start = {
    ...{ ...EMPTY, slot, rung: rung ? (Number(rung) as Rung) : null },
    // Above the first rung nobody means everybody: then the experience would come before all others, for all.
    ...(Number(rung) > 1 && { audience: { all: [] } }),
    ...(known && { variants: [{ key: 'main', content: known.default, weight: 1 }] }),
  };
  return (
    <ExperienceForm
      title="New experience"
      above={back}
      start={start}
      save={(body) => save(body, 'live')}
      saveLabel="Make experience"
      keep={(body) => save(body, 'draft')}
    />
  );
}

/** `besides`: what rooms after this one say of it as it is stored. */
export function ExperiencePage({ besides }: { besides: Besides }) {
  const { id } = useParams({ from: '/shell/experiences/$id' });
  const experience = useExperience(id);
  return (
    <LoadingPanel query={experience}>
      {(data) => <Existing key={data.version} experience={data} besides={besides} />}
    </LoadingPanel>
  );
}

export function writtenOf(experience: Experience): Written {
  const {
    name,
    slot,
    audience,
    variants,
    allocation = EMPTY.allocation,
    traffic,
    holdout,
    layer,
  } = experience;
  const { from, to, priority, rung, cap, goal, guardrails, unmeasured } = experience;
  return {
    ...{ name, slot, audience, variants, allocation, traffic, holdout, layer, from, to, priority },
    ...{ rung: rung ?? null, cap: cap ?? null, goal: goal ?? null },
    ...{ guardrails: guardrails ?? [], unmeasured: unmeasured ?? null },
  };
}

/** What of the one differs from the other: only that is sent, so that what was never said stays unsaid. */
function partsOf(one: Written, other: Written): Partial<Written> {
  const names = Object.keys(one) as (keyof Written)[];
  const changed = names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
  return Object.fromEntries(changed.map((name) => [name, one[name]]));
}

type Besides = (experience: Experience) => ReactNode;

function Existing({ experience, besides }: { experience: Experience; besides: Besides }) {
  const navigate = useNavigate();
  const { tab = 'edit' } = useSearch({ from: '/shell/experiences/$id' });
  const change = useChange<Experience>(EXPERIENCES);
  const { id, name, version } = experience;
  const path = `${EXPERIENCES}/${id}`;
  const before = writtenOf(experience);
  const save = async (body: Written): Promise<void> => {
    const changed = partsOf(body, before);
    await change.mutateAsync({ method: 'PATCH', path, body: { ...changed, version } });
    const undo = partsOf(before, body);
    done(`“${body.name}” is changed.`, () =>
      change.mutateAsync({ method: 'PATCH', path, body: undo }).catch(failed),
    );
    await navigate({ to: '/experiences' });
  };
  const archive = async (): Promise<void> => {
    await change.mutateAsync({ method: 'DELETE', path });
    done(`“${name}” is archived.`, () =>
      change.mutateAsync({ method: 'POST', path: `${path}/restore`, body: { version } }).catch(failed),
    );
    await navigate({ to: '/experiences' });
  };
  const tabs = (
    <Stack gap="md" mb="md">
      <MissedWarning experience={experience.key} />
      <Tabs
        value={tab}
        onChange={(next) =>
          void navigate({
            to: '/experiences/$id',
            params: { id },
            search: next && next !== 'edit' ? { tab: next } : {},
            replace: true,
          })
        }
      >
        <Tabs.List>
          <Tabs.Tab value="edit">Edit</Tabs.Tab>
          <Tabs.Tab value="results">So far</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
        </Tabs.List>
      </Tabs>
      {tab === 'edit' && besides(experience)}
    </Stack>
  );
  return (
    <ExperienceForm
      title={name}
      above={back}
      start={before}
      save={save}
      saveLabel="Save changes"
      standsOn={experience.standsOn}
      actions={
        <>
          <StatusActions experience={experience} />
          <StoryLink kind="experience" storyKey={experience.key} />
          <EditOnPage experience={experience} />
          <Button variant="default" onClick={() => void archive().catch(failed)}>
            Archive
          </Button>
        </>
      }
      top={tabs}
      {...(tab === 'results' && { instead: <Results experience={experience} /> })}
      {...(tab === 'versions' && { instead: <Versions experience={experience} /> })}
    />
  );
}
