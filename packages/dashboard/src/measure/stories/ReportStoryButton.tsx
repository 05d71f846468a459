// From a report to its story, where it is read in sentences, shared by a link, exported and spoken of.

import { Button } from '@mantine/core';
import { IconShare } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../../ui/api/query.ts';
import { failed } from '../../ui/notices.tsx';

interface Props {
  /** Which report: the part of its address. */
  of: 'funnel' | 'retention' | 'paths' | 'attribution' | 'revenue' | 'scorecard' | 'ladder';
  /** What the page asks, exactly. */
  asked: object;
  disabled?: boolean;
}

export function ReportStoryButton({ of, asked, disabled }: Props) {
  const change = useChange<{ key: string }>();
  const navigate = useNavigate();
  const open = (): Promise<void> =>
    change
      .mutateAsync({ method: 'POST', path: `/v1/reports/${of}/story`, body: asked })
      .then(
        ({ key }) => void navigate({ to: '/stories/$kind/$key', params: { kind: 'report', key } }),
        failed,
      );
  return (
    <Button
      variant="default"
      leftSection={<IconShare size={16} />}
      loading={change.isPending}
      disabled={disabled ?? false}
      onClick={() => void open()}
    >
      Share or export
    </Button>
  );
}
