// The variants of an experience: what each shows, and how the audience is split between them.

import { ActionIcon, Button, Group, JsonInput, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { json } from '../ui/Code.tsx';
import type { Variant } from './api.ts';

/** A variant while it is being written: its content is text that may not be JSON yet. */
export interface DraftVariant {
  key: string;
  content: string;
  weight: number;
}

export const draftOf = ({ key, content, weight }: Variant): DraftVariant => ({
  key,
  content: json(content),
  weight,
});
export const variantOf = ({ key, content, weight }: DraftVariant): Variant => ({
  key,
  content: JSON.parse(content),
  weight,
});

interface Props {
  variants: readonly DraftVariant[];
  onChange(variants: DraftVariant[]): void;
}

export function VariantsEditor({ variants, onChange }: Props) {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const change = (at: number, part: Partial<DraftVariant>): void =>
    onChange(variants.map((each, i) => (i === at ? { ...each, ...part } : each)));
  const add = (): void =>
    onChange([...variants, { ...variants.at(-1)!, key: nextKey(variants), weight: variants.at(-1)!.weight }]);
  return (
    <Stack gap="md">
      {variants.map((variant, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a variant's key changes while it is typed.
        <Stack key={at} gap={6}>
          {variants.length > 1 && (
            <Group align="flex-end" wrap="nowrap">
              <TextInput
                label={`Variant ${at + 1}`}
                value={variant.key}
                onChange={(event) => change(at, { key: event.currentTarget.value })}
              />
              <NumberInput
                label={`Weight ${at + 1}`}
                min={0}
                value={variant.weight}
                onChange={(weight) => change(at, { weight: Number(weight) })}
                w={90}
              />
              <Text size="sm" c="dimmed" mb={8}>
                {total > 0 ? `${Math.round((variant.weight / total) * 100)} %` : '–'}
              </Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                mb={4}
                aria-label={`Remove variant ${at + 1}`}
                onClick={() => onChange(variants.filter((_, i) => i !== at))}
              >
                <IconX size={16} />
              </ActionIcon>
            </Group>
          )}
          <JsonInput
            label={variants.length > 1 ? `Content of ${variant.key}` : 'Content'}
            autosize
            minRows={4}
            value={variant.content}
            onChange={(content) => change(at, { content })}
            formatOnBlur
            validationError="This is not JSON."
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
          />
        </Stack>
      ))}
      <Group>
        <Button variant="default" size="xs" onClick={add}>
          Add a variant
        </Button>
      </Group>
    </Stack>
  );
}

function nextKey(variants: readonly DraftVariant[]): string {
  const taken = new Set(variants.map(({ key }) => key));
  for (let n = variants.length + 1; ; n++) if (!taken.has(`variant-${n}`)) return `variant-${n}`;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
