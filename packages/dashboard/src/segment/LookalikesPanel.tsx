// People who are like a segment's members and none of them: how far such likeness goes, and a slider between few who are
// very like and many who are less so.

import { Button, Group, Slider, Stack, Text } from '@mantine/core';
import { IconPlus, IconUsersPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Empty } from '../ui/Empty.tsx';
import { many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { SEGMENTS, type Segment } from './api.ts';
import { JobNote } from './JobNote.tsx';
import { isBusy, type Lookalikes, useLookalikes } from './suggestions.ts';
import { useSave } from './useSave.ts';

export function LookalikesPanel({ segment }: { segment: Segment }) {
  const [busy, setBusy] = useState(false);
  const found = useLookalikes(segment.id, busy);
  const isNow = isBusy(found.data?.job) || Boolean(found.data?.scoring);
  if (found.data && isNow !== busy) setBusy(isNow);
  const path = `${SEGMENTS}/${segment.id}/lookalikes`;
  const change = useChange(path);
  const learn = (
    <Button
      leftSection={<IconUsersPlus size={16} />}
      variant={found.data?.model ? 'default' : 'filled'}
      loading={change.isPending}
      disabled={isBusy(found.data?.job)}
      onClick={() =>
        change.mutate({ method: 'POST', path }, { onError: failed, onSuccess: () => setBusy(true) })
      }
    >
      {found.data?.model ? 'Learn anew' : 'Find people like these'}
    </Button>
  );
  return (
    <LoadingPanel query={found} lines={5}>
      {(data) =>
        data.model ? (
          <Section title="People like these" note={data.summary} action={learn}>
            <Stack gap="md">
              <JobNote job={data.job} />
              {data.alike.length > 0 && <Choice segment={segment} found={data} />}
            </Stack>
          </Section>
        ) : (
          <div className="vv-card">
            <Empty title="Who else is like them?" action={learn}>
              The likeness is learned from everything that people do and are, except what the segment itself
              says, and tried on people held out. Where members are like everybody else, it says so.
            </Empty>
          </div>
        )
      }
    </LoadingPanel>
  );
}

const MIDDLE = 3;

function Choice({ segment, found: { alike, scoring, auc } }: { segment: Segment; found: Lookalikes }) {
  const [at, setAt] = useState(Math.min(MIDDLE, alike.length - 1));
  const { save, isPending } = useSave();
  const chosen = alike[at] ?? alike[0]!;
  const members = `${percent(chosen.mean)} of people who behave so are members`;
  return (
    <>
      {auc && (
        <Text size="sm" c="dimmed">
          Members are told from others with an AUC of {auc.value.toFixed(2)}
          {auc.low !== undefined &&
            auc.high !== undefined &&
            ` (${auc.low.toFixed(2)} to ${auc.high.toFixed(2)})`}
          , on people held out; 0.5 is chance.
        </Text>
      )}
      {scoring && <Text size="sm">Everybody is being compared with them, {percent(scoring.share)}.</Text>}
      <div style={{ maxWidth: 460, paddingBottom: 22 }}>
        <Text size="sm" mb={6} id="likeness">
          Fewer and more alike, or more and less alike
        </Text>
        <Slider
          min={0}
          max={alike.length - 1}
          step={1}
          value={at}
          onChange={setAt}
          label={(n) => `the likest ${percent(alike[n]?.share ?? 0)}`}
          marks={alike.map(({ share }, value) => ({ value, label: percent(share) }))}
          thumbLabel="How many of those outside"
          aria-labelledby="likeness"
        />
      </div>
      <Group justify="space-between">
        <Text>
          <b style={{ fontWeight: 640 }}>{many(chosen.size, 'person', 'people')}</b> now: {members}.
        </Text>
        <Button
          leftSection={<IconPlus size={16} />}
          loading={isPending}
          onClick={() =>
            void save({
              name: `Like ${segment.name}, ${percent(chosen.share)}`,
              description: `The likest ${percent(chosen.share)} of those outside of “${segment.name}”: ${members}.`,
              condition: chosen.condition,
            })
          }
        >
          Make segment
        </Button>
      </Group>
    </>
  );
}
