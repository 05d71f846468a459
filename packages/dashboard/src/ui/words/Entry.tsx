// A word of a sentence that is typed: pressing it opens a small field, and what is in the field stands in the
// sentence as soon as it makes sense.

import { Popover } from '@mantine/core';
import { type ReactNode, useState } from 'react';

export interface EntryProps {
  label: string;
  /** What stands in the sentence. */
  text: string;
  empty?: boolean;
  children: (close: () => void) => ReactNode;
}

export function Entry({ label, text, empty, children }: EntryProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <button
          type="button"
          className="vv-word"
          data-empty={empty || undefined}
          aria-label={`${label}: ${text}`}
          onClick={() => setOpened(!opened)}
        >
          {text}
        </button>
      </Popover.Target>
      <Popover.Dropdown p="sm" aria-label={label}>
        {children(() => setOpened(false))}
      </Popover.Dropdown>
    </Popover>
  );
}
