// Picks what a text may speak of by its name, as the Liquid that says it.

import { Select } from '@mantine/core';
import { useCatalogue } from './catalogue.ts';

/** Attributes that a text may speak of: what is said of somebody, and what was worked out. */
const READABLE =
  /^(traits|computed|prediction|persona|stage|place|device|first|last|group|sessions)\.[\w.-]+$/;

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
  const known = attributeOptions
    .filter(({ value }) => READABLE.test(value))
    .map(({ value, label }) => ({ value: liquidOf(value), label: String(label) }));
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
const liquidOf = (attribute: string): string =>
  `{{ ${attribute.replace(/^traits\./, 'profile.')} | default: "" }}`;
