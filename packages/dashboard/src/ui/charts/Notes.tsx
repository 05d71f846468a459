// Notes on dates under a chart over time: what people wrote down and what went live by itself, and a way to write. They
// say when something happened; that anything came of it they do not say.

import { ActionIcon, Anchor, Button, Group, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { List } from '../api/client.ts';
import { useChange, useGet } from '../api/query.ts';
import { onShortDay } from '../format.ts';
import { done, failed } from '../notices.tsx';
import { useMayChange } from '../rights.tsx';

export interface Note {
  /** Null of what went live by itself. */
  id: string | null;
  time: string;
  text: string;
  by: string;
  to: string | null;
}
/** A note and the point of the chart on which it falls. */
export type PlacedNote = Note & { at: number };

const PATH = '/v1/annotations';
const DAY_MS = 86_400_000;
const MOST_SHOWN = 6;

/** The notes between the first and the last of these times (ISO 8601, oldest first); none where `on` is not set. */
export function useNotes(times: readonly string[], on = false): PlacedNote[] {
  const [first, last] = [times[0], times.at(-1)];
  const span = first &&
    last && { from: new Date(first).toISOString(), to: new Date(Date.parse(last) + DAY_MS).toISOString() };
  const notes = useGet<List<Note>>(PATH, {
    ...(span && { params: span }),
    enabled: on && span !== undefined && span !== '',
    freshMs: 60_000,
    steady: true,
  });
  if (!on) return [];
  const starts = times.map((time) => Date.parse(time));
  return (notes.data?.data ?? []).flatMap((note) => {
    const at = starts.findLastIndex((start) => start <= Date.parse(note.time));
    return at < 0 ? [] : [{ ...note, at }];
  });
}

export function NoteMarks(props: {
  notes: readonly PlacedNote[];
  x(at: number): number;
  top: number;
  foot: number;
}) {
  const { notes, x, top, foot } = props;
  return notes.map((note) => (
    <g key={`${note.time} ${note.text}`}>
      <title>{`${onShortDay(note.time)}: ${note.text}`}</title>
      <line
        x1={x(note.at)}
        x2={x(note.at)}
        y1={top}
        y2={foot}
        stroke="var(--mantine-color-dimmed)"
        strokeDasharray="2 3"
      />
      <circle
        cx={x(note.at)}
        cy={top}
        r={4}
        fill="var(--vv-surface)"
        stroke="var(--mantine-color-dimmed)"
        strokeWidth={1.5}
      />
    </g>
  ));
}

/** @param day of a new note, when none is chosen: the chart's last */
export function NoteList({ notes, day }: { notes: readonly PlacedNote[]; day: string }) {
  const [isWriting, setWriting] = useState(false);
  const latest = notes.slice(-MOST_SHOWN);
  const others = notes.length - latest.length;
  const mayChange = useMayChange();
  return (
    <div className="vv-no-print" style={{ marginTop: 8 }}>
      {latest.length > 0 && (
        <ul aria-label="Notes" style={{ listStyle: 'none', margin: 0, padding: 0, fontSize: '0.8125rem' }}>
          {latest.map((note) => (
            <One key={`${note.time} ${note.text}`} note={note} />
          ))}
        </ul>
      )}
      {others > 0 && (
        <Text size="xs" c="dimmed">
          and {others} before
        </Text>
      )}
      {isWriting ? (
        <NewNote day={day} close={() => setWriting(false)} />
      ) : (
        mayChange && (
          <Anchor component="button" type="button" size="xs" onClick={() => setWriting(true)}>
            Note something on a date
          </Anchor>
        )
      )}
    </div>
  );
}

function One({ note: { id, time, text, by, to } }: { note: PlacedNote }) {
  const change = useChange(PATH);
  const remove = (): Promise<void> =>
    change
      .mutateAsync({ method: 'DELETE', path: `${PATH}/${id}` })
      .then(
        () =>
          done('The note is gone.', () =>
            change.mutateAsync({ method: 'POST', path: PATH, body: { time, text } }),
          ),
        failed,
      );
  return (
    <li>
      <Group gap={6} wrap="nowrap">
        <Text span size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {onShortDay(time)}
        </Text>
        <span className="vv-ellipsis" title={`by ${by}`}>
          {to ? <a href={to}>{text}</a> : text}
        </span>
        {id && (
          <ActionIcon
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={`Remove note ${text}`}
            onClick={() => void remove()}
          >
            <IconX size={12} />
          </ActionIcon>
        )}
      </Group>
    </li>
  );
}

function NewNote({ day, close }: { day: string; close(): void }) {
  const change = useChange(PATH);
  const [text, setText] = useState('');
  const [date, setDate] = useState(day.slice(0, 10));
  const save = (event: FormEvent): void => {
    event.preventDefault();
    void change
      .mutateAsync({ method: 'POST', path: PATH, body: { time: `${date}T12:00:00Z`, text } })
      .then(close, failed);
  };
  return (
    <form onSubmit={save}>
      <Group gap="xs" align="flex-end">
        <TextInput
          size="xs"
          type="date"
          label="Date"
          required
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label="What happened"
          required
          maxLength={200}
          placeholder="Campaign started"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" loading={change.isPending}>
          Note
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={close}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
