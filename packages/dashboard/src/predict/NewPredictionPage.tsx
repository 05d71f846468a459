// A new prediction in a few fields: what is asked, of which event, how far ahead. The training begins at once.

import { Alert, Button, Radio, Stack, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../ui/api/client.ts';
import { useChange } from '../ui/api/query.ts';
import { Crumbs } from '../ui/Crumbs.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { type Kind, MODELS, type Model, useKinds } from './api.ts';
import { SettingFields } from './SettingFields.tsx';

export function NewPredictionPage() {
  const kinds = useKinds();
  return (
    <LoadingPanel query={kinds} lines={6}>
      {({ data }) => <Form kinds={data.filter(({ outputs }) => outputs.length > 0)} />}
    </LoadingPanel>
  );
}

function Form({ kinds }: { kinds: readonly Kind[] }) {
  const navigate = useNavigate();
  const change = useChange<Model>(MODELS);
  const [chosen, setChosen] = useState(kinds[0]!.name);
  const [name, setName] = useState('');
  const [settings, setSettings] = useState<Record<string, unknown>>({});
  const kind = kinds.find((each) => each.name === chosen)!;
  const error = change.error;
  const faults = error instanceof ApiError ? error.faults : [];
  const fault = (field: string): string | undefined => {
    const found = faults.find((each) => each.field === field);
    return found && `expected ${found.expected}, got ${found.got}`;
  };
  const loose = faults.filter(
    ({ field }) =>
      !field.startsWith('settings.') || !(field.slice(9).split('.')[0]! in kind.settings.properties),
  );
  const make = async (): Promise<void> => {
    const body = { name: name.trim() || kind.title, kind: kind.name, settings };
    const made = await change
      .mutateAsync({ method: 'POST', path: MODELS, body })
      // What was refused stands at its field.
      .catch(() => undefined);
    if (made) await navigate({ to: '/predictions/$key', params: { key: made.key } });
  };
  return (
    <Page
      changes
      title="New prediction"
      above={
        <Crumbs>
          <Link to="/predictions">Predictions</Link>
        </Crumbs>
      }
      sentence={kind.question}
      action={
        <Button onClick={make} loading={change.isPending}>
          Make and train
        </Button>
      }
    >
      <Stack gap="lg">
        {error && (
          <Alert color="red" variant="light" title={error.message}>
            {loose.map((each) => (
              <div key={each.field + each.got}>
                {each.field}: expected {each.expected}, got {each.got}
              </div>
            ))}
          </Alert>
        )}
        <Section title="What is asked">
          <Radio.Group
            aria-label="What is asked"
            value={chosen}
            onChange={(next) => {
              setChosen(next);
              setSettings({});
              change.reset();
            }}
          >
            <Stack gap="sm">
              {kinds.map((each) => (
                <Radio key={each.name} value={each.name} label={each.title} description={each.question} />
              ))}
            </Stack>
          </Radio.Group>
        </Section>
        <Section title="Of what, and how far ahead">
          <Stack gap="md">
            <TextInput
              label="Name"
              placeholder={kind.title}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maw={420}
              error={fault('name')}
            />
            <SettingFields
              properties={kind.settings.properties}
              settings={settings}
              onChange={setSettings}
              fault={(field) => fault(`settings.${field}`)}
            />
          </Stack>
        </Section>
      </Stack>
    </Page>
  );
}
