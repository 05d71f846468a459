// Traits worked out from behaviour: how often, how much, when first and last. Segments read them as any other trait.

import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ComputedTrait } from '@visavis/engine/segment';
import { useState } from 'react';
import type { List } from '../ui/api/client.ts';
import { useChange, useGet } from '../ui/api/query.ts';
import type { Column } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Register } from '../ui/Register.tsx';
import { Choice } from '../ui/words/index.ts';
import { labelOf, useCatalogue } from './catalogue.ts';
import { EventWord, WhereWords } from './conditions/filter.tsx';
import { WindowWord, windowWords } from './conditions/window.tsx';
import { peopleWho } from './people.ts';

const COMPUTED = '/v1/computed-traits';
const MEASURES = [
  { value: 'count', label: 'number of times' },
  { value: 'sum', label: 'total of' },
  { value: 'avg', label: 'average of' },
  { value: 'min', label: 'smallest' },
  { value: 'max', label: 'largest' },
  { value: 'distinct', label: 'number of different' },
  { value: 'firstTime', label: 'first time' },
  { value: 'lastTime', label: 'last time' },
  { value: 'firstValue', label: 'first value of' },
  { value: 'lastValue', label: 'last value of' },
  { value: 'lastValues', label: 'latest values of' },
];
const ALONE = ['count', 'firstTime', 'lastTime'];

export function ComputedTraitsPanel() {
  const traits = useGet<List<ComputedTrait>>(COMPUTED);
  const change = useChange(COMPUTED, '/v1/sources');
  const remove = (trait: ComputedTrait): void =>
    change.mutate(
      { method: 'DELETE', path: `${COMPUTED}/${trait.key}` },
      {
        onSuccess: () =>
          done(`“${trait.name}” is removed.`, () =>
            change.mutateAsync({ method: 'POST', path: COMPUTED, body: bodyOf(trait) }).catch(failed),
          ),
        onError: failed,
      },
    );
  const columns: Column<ComputedTrait>[] = [
    {
      id: 'name',
      header: 'Name',
      cell: (trait) => (
        <Link
          to="/segments/new"
          search={peopleWho({ attribute: `computed.${trait.key}`, op: 'exists' })}
          title="The people who have it"
        >
          {trait.name}
        </Link>
      ),
    },
    {
      id: 'key',
      header: 'Read as',
      cell: (trait) => <code style={{ fontSize: 12 }}>computed.{trait.key}</code>,
    },
    { id: 'what', header: 'What it is', cell: sentenceOf },
  ];
  const make = (trait: ComputedTrait): Promise<unknown> =>
    change
      .mutateAsync({ method: 'POST', path: COMPUTED, body: bodyOf(trait) })
      .then(() => done(`“${trait.name}” is being worked out from history.`), failed);
  return (
    <Register
      title="Computed traits"
      query={traits}
      columns={columns}
      keyOf={(trait) => trait.key}
      act={{ word: 'Remove', label: (trait) => `Remove ${trait.name}`, run: remove }}
      empty={
        <Empty title="No computed traits yet">
          Lifetime value is one: the total revenue of all orders of a person.
        </Empty>
      }
      form={<NewTrait make={make} />}
    />
  );
}

const bodyOf = ({ key, name, filter, measure, window }: ComputedTrait) => ({
  key,
  name,
  filter,
  measure,
  ...(window ? { window } : {}),
});

function sentenceOf({ filter, measure, window }: ComputedTrait): string {
  const [name, property] = Object.entries(measure)[0] ?? [];
  const words = MEASURES.find((each) => each.value === name)?.label ?? name;
  const subject =
    typeof property === 'string'
      ? `${words} ${labelOf(property)} over ${filter.event}`
      : `${words}, ${filter.event}`;
  return window ? `${subject}, ${windowWords(window)}` : subject;
}

function NewTrait({ make }: { make(trait: ComputedTrait): Promise<unknown> }) {
  const catalogue = useCatalogue();
  const [name, setName] = useState('');
  const [measure, setMeasure] = useState('sum');
  const [property, setProperty] = useState('');
  const [trait, setTrait] = useState<Pick<ComputedTrait, 'filter' | 'window'>>({ filter: { event: '' } });
  const needsProperty = !ALONE.includes(measure);
  const ready = name.trim() !== '' && trait.filter.event !== '' && (!needsProperty || property !== '');
  const submit = async (): Promise<void> => {
    const key = name
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '');
    await make({
      key,
      name: name.trim(),
      ...trait,
      measure: { [measure]: needsProperty ? property : true } as unknown as ComputedTrait['measure'],
    }); // one of the measures above
    setName('');
  };
  return (
    <Section title="New computed trait">
      <Group align="flex-end" mb="sm">
        <TextInput
          label="Name"
          placeholder="Lifetime value"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Measure"
          data={MEASURES}
          value={measure}
          onChange={(next) => next && setMeasure(next)}
          allowDeselect={false}
          w={190}
        />
        <Button disabled={!ready} onClick={() => void submit()}>
          Make trait
        </Button>
      </Group>
      <Text component="div" lh={2}>
        The {MEASURES.find((each) => each.value === measure)?.label}{' '}
        {needsProperty && (
          <>
            <Choice
              label="Property"
              open
              placeholder="a property"
              value={property}
              {...(property ? { shown: labelOf(property) } : {})}
              options={catalogue.propertyOptions(trait.filter.event)}
              onChange={setProperty}
            />{' '}
            over{' '}
          </>
        )}
        <EventWord
          filter={trait.filter}
          catalogue={catalogue}
          onChange={(filter) => setTrait({ ...trait, filter })}
        />
        <WhereWords
          filter={trait.filter}
          catalogue={catalogue}
          onChange={(filter) => setTrait({ ...trait, filter })}
        />{' '}
        <WindowWord
          value={trait.window}
          onChange={(window) => setTrait(window ? { ...trait, window } : { filter: trait.filter })}
        />
      </Text>
    </Section>
  );
}
