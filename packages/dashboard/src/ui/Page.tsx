// The frame of a page: its question, its name, a sentence written from the numbers, and one primary action.

import { Box, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Changing } from './rights.tsx';

export interface PageProps {
  title: string;
  /** The one question that this page answers. */
  question?: string;
  /** Written from the numbers; stands before any picture. */
  sentence?: ReactNode;
  action?: ReactNode;
  /** What the action does is refused to whoever may only look. */
  changes?: boolean;
  /** What stands above the title, such as the way back. */
  above?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}

export function Page(props: PageProps) {
  const { title, question, sentence, action, changes = false, above, children, wide } = props;
  useEffect(() => {
    document.title = `${title} · Visavis`;
  }, [title]);
  return (
    <Box maw={wide ? 1600 : 1180} mx="auto" px={{ base: 'md', sm: 'xl' }} py="lg" w="100%">
      {above && <Box mb="xs">{above}</Box>}
      <div className="vv-head">
        <Box miw={0}>
          {question && !above && (
            <Text size="sm" c="dimmed" mb={2}>
              {question}
            </Text>
          )}
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {sentence && (
            <Text size="lg" mt="xs" maw={760} component="div" style={{ textWrap: 'pretty' }}>
              {sentence}
            </Text>
          )}
        </Box>
        {action && (
          <Group gap="xs" wrap="nowrap" pt={question && !above ? 20 : 0} style={{ flexShrink: 0 }}>
            {changes ? <Changing>{action}</Changing> : action}
          </Group>
        )}
      </div>
      {children}
    </Box>
  );
}

/** A titled part of a page. */
export function Section(props: {
  title: string;
  note?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  const { title, note, action, children, flush } = props;
  return (
    <Box component="section" className="vv-card" aria-label={title} style={{ overflow: 'hidden' }}>
      <Group justify="space-between" px="md" pt="sm" pb={flush ? 'sm' : 0} align="flex-start">
        <Box flex="1 1 180px" miw={0}>
          <h2 className="vv-section-title">{title}</h2>
          {note && (
            <Text size="sm" c="dimmed" component="div">
              {note}
            </Text>
          )}
        </Box>
        {action}
      </Group>
      <Box
        p={flush ? 0 : 'md'}
        pt={flush ? 0 : 'sm'}
        style={flush ? { borderTop: '1px solid var(--vv-line)' } : {}}
      >
        {children}
      </Box>
    </Box>
  );
}
