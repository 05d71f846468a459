// One line of text under construction.

import { TextInput } from '@mantine/core';

export function Line(props: {
  label: string;
  value: string;
  placeholder?: string;
  description?: string;
  onChange(value: string): void;
}) {
  const { onChange, ...rest } = props;
  return <TextInput {...rest} onChange={(event) => onChange(event.currentTarget.value)} />;
}
