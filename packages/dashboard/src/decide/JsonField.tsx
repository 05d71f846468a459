// Any content, written as JSON.

import { JsonInput } from '@mantine/core';
import { useState } from 'react';
import { json } from '../ui/Code.tsx';
import { useFault } from '../ui/faults.tsx';

/** What is no JSON yet, as somebody is still writing it. */
export const UNREADABLE = undefined;
export const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } };

interface Props {
  label: string;
  field: string;
  value: unknown;
  onChange(value: unknown): void;
  /** Of something that is in fields: what cannot be read leaves it as it was. */
  isPart?: boolean;
}

export function JsonField({ label, field, value, onChange, isPart = false }: Props) {
  const [text, setText] = useState(json(value ?? {}));
  const fault = useFault(field, true);
  const change = (next: string): void => {
    setText(next);
    try {
      onChange(JSON.parse(next));
    } catch {
      if (!isPart) onChange(UNREADABLE);
    }
  };
  return (
    <JsonInput
      label={label}
      autosize
      minRows={4}
      maxRows={24}
      value={text}
      onChange={change}
      formatOnBlur
      error={fault}
      validationError={isPart ? 'This is not JSON; it stays as it was.' : 'This is not JSON.'}
      styles={MONO}
    />
  );
}
