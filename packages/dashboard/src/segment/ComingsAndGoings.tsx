// Who enters and who leaves, as it happens. Newest first; the list waits while it is paused.

import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useStream } from '../ui/api/stream.ts';
import { Empty } from '../ui/Empty.tsx';
import { called } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { SEGMENTS, type Segment } from './api.ts';

interface Move {
  profile: string;
  name?: string;
  entered: boolean;
  time: string;
}
const KEPT = 300;

export function ComingsAndGoings({ segment }: { segment: Segment }) {
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const [waiting, setWaiting] = useState<readonly Move[]>([]);
  const [paused, setPaused] = useState(false);
  const put = paused ? setWaiting : setMoves;
  const state = useStream<Move>(`${SEGMENTS}/${segment.id}/stream`, {
    onMessage: (move) => put((former) => [move, ...former].slice(0, KEPT)),
  });
  const go = (): void => {
    setMoves([...waiting, ...moves].slice(0, KEPT));
    setWaiting([]);
    setPaused(!paused);
  };
  return (
    <Section
      flush
      title="Entered and left"
      note={
        state === 'live' ? 'Live. Others can hear of it too: see webhooks in the settings.' : 'Connecting…'
      }
      action={
        <Button size="xs" variant="default" onClick={go}>
          {paused ? (waiting.length > 0 ? `Go on (${waiting.length} new)` : 'Go on') : 'Pause'}
        </Button>
      }
    >
      {moves.length === 0 ? (
        <Empty title="Nobody has entered or left while you watched">
          Keep this open: moves appear as events arrive and as time passes.
        </Empty>
      ) : (
        <table className="vv-table" aria-label="Entered and left">
          <tbody>
            {moves.map((move) => (
              <tr key={`${move.profile} ${move.time} ${move.entered}`}>
                <td style={{ width: 90 }}>
                  <span className="vv-pill" data-tone={move.entered ? 'good' : undefined}>
                    {move.entered ? 'entered' : 'left'}
                  </span>
                </td>
                <td>
                  <Link to="/people/$key" params={{ key: `id:${move.profile}` }}>
                    {called({ id: move.profile, name: move.name })}
                  </Link>
                </td>
                <td data-align="right">
                  <Text span size="sm" c="dimmed">
                    <Time at={move.time} />
                  </Text>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
