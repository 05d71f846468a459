// Text for machines: shown as it is, and copied with one press.

import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Scroll } from './Scroll.tsx';

export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div style={{ position: 'relative' }}>
      <Scroll label={label} height={420}>
        <pre className="vv-code" style={{ paddingRight: 48 }}>
          {text}
        </pre>
      </Scroll>
      <div style={{ position: 'absolute', top: 8, right: 8 }}>
        <Copy text={text} label={`Copy ${label}`} />
      </div>
    </div>
  );
}

export function Copy({ text, label }: { text: string; label: string }) {
  return (
    <CopyButton value={text} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : label}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={copied ? 'Copied' : label}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

export const json = (value: unknown): string => JSON.stringify(value, null, 2);
