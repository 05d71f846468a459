// Draft, review, live, paused: the steps that lead on from where an experience stands.

import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useChange, useGet } from '../ui/api/query.ts';
import { done, failed } from '../ui/notices.tsx';
import { EXPERIENCES, type Experience, type Status } from './api.ts';

interface Step {
  word: string;
  status: Status | 'approve';
}
const GO_LIVE: Step = { word: 'Go live', status: 'live' };
const REVIEW: Step = { word: 'Ask for a review', status: 'review' };
const DRAFT: Step = { word: 'Back to draft', status: 'draft' };
const PAUSE: Step = { word: 'Pause', status: 'paused' };
const APPROVE: Step = { word: 'Approve', status: 'approve' };

/** Where the workspace asks for approval, only that leads to being live. */
function stepsOf(status: Status, approval: boolean): Step[] {
  const live = approval ? [REVIEW] : [GO_LIVE, REVIEW];
  switch (status) {
    case 'draft':
      return live;
    case 'review':
      return [APPROVE, ...(approval ? [] : [GO_LIVE]), DRAFT];
    case 'live':
      return [PAUSE, DRAFT];
    case 'paused':
      return [...live, DRAFT];
  }
}
const SAYS: Record<Status, string> = { draft: 'Draft', review: 'In review', live: 'Live', paused: 'Paused' };

export function StatusActions({ experience }: { experience: Experience }) {
  const { id, name, status, version, review } = experience;
  const approval = useGet<{ approval: boolean }>('/v1/decide/settings').data?.approval ?? false;
  const change = useChange(EXPERIENCES);
  const path = `${EXPERIENCES}/${id}`;
  const take = ({ word, status: next }: Step): void =>
    change.mutate(
      next === 'approve'
        ? { method: 'POST', path: `${path}/approve`, body: {} }
        : { method: 'PATCH', path, body: { status: next, version } },
      { onSuccess: () => done(`“${name}”: ${word.toLowerCase()}.`), onError: failed },
    );
  const asked = status === 'review' && review ? `Asked by ${review.askedByName}` : undefined;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={change.isPending}
          rightSection={<IconChevronDown size={14} />}
          aria-label={`${SAYS[status]}; change`}
        >
          {SAYS[status]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {asked && <Menu.Label>{asked}</Menu.Label>}
        {stepsOf(status, approval).map((step) => (
          <Menu.Item key={step.word} onClick={() => take(step)}>
            {step.word}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
