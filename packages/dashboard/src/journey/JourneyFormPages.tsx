// The pages on which a journey is made and changed. Whatever changes, everybody's way through it is told anew.

import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Machine } from '@visavis/engine/journey';
import { useChange } from '../ui/api/query.ts';
import { Crumbs } from '../ui/Crumbs.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done } from '../ui/notices.tsx';
import { JOURNEYS, type Journey, useJourney } from './api.ts';
import { freshStage, JourneyForm } from './JourneyForm.tsx';

export function NewJourneyPage() {
  const navigate = useNavigate();
  const change = useChange<Journey>(JOURNEYS);
  const save = async (machine: Machine): Promise<void> => {
    await change.mutateAsync({ method: 'POST', path: JOURNEYS, body: machine });
    done(`“${machine.name}” is made; everybody’s way through it is being told from history.`);
    await navigate({ to: '/journeys/$key', params: { key: machine.key } });
  };
  const start: Machine = { key: '', name: '', role: '', stages: [freshStage([])] };
  return (
    <JourneyForm
      title="New journey"
      start={start}
      isNew
      saveLabel="Make journey"
      save={save}
      above={<Back />}
    />
  );
}

export function EditJourneyPage() {
  const { key } = useParams({ from: '/shell/journeys/$key/edit' });
  const journey = useJourney(key, 0);
  return <LoadingPanel query={journey}>{(data) => <Editor key={data.key} journey={data} />}</LoadingPanel>;
}

function Editor({ journey }: { journey: Journey }) {
  const navigate = useNavigate();
  const change = useChange<Journey>(JOURNEYS);
  const start = machineOf(journey);
  const path = `${JOURNEYS}/${journey.key}`;
  const partsOf = ({ name, role, stages }: Machine) => ({ name, role, stages });
  const save = async (machine: Machine): Promise<void> => {
    await change.mutateAsync({ method: 'PATCH', path, body: partsOf(machine) });
    done(`“${machine.name}” is changed.`, () =>
      change.mutateAsync({ method: 'PATCH', path, body: partsOf(start) }),
    );
    await navigate({ to: '/journeys/$key', params: { key: journey.key } });
  };
  return (
    <JourneyForm
      title={`Edit ${journey.name}`}
      start={start}
      isNew={false}
      saveLabel="Save changes"
      save={save}
      above={<Back journey={journey} />}
    />
  );
}

/** Without what the server has added to show it. */
function machineOf({ key, name, role, stages }: Journey): Machine {
  return { key, name, role, stages: stages.map(({ entrySentence: _, exitSentence: __, ...stage }) => stage) };
}

function Back({ journey }: { journey?: Journey }) {
  return (
    <Crumbs>
      <Link to="/journeys">Journeys</Link>
      {journey && (
        <Link to="/journeys/$key" params={{ key: journey.key }}>
          {journey.name}
        </Link>
      )}
    </Crumbs>
  );
}
