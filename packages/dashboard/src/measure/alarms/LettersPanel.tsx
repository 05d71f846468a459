// What you are written: a letter for each alarm, and once a week what changed, which can be read here before it is sent.

import { Anchor, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange, useGet } from '../../ui/api/query.ts';
import { atMoment } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Opener } from '../../ui/Opener.tsx';
import { Section } from '../../ui/Page.tsx';

const TEAM_MAIL = '/v1/team-mail';
interface Wants {
  alarms: boolean;
  digest: boolean;
}
interface Digest {
  title: string;
  intro: string;
  parts: { title: string; lines: { text: string; note?: string; url?: string }[]; empty: string }[];
  nextAt: string;
}

export function LettersPanel() {
  const wants = useGet<Wants>(TEAM_MAIL);
  const change = useChange(TEAM_MAIL);
  const [isOpen, open] = useState(false);
  const want = (given: Partial<Wants>): void => {
    change
      .mutateAsync({ method: 'PATCH', path: TEAM_MAIL, body: given })
      .then(() => done('Saved. Every letter also has a link that stops it.'), failed);
  };
  return (
    <Section
      title="Letters to you"
      note="They go to your own address by the workspace’s e-mail settings, or into the mailbox."
    >
      <LoadingPanel query={wants}>
        {({ alarms, digest }) => (
          <Stack gap="sm">
            <Switch
              label="A letter for each alarm"
              checked={alarms}
              onChange={(event) => want({ alarms: event.currentTarget.checked })}
            />
            <Switch
              label="What changed, once a week"
              description="On Monday at eight, in the workspace’s time zone."
              checked={digest}
              onChange={(event) => want({ digest: event.currentTarget.checked })}
            />
            <Opener isOpen={isOpen} onToggle={() => open(!isOpen)}>
              How the next one would read
            </Opener>
            {isOpen && <Preview />}
          </Stack>
        )}
      </LoadingPanel>
    </Section>
  );
}

function Preview() {
  const digest = useGet<Digest>('/v1/digest/preview', { freshMs: 60_000 });
  return (
    <LoadingPanel query={digest} lines={8}>
      {({ title, intro, parts, nextAt }) => (
        <article aria-label={title} style={{ borderLeft: '3px solid var(--vv-line)', paddingLeft: 16 }}>
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              The next one goes out on {atMoment(nextAt)}.
            </Text>
            <Text fw={600}>{title}</Text>
            <Text size="sm">{intro}</Text>
            {parts.map((part) => (
              <TitledLines key={part.title} part={part} />
            ))}
          </Stack>
        </article>
      )}
    </LoadingPanel>
  );
}

function TitledLines({ part: { title, lines, empty } }: { part: Digest['parts'][number] }) {
  return (
    <div>
      <h3 style={{ margin: '0 0 4px', fontSize: '0.9375rem' }}>{title}</h3>
      {lines.length === 0 && (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      )}
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {lines.map(({ text, note, url }) => (
          <li key={text}>
            {url ? (
              <Anchor href={new URL(url).pathname + new URL(url).search} size="sm">
                {text}
              </Anchor>
            ) : (
              <Text size="sm" span>
                {text}
              </Text>
            )}
            {note && (
              <Text size="sm" c="dimmed">
                {note}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
