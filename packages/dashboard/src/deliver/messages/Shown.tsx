// The parts of a message as somebody would have it: a mail in a frame of its own with its text, the others as they are.

import { SegmentedControl, Stack, Text } from '@mantine/core';
import type { Content } from '@visavis/engine/deliver';
import { useState } from 'react';
import { Code } from '../../ui/Code.tsx';
import { Frame } from './Frame.tsx';

const NAMES: Record<string, string> = { mjml: 'As it looks', text: 'As text', headers: 'Headers' };

export function Shown({ content, headers }: { content: Content; headers?: Record<string, string> }) {
  const { mjml, text, subject, preheader, ...others } = content;
  const views = [
    ...(mjml === undefined ? [] : ['mjml']),
    ...(text === undefined ? [] : ['text']),
    ...(headers && Object.keys(headers).length > 0 ? ['headers'] : []),
  ];
  const [chosen, choose] = useState('mjml');
  const view = views.includes(chosen) ? chosen : views[0];
  return (
    <Stack gap="sm">
      {subject !== undefined && (
        <div>
          <Text fw={600}>{subject}</Text>
          {preheader && (
            <Text size="sm" c="dimmed">
              {preheader}
            </Text>
          )}
        </div>
      )}
      {Object.entries(others).map(([name, value]) => (
        <div key={name}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{value}</Text>
        </div>
      ))}
      {views.length > 1 && (
        <SegmentedControl
          aria-label="What to show"
          value={view ?? ''}
          onChange={choose}
          data={views.map((value) => ({ value, label: NAMES[value]! }))}
        />
      )}
      {view === 'mjml' && <Frame html={mjml!} title={subject || 'Message'} />}
      {view === 'text' && <Code label="Text" text={text!} />}
      {view === 'headers' && (
        <Code
          label="Headers"
          text={Object.entries(headers!)
            .map(([name, value]) => `${name}: ${value}`)
            .join('\n')}
        />
      )}
    </Stack>
  );
}
