// An address that leads nowhere says so and shows the way home.

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/Empty.tsx';

export function NotFound() {
  return (
    <Empty title="There is no page at this address.">
      It may have been archived or renamed.{' '}
      <Anchor component={Link} to="/">
        Go home
      </Anchor>
    </Empty>
  );
}
