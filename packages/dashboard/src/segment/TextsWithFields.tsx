// Texts that may speak of people: below them a field is picked by its name, and stands where somebody wrote last.

import { Group, Stack } from '@mantine/core';
import { type FocusEvent, type ReactNode, useRef } from 'react';
import { FieldPicker, type FieldPickerProps } from './FieldPicker.tsx';

/** On every input that holds such a text: `<TextInput {...SPEAKS} />`. */
export const SPEAKS = { 'data-speaks': true };

interface Props extends Omit<FieldPickerProps, 'onPick'> {
  /** Beside the picker. */
  actions?: ReactNode;
  children: ReactNode;
}

export function TextsWithFields({ actions, children, ...picker }: Props) {
  const texts = useRef<HTMLDivElement>(null);
  const left = useRef<Text>(undefined);
  const insert = (liquid: string): void => {
    const last = left.current?.isConnected ? left.current : undefined;
    const text = last ?? texts.current?.querySelector<Text>('[data-speaks]');
    if (text) type(text, liquid, last?.selectionStart ?? text.value.length);
    left.current = text ?? undefined;
  };
  return (
    <Stack gap="sm">
      <Stack
        gap="sm"
        ref={texts}
        onBlur={({ target }: FocusEvent) => {
          if (target.matches('[data-speaks]')) left.current = target as Text; // only texts say so
        }}
      >
        {children}
      </Stack>
      <Group gap="xs">
        <FieldPicker {...picker} onPick={insert} />
        {actions}
      </Group>
    </Stack>
  );
}

type Text = HTMLInputElement | HTMLTextAreaElement;

/** As if somebody typed it there, so that whatever the text is part of hears of it by its own `onChange`. */
function type(text: Text, words: string, at: number): void {
  text.setRangeText(words, at, at, 'end');
  text.dispatchEvent(new Event('input', { bubbles: true }));
}
