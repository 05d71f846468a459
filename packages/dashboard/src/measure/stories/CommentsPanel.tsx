// What people say of it: who, when, and whether it is settled.

import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../ui/api/query.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Comment, pathOf, useComments } from './api.ts';

export function CommentsPanel({ kind, storyKey }: { kind: string; storyKey: string }) {
  const path = `${pathOf(kind, storyKey)}/comments`;
  const comments = useComments(kind, storyKey);
  const change = useChange(path);
  const [text, setText] = useState('');
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (text.trim() === '') return;
    await change.mutateAsync({ method: 'POST', path, body: { text } }).then(() => setText(''), failed);
  };
  const open = comments.data?.data.filter(({ resolvedAt }) => resolvedAt === null).length ?? 0;
  return (
    <div className="vv-no-print">
      <Section title="Comments" note={open > 0 ? `${open} open` : undefined}>
        <Stack gap="md">
          <LoadingPanel query={comments} lines={2}>
            {({ data }) => data.map((one) => <One key={one.id} comment={one} path={path} />)}
          </LoadingPanel>
          <form onSubmit={(event) => void send(event)}>
            <Textarea
              label="Say something"
              description="Everybody of this workspace can read it; a shared link does not show it."
              autosize
              minRows={2}
              maxLength={4000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" mt="xs" variant="default" loading={change.isPending}>
              Comment
            </Button>
          </form>
        </Stack>
      </Section>
    </div>
  );
}

function One({ comment, path }: { comment: Comment; path: string }) {
  const { id, text, by, at, editedAt, resolvedAt, resolvedBy, isOwn } = comment;
  const change = useChange(path);
  const settle = (resolved: boolean): Promise<unknown> =>
    change.mutateAsync({ method: 'PATCH', path: `/v1/comments/${id}`, body: { resolved } }).catch(failed);
  const remove = (): Promise<void> =>
    change
      .mutateAsync({ method: 'DELETE', path: `/v1/comments/${id}` })
      .then(
        () =>
          done('The comment is gone.', () => change.mutateAsync({ method: 'POST', path, body: { text } })),
        failed,
      );
  return (
    <article aria-label={`Comment by ${by}`} style={{ opacity: resolvedAt ? 0.9 : 1 }}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          <b style={{ fontWeight: 600 }}>{by}</b>{' '}
          <Text span c="dimmed">
            <Time at={at} />
            {editedAt && ', changed since'}
            {resolvedAt && (
              <>
                {' '}
                · settled by {resolvedBy} <Time at={resolvedAt} />
              </>
            )}
          </Text>
        </Text>
        <Group gap="xs">
          <Button size="compact-xs" variant="subtle" onClick={() => void settle(resolvedAt === null)}>
            {resolvedAt ? 'Open again' : 'Settle'}
          </Button>
          {isOwn && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void remove()}>
              Remove
            </Button>
          )}
        </Group>
      </Group>
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</Text>
    </article>
  );
}
