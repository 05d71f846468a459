// What the person who was picked sees, beside the page.

import { Drawer } from '@mantine/core';
import { AsSeenBy } from '../decide/index.ts';
import type { SeenBy } from '../ui/seenBy.ts';
import { Stand } from './Stand.tsx';

export function SeenByDrawer(props: { someone: SeenBy; opened: boolean; close(): void; change(): void }) {
  const { someone, opened, close, change } = props;
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      title={`What ${someone.name} sees`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stand someone={someone} change={change} />
      <AsSeenBy someone={someone} />
    </Drawer>
  );
}
