// The rules by which names become people: which tell most, how many of a kind one person may have, which values name
// nobody. Changed rules can be tried on history before they hold.

import { ActionIcon, Button, Group, NumberInput, Stack, TagsInput, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { IdentityRules } from '@visavis/engine/unify';
import { useState } from 'react';
import { useChange, useGet } from '../ui/api/query.ts';
import { json } from '../ui/Code.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { DryRun, type DryRunAnswer } from './DryRun.tsx';
import { SharedDevices } from './SharedDevices.tsx';

const RULES = '/v1/identity-rules';

export function IdentityRulesPanel() {
  const rules = useGet<IdentityRules>(RULES);
  return <LoadingPanel query={rules}>{(data) => <Editor key={json(data)} rules={data} />}</LoadingPanel>;
}

function Editor({ rules }: { rules: IdentityRules }) {
  const [draft, setDraft] = useState(rules);
  const [tried, setTried] = useState<DryRunAnswer>();
  const save = useChange(RULES, '/v1/profiles', '/v1/merges');
  const tryOut = useChange<DryRunAnswer>();
  const isSame = json(draft) === json(rules);
  const put = (body: IdentityRules): Promise<unknown> =>
    save.mutateAsync({ method: 'PUT', path: RULES, body });
  const change = (next: Partial<IdentityRules>): void => {
    setDraft({ ...draft, ...next });
    setTried(undefined);
  };
  return (
    <Stack gap="lg">
      <Section
        title="Kinds of names, the most telling first"
        note="An event belongs to the most telling name that it carries. A person has at most so many of each."
      >
        <Stack gap={0}>
          {draft.priority.map((type, at) => (
            <Kind key={type} type={type} at={at} draft={draft} change={change} />
          ))}
        </Stack>
      </Section>
      <Section
        title="Names that name nobody"
        note="On top of null, unknown, 0 and the like, which never count. An asterisk stands for anything."
      >
        <Stack gap="sm" maw={560}>
          <TagsInput
            label="Values"
            placeholder="shared@shop.example"
            value={draft.blocked}
            onChange={(blocked) => change({ blocked })}
            acceptValueOnBlur
          />
          <TagsInput
            label="Patterns"
            placeholder="kiosk-*"
            value={draft.blockedPatterns}
            onChange={(blockedPatterns) => change({ blockedPatterns })}
            acceptValueOnBlur
          />
        </Stack>
      </Section>
      <Section
        title="Shared devices and addresses"
        note="What is seen with more names of a kind than this is taken for shared: it joins nobody any more."
      >
        <SharedDevices rules={draft} change={change} />
      </Section>
      <Group>
        <Button
          variant="default"
          disabled={isSame}
          loading={tryOut.isPending}
          onClick={() =>
            tryOut.mutate(
              { method: 'POST', path: `${RULES}/dry-run`, body: draft },
              { onSuccess: setTried, onError: failed },
            )
          }
        >
          Try on history
        </Button>
        <Button
          disabled={isSame}
          loading={save.isPending}
          onClick={() =>
            void put(draft).then(
              () => done('The rules hold from now on.', () => put(rules).catch(failed)),
              failed,
            )
          }
        >
          Save rules
        </Button>
        {isSame && (
          <Text size="sm" c="dimmed">
            Nothing is changed.
          </Text>
        )}
      </Group>
      {tried && <DryRun answer={tried} />}
    </Stack>
  );
}

interface KindProps {
  type: string;
  at: number;
  draft: IdentityRules;
  change(next: Partial<IdentityRules>): void;
}

function Kind({ type, at, draft, change }: KindProps) {
  const limit = draft.limits[type] ?? draft.defaultLimit;
  const move = (by: number): void => {
    const priority = draft.priority.filter((each) => each !== type);
    priority.splice(at + by, 0, type);
    change({ priority });
  };
  const name = type.replaceAll('_', ' ');
  return (
    <Group justify="space-between" py={6} style={{ borderBottom: '1px solid var(--vv-line)' }}>
      <Group gap="xs">
        <ActionIcon.Group>
          <ActionIcon
            variant="default"
            size="sm"
            aria-label={`${name} tells more`}
            disabled={at === 0}
            onClick={() => move(-1)}
          >
            <IconArrowUp size={13} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="sm"
            aria-label={`${name} tells less`}
            disabled={at === draft.priority.length - 1}
            onClick={() => move(1)}
          >
            <IconArrowDown size={13} />
          </ActionIcon>
        </ActionIcon.Group>
        <Text fw={550}>{name}</Text>
      </Group>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          at most
        </Text>
        <NumberInput
          aria-label={`At most so many of ${name}`}
          size="xs"
          w={80}
          min={1}
          allowDecimal={false}
          value={limit.max}
          onChange={(max) =>
            Number(max) > 0 && change({ limits: { ...draft.limits, [type]: { ...limit, max: Number(max) } } })
          }
        />
        <Text size="sm" c="dimmed">
          a person
        </Text>
      </Group>
    </Group>
  );
}
