// The sentence builder: a condition as lines of words, groups as indented blocks. It knows the kinds only by their list.

import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Condition } from '@visavis/engine/segment';
import { useRef } from 'react';
import { Choice } from '../../ui/words/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { Adder } from './Adder.tsx';
import { attribute } from './attribute.tsx';
import { event } from './event.tsx';
import type { Kind } from './kind.ts';
import { membership } from './membership.tsx';
import { sequence } from './sequence.tsx';

// Each kind recognises its own conditions, so the list may forget which.
const KINDS = [attribute, event, sequence, membership] as unknown as readonly Kind<Condition>[];

type GroupCondition = { all: Condition[] } | { any: Condition[] };
const isGroup = (condition: Condition): condition is GroupCondition =>
  'all' in condition || 'any' in condition;
const membersOf = (group: GroupCondition): Condition[] => ('all' in group ? group.all : group.any);
const groupOf = (word: string, members: Condition[]): Condition =>
  word === 'all' ? { all: members } : { any: members };

export interface BuilderProps {
  condition: Condition;
  onChange(condition: Condition): void;
  catalogue: Catalogue;
}

/** The whole condition; a lone leaf is shown as a group of one, so that a second line can be added. */
export function SentenceBuilder({ condition, onChange, catalogue }: BuilderProps) {
  const whole: GroupCondition = isGroup(condition) ? condition : { all: [condition] };
  return (
    <section aria-label="Condition" style={{ fontSize: '0.9375rem', lineHeight: 1.9 }}>
      <Block group={whole} lead="People who match" onChange={onChange} catalogue={catalogue} />
    </section>
  );
}

interface BlockProps {
  group: GroupCondition;
  lead: string;
  onChange(condition: Condition): void;
  catalogue: Catalogue;
  negated?: boolean;
  negate?: () => void;
  remove?: () => void;
}

function Block({ group, lead, onChange, catalogue, negated = false, negate, remove }: BlockProps) {
  const word = 'all' in group ? 'all' : 'any';
  const members = membersOf(group);
  const set = (next: Condition[]): void => onChange(groupOf(word, next));
  const adder = useRef<HTMLLIElement>(null);
  const drop = (at: number): void => {
    // The button that was pressed goes with its line; whoever is on the keyboard goes on where a line begins.
    adder.current?.querySelector('button')?.focus();
    set(members.filter((_, index) => index !== at));
  };
  return (
    <div>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <span>
          {lead}{' '}
          <Choice
            label="How the lines are joined"
            value={`${negated ? 'not ' : ''}${word}`}
            options={[
              { value: 'all', label: 'all' },
              { value: 'any', label: 'any' },
              ...(negate
                ? [
                    { value: 'not all', label: 'not all' },
                    { value: 'not any', label: 'none' },
                  ]
                : []),
            ]}
            onChange={(picked) => {
              const joined = groupOf(picked.endsWith('all') ? 'all' : 'any', members);
              const turns = picked.startsWith('not') !== negated;
              onChange(joined);
              if (turns) negate?.();
            }}
          />{' '}
          of these:
        </span>
        {remove && <Remove what="this group" remove={remove} />}
      </Group>
      <ul
        style={{
          listStyle: 'none',
          margin: '4px 0 0',
          padding: '0 0 0 16px',
          borderLeft: '2px solid var(--vv-line)',
        }}
      >
        {members.map((member, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          <li key={at} style={{ display: 'flex', gap: 12, padding: '6px 0' }}>
            <Text span size="sm" c="dimmed" w={24} lh="28px" aria-hidden style={{ flexShrink: 0 }}>
              {at > 0 && (word === 'all' ? 'and' : 'or')}
            </Text>
            <div style={{ flex: 1, minWidth: 0 }}>
              <Line
                condition={member}
                catalogue={catalogue}
                onChange={(next) => set(members.map((each, index) => (index === at ? next : each)))}
                remove={() => drop(at)}
              />
            </div>
          </li>
        ))}
        <li ref={adder} style={{ padding: '6px 0 2px 36px' }}>
          <Adder
            catalogue={catalogue}
            first={members.length === 0}
            onAdd={(condition) => set([...members, condition])}
          />
        </li>
      </ul>
    </div>
  );
}

interface LineProps {
  condition: Condition;
  catalogue: Catalogue;
  onChange(condition: Condition): void;
  remove(): void;
}

function Line({ condition, catalogue, onChange, remove }: LineProps) {
  const negated = 'not' in condition;
  const inner = 'not' in condition ? condition.not : condition;
  const change = (next: Condition): void => onChange(negated ? { not: next } : next);
  const negate = (): void => onChange(negated ? inner : { not: inner });
  if ('not' in inner)
    return <Line condition={inner.not} catalogue={catalogue} onChange={onChange} remove={remove} />;
  if (isGroup(inner)) {
    return (
      <Block
        group={inner}
        lead="match"
        onChange={change}
        catalogue={catalogue}
        negated={negated}
        negate={negate}
        remove={remove}
      />
    );
  }
  const kind = KINDS.find((each) => each.is(inner));
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" justify="space-between">
      <span>
        {kind ? (
          <kind.Words
            condition={inner}
            onChange={change}
            catalogue={catalogue}
            negated={negated}
            negate={negate}
          />
        ) : (
          <code>{JSON.stringify(inner)}</code>
        )}
      </span>
      <Remove what="this line" remove={remove} />
    </Group>
  );
}

function Remove({ what, remove }: { what: string; remove(): void }) {
  return (
    <Tooltip label={`Remove ${what}`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        mt={2}
        aria-label={`Remove ${what}`}
        onClick={remove}
      >
        <IconTrash size={14} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
