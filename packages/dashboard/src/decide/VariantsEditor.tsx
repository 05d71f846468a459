// The variants of an experience side by side: what each shows, edited as the slot's type asks, with how it would look,
// and the part of the audience that gets it.

import { ActionIcon, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Track } from '../ui/charts/BarList.tsx';
import { useFault } from '../ui/faults.tsx';
import type { Slot, Variant } from './api.ts';
import { ContentEditor } from './ContentEditor.tsx';
import { ContentPreview } from './ContentPreview.tsx';
import { UNREADABLE } from './JsonField.tsx';

interface Props {
  slot: Pick<Slot, 'type' | 'schema'>;
  variants: readonly Variant[];
  /** Whether weights say who gets what; otherwise it is learned. */
  weighs: boolean;
  onChange(variants: Variant[]): void;
}

export function VariantsEditor({ slot, variants, weighs, onChange }: Props) {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const fault = useFault('variants');
  const add = (): void => onChange([...variants, { ...variants.at(-1)!, key: nextKey(variants) }]);
  return (
    <Stack gap="md">
      <div className="vv-variants">
        {variants.map((variant, at) => (
          <One
            // biome-ignore lint/suspicious/noArrayIndexKey: a variant's key changes while it is typed.
            key={`${at} of ${variants.length} ${slot.type}`}
            at={at}
            variant={variant}
            slot={slot}
            share={weighs && total > 0 ? variant.weight / total : undefined}
            onChange={(changed) => onChange(variants.with(at, changed))}
            {...(variants.length > 1 && { remove: () => onChange(variants.filter((_, i) => i !== at)) })}
          />
        ))}
      </div>
      {fault && (
        <Text size="sm" c="var(--vv-harm)">
          {fault}
        </Text>
      )}
      <Group>
        <Button variant="default" size="xs" onClick={add}>
          Add a variant
        </Button>
      </Group>
    </Stack>
  );
}

interface OneProps {
  at: number;
  variant: Variant;
  slot: Props['slot'];
  /** Of the weights; undefined where it is learned. */
  share: number | undefined;
  onChange(variant: Variant): void;
  /** Absent for the only one. */
  remove?: () => void;
}

function One({ at, variant, slot, share, onChange, remove }: OneProps) {
  const { key, content, weight } = variant;
  const keyFault = useFault(`variants.${at}.key`);
  return (
    <Stack gap={8} className="vv-card" p="sm" miw={0}>
      {remove && (
        <>
          <Group align="flex-end" wrap="nowrap" gap="xs">
            <TextInput
              label={`Variant ${at + 1}`}
              value={key}
              error={keyFault}
              onChange={(event) => onChange({ ...variant, key: event.currentTarget.value })}
              flex={1}
            />
            {share !== undefined && (
              <NumberInput
                label={`Weight ${at + 1}`}
                min={0}
                value={weight}
                onChange={(next) => onChange({ ...variant, weight: Number(next) })}
                w={90}
              />
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              mb={4}
              aria-label={`Remove variant ${at + 1}`}
              onClick={remove}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
          {share !== undefined && (
            <div>
              <Text size="xs" c="dimmed">
                {Math.round(share * 1000) / 10}% of those who take part
              </Text>
              <Track share={share} />
            </div>
          )}
        </>
      )}
      <ContentEditor
        slot={slot}
        label={remove ? `Content of ${key}` : 'Content'}
        field={`variants.${at}.content`}
        value={content}
        onChange={(next) => onChange({ ...variant, content: next })}
      />
      {PREVIEWED.has(slot.type) && content !== UNREADABLE && (
        <div>
          <Text size="xs" c="dimmed" mb={4}>
            How it looks
          </Text>
          <ContentPreview value={content} type={slot.type} label={key} />
        </div>
      )}
    </Stack>
  );
}

/** Of the others the editor itself shows all that there is. */
const PREVIEWED: ReadonlySet<Slot['type']> = new Set(['html', 'image', 'object', 'list', 'changes']);

function nextKey(variants: readonly Variant[]): string {
  const taken = new Set(variants.map(({ key }) => key));
  for (let n = variants.length + 1; ; n++) if (!taken.has(`variant-${n}`)) return `variant-${n}`;
}
