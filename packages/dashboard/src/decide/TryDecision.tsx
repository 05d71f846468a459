// Try a decision: what one person would see now, and why. Nothing is kept of it.

import { Button, Group, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Code, json } from '../ui/Code.tsx';
import { Failure } from '../ui/Failure.tsx';
import { Section } from '../ui/Page.tsx';
import { keyOf, useSeenBy } from '../ui/seenBy.ts';
import type { Decision } from './api.ts';
import { useSlotNames } from './Named.tsx';

export function TryDecision({ slots }: { slots: readonly string[] }) {
  const someone = useSeenBy();
  const nameOf = useSlotNames();
  const [who, setWho] = useState('');
  useEffect(() => {
    if (someone) setWho(keyOf(someone));
  }, [someone]);
  const [chosen, setChosen] = useState<string[]>([]);
  const ask = useChange<{ decisions: Record<string, Decision>; segments: string[] }>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    ask.mutate({
      method: 'POST',
      path: '/v1/decide',
      body: { ...identityOf(who), slots: chosen.length > 0 ? chosen : slots, preflight: true },
    });
  };
  return (
    <Section title="Try a decision" note="What would somebody see now? Nothing is kept of the question.">
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            label="Who"
            placeholder="User id, or email:ada@example.com"
            value={who}
            onChange={(event) => setWho(event.currentTarget.value)}
            w={280}
            required
          />
          <MultiSelect
            label="Slots"
            placeholder={chosen.length === 0 ? 'All' : ''}
            data={slots.map((value) => ({ value, label: nameOf(value) }))}
            value={chosen}
            onChange={setChosen}
            w={240}
          />
          <Button type="submit" variant="default" loading={ask.isPending} disabled={slots.length === 0}>
            Decide
          </Button>
        </Group>
      </form>
      {ask.error && <Failure error={ask.error} />}
      {ask.data && (
        <Stack gap="md" mt="md" role="status">
          {Object.values(ask.data.decisions).map((decision) => (
            <div key={decision.slot}>
              <Text fw={600}>{nameOf(decision.slot)}</Text>
              <Text size="sm" c="dimmed" mb={6}>
                {decision.reason.text}
                {decision.passedOver.length > 0 &&
                  ` Passed over: ${decision.passedOver.map(({ experience, why }) => `${experience} (${why})`).join(', ')}.`}
              </Text>
              {decision.value !== null && (
                <Code label={`content of ${nameOf(decision.slot)}`} text={json(decision.value)} />
              )}
            </div>
          ))}
        </Stack>
      )}
    </Section>
  );
}

/** `email:ada@example.com` names a kind; anything else is a user id. */
function identityOf(who: string): { userId: string } | { identities: Record<string, string> } {
  const [, type, value] = /^([a-z_]+):(.+)$/.exec(who.trim()) ?? [];
  return type && value ? { identities: { [type]: value.trim() } } : { userId: who.trim() };
}
