// Leads from something to its story.

import { Button } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

export interface StoryLinkProps {
  kind: 'segment' | 'persona' | 'stage' | 'experience';
  /** Of a persona `<model>:<persona>`, of a stage `<journey>:<stage>`. */
  storyKey: string;
}

export const StoryLink = ({ kind, storyKey }: StoryLinkProps) => (
  <Button
    component={Link}
    to="/stories/$kind/$key"
    // The button does not know the link's own types.
    params={{ kind, key: storyKey } as never}
    variant="default"
    leftSection={<IconBook2 size={16} />}
  >
    Story
  </Button>
);
