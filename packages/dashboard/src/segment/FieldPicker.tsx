// Picks what a text may speak of by its name, as the Liquid that says it.

import { Select } from '@mantine/core';
import { spokenName } from '@visavis/engine/sentences';
import { useCatalogue } from './catalogue.ts';

export interface FieldPickerProps {
  label?: string;
  /** What it may speak of beside the person, as Liquid, by what each is called. */
  beside?: { group: string; items: readonly (readonly [liquid: string, label: string])[] };
  /** While there is no text that it could be put into. */
  disabled?: boolean;
  onPick(liquid: string): void;
}

export function FieldPicker(props: FieldPickerProps) {
  const { label = 'Insert a field', beside, disabled = false, onPick } = props;
  const { attributeOptions } = useCatalogue();
  const known = attributeOptions.flatMap(({ value, label }) => {
    const name = spokenName(value);
    return name ? [{ value: liquidOf(name), label: String(label) }] : [];
  });
  const others = beside && {
    group: beside.group,
    items: beside.items.map(([value, label]) => ({ value, label })),
  };
  return (
    <Select
      aria-label={label}
      placeholder="Insert a field"
      size="xs"
      w={200}
      searchable
      disabled={disabled}
      value={null}
      limit={100}
      nothingFoundMessage="Nothing of that name is known"
      comboboxProps={{ width: 320, position: 'bottom-start' }}
      data={[...(others ? [others] : []), { group: 'The person', items: known }]}
      onChange={(liquid) => liquid && onPick(liquid)}
    />
  );
}

/** Who has none gets an empty text; the words for them stand between the quotes. */
const liquidOf = (name: string): string => `{{ ${name} | default: "" }}`;
