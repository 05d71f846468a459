// The step that changes traits, one a line.

import { Textarea } from '@mantine/core';
import type { Of } from './node.ts';

export function UpdateFields({ node, onChange }: Of<'update'>) {
  const text = Object.entries(node.traits)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n');
  return (
    <Textarea
      label="Traits"
      description="One a line, such as tier = gold"
      autosize
      minRows={2}
      defaultValue={text}
      onBlur={(event) => onChange({ ...node, traits: traitsOf(event.currentTarget.value) })}
    />
  );
}

function traitsOf(text: string): Record<string, string | number | boolean> {
  const lines = text.split('\n').flatMap((line) => {
    const [name = '', ...rest] = line.split('=');
    const value = rest.join('=').trim();
    if (name.trim() === '' || value === '') return [];
    const plain = value === 'true' ? true : value === 'false' ? false : Number(value);
    return [[name.trim(), Number.isNaN(plain) ? value : plain] as const];
  });
  return Object.fromEntries(lines);
}
