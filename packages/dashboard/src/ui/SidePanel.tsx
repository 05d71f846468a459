// Details open beside the list, which stays. The panel's being open is part of the address, so a link leads to it.

import { ActionIcon, Box, Group } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';

export function SidePanel(props: { title: string; onClose(): void; children: ReactNode }) {
  const { title, onClose, children } = props;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <Box component="aside" ref={panel} tabIndex={-1} aria-label={title} className="vv-card vv-side">
      <Group
        justify="space-between"
        px="md"
        py="xs"
        wrap="nowrap"
        style={{ borderBottom: '1px solid var(--vv-line)' }}
      >
        <h2 className="vv-section-title vv-ellipsis">{title}</h2>
        <ActionIcon variant="subtle" color="gray" aria-label="Close panel" onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      <Box p="md">{children}</Box>
    </Box>
  );
}
