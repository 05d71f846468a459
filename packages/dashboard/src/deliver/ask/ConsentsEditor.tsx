// What somebody may agree to beside answering, in words of which every version is kept.

import { ActionIcon, Autocomplete, Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useFault } from '../../ui/faults.tsx';
import type { Consent } from './api.ts';

interface Props {
  consents: readonly Consent[];
  onChange(consents: Consent[]): void;
}

export function ConsentsEditor({ consents, onChange }: Props) {
  const put = (index: number, change: Partial<Consent>): void =>
    onChange(consents.map((each, i) => (i === index ? { ...each, ...change } : each)));
  return (
    <Stack gap="sm">
      {consents.map((consent, index) => (
        <One
          // biome-ignore lint/suspicious/noArrayIndexKey: the purpose is typed here.
          key={index}
          {...{ consent, index }}
          onChange={(change) => put(index, change)}
          onRemove={() => onChange(consents.filter((_, i) => i !== index))}
        />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        onClick={() => onChange([...consents, { purpose: 'marketing', text: '' }])}
      >
        Add a consent
      </Button>
    </Stack>
  );
}

function One(props: {
  consent: Consent;
  index: number;
  onChange(change: Partial<Consent>): void;
  onRemove(): void;
}) {
  const { consent, index, onChange, onRemove } = props;
  return (
    <article className="vv-card" style={{ padding: 12 }} aria-label={`Consent: ${consent.purpose}`}>
      <Group align="flex-end" gap="xs">
        <Autocomplete
          label="Purpose"
          data={['marketing', 'personalization']}
          value={consent.purpose}
          error={useFault(`consents.${index}.purpose`)}
          onChange={(purpose) => onChange({ purpose })}
        />
        <Checkbox
          label="Nothing is sent without it"
          pb={8}
          checked={consent.required ?? false}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
        <ActionIcon
          size="lg"
          variant="default"
          aria-label={`Remove the consent ${consent.purpose}`}
          onClick={onRemove}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
      <Textarea
        mt="xs"
        label="Words"
        autosize
        value={consent.text}
        error={useFault(`consents.${index}.text`)}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      {consent.version !== undefined && (
        <Text size="sm" c="dimmed" mt={4}>
          Saved as version {consent.version}. Other words are another version; who agreed before, agreed to
          this one.
        </Text>
      )}
    </article>
  );
}
