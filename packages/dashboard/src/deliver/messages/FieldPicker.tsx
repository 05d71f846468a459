// Picks what a text may speak of by its name, as the Liquid that says it.

import { Select } from '@mantine/core';
import { useCatalogue } from '../../segment/index.ts';

/** Beside what is known of the person. */
const ALWAYS = [
  ['{{ links.unsubscribe }}', 'Link to unsubscribe'],
  ['{{ links.preferences }}', 'Link to the preferences'],
  ['{{ company.name }}', 'Name of the company'],
  ['{{ company.address }}', 'Address of the company'],
  [
    '{% for item in recommendations.for-you limit: 3 %}{{ item.title }}{% unless forloop.last %}, {% endunless %}{% endfor %}',
    'Three things recommended for each',
  ],
  ['{{ event.properties.name }}', 'What the event is about, by its name'],
] as const;
/** Which attributes a text may speak of, and how it calls them. */
const READABLE =
  /^(traits|computed|prediction|persona|stage|place|device|first|last|group|sessions)\.[\w.-]+$/;

export function FieldPicker({ onPick }: { onPick(liquid: string): void }) {
  const { attributeOptions } = useCatalogue();
  const known = attributeOptions
    .filter(({ value }) => READABLE.test(value))
    .map(({ value, label }) => ({ value: liquidOf(value), label: String(label) }));
  return (
    <Select
      aria-label="Insert a field"
      placeholder="Insert a field"
      size="xs"
      w={200}
      searchable
      value={null}
      limit={100}
      nothingFoundMessage="Nothing of that name is known"
      comboboxProps={{ width: 320, position: 'bottom-start' }}
      data={[
        { group: 'The message', items: ALWAYS.map(([value, label]) => ({ value, label })) },
        { group: 'The person', items: known },
      ]}
      onChange={(liquid) => liquid && onPick(liquid)}
    />
  );
}

/** Who has none gets an empty text; the words for them stand between the quotes. */
const liquidOf = (attribute: string): string =>
  `{{ ${attribute.replace(/^traits\./, 'profile.')} | default: "" }}`;
