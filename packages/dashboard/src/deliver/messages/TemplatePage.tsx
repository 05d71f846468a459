// One template: what it says to whom, as any person would have it, and what is missing of people before it goes out.

import { Button, Grid, Select, SimpleGrid, Stack, Tabs, TextInput } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../ui/api/query.ts';
import { Crumbs } from '../../ui/Crumbs.tsx';
import { Refused } from '../../ui/faults.tsx';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { useDraft } from '../../ui/useDraft.ts';
import {
  CHANNEL_NAMES,
  type Channel,
  type StoredTemplate,
  TEMPLATES,
  type Template,
  useChannels,
  useTemplate,
} from './api.ts';
import { STARTERS } from './starters.ts';
import { Tried } from './Tried.tsx';
import { VariantEditor } from './VariantEditor.tsx';

const start = (channel: string): Template => ({
  ...{ key: '', name: '', channel },
  variants: [{ key: 'all', name: 'Everybody', content: STARTERS[channel] ?? {} }],
});

export function NewTemplatePage() {
  const channels = useChannels();
  const navigate = useNavigate();
  const change = useChange<StoredTemplate>(TEMPLATES);
  const save = async (template: Template): Promise<void> => {
    const made = await change.mutateAsync({ method: 'POST', path: TEMPLATES, body: template });
    done(`“${made.name}” is there.`);
    await navigate({ to: '/templates/$key', params: { key: made.key } });
  };
  return (
    <LoadingPanel query={channels}>
      {({ data }) => <Editor isNew title="New template" first={start('email')} channels={data} save={save} />}
    </LoadingPanel>
  );
}

export function TemplatePage() {
  const { key } = useParams({ from: '/shell/templates/$key' });
  const template = useTemplate(key);
  const channels = useChannels();
  const navigate = useNavigate();
  const change = useChange<StoredTemplate>(TEMPLATES);
  const path = `${TEMPLATES}/${encodeURIComponent(key)}`;
  const save = async ({ name, topic, variants }: Template): Promise<void> => {
    // Emptied, it is none any more.
    const body = { name, variants, topic: topic ?? '' };
    const made = await change.mutateAsync({ method: 'PATCH', path, body });
    done(`“${made.name}” is at version ${made.version}.`);
  };
  const remove = async (): Promise<void> => {
    await change.mutateAsync({ method: 'DELETE', path });
    done('The template is gone.');
    await navigate({ to: '/templates' });
  };
  return (
    <LoadingPanel query={template}>
      {({ version, updatedAt: _, updatedBy: __, ...first }) => (
        <LoadingPanel query={channels}>
          {({ data }) => (
            <Editor
              key={version}
              title={first.name}
              first={first}
              channels={data}
              save={save}
              remove={() => void remove().catch(failed)}
            />
          )}
        </LoadingPanel>
      )}
    </LoadingPanel>
  );
}

interface EditorProps {
  title: string;
  first: Template;
  channels: readonly Channel[];
  save(template: Template): Promise<void>;
  remove?: () => void;
  isNew?: boolean;
}

function Editor({ title, first, channels, save, remove, isNew = false }: EditorProps) {
  const { draft, setDraft, set, busy, fault, submit } = useDraft(first);
  const [at, setAt] = useState(0);
  const channel = channels.find(({ name }) => name === draft.channel)!;
  const whole = isNew ? { ...draft, key: keyOf(draft) } : draft;
  const chosen = Math.min(at, draft.variants.length - 1);
  const variant = draft.variants[chosen]!;
  const add = (): void => {
    const key = `variant-${draft.variants.length + 1}`;
    // The one for everybody stays last: the first that fits is taken.
    const fresh = {
      key,
      name: `Variant ${draft.variants.length + 1}`,
      for: { segment: '' },
      content: variant.content,
    };
    set({ variants: [fresh, ...draft.variants] });
    setAt(0);
  };
  return (
    <Page
      changes
      title={title}
      wide
      above={
        <Crumbs>
          <Link to="/templates">Templates</Link>
        </Crumbs>
      }
      action={
        <>
          {remove && (
            <Button variant="default" onClick={remove}>
              Remove
            </Button>
          )}
          <Button
            onClick={() => void submit(() => save(whole))}
            loading={busy}
            disabled={draft.name.trim() === ''}
          >
            {isNew ? 'Make template' : 'Save changes'}
          </Button>
        </>
      }
    >
      <Refused error={fault} mb="md" />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="lg">
            <Section title="The template">
              <SimpleGrid cols={{ base: 1, xs: 3 }}>
                <TextInput
                  label="Name"
                  value={draft.name}
                  onChange={(event) => set({ name: event.currentTarget.value })}
                />
                <Select
                  label="Channel"
                  data={Object.entries(CHANNEL_NAMES).map(([value, label]) => ({ value, label }))}
                  value={draft.channel}
                  disabled={!isNew}
                  allowDeselect={false}
                  onChange={(value) => value && setDraft({ ...start(value), name: draft.name })}
                />
                <TextInput
                  label="Topic"
                  description="What people can leave by itself"
                  placeholder="newsletter"
                  value={draft.topic ?? ''}
                  onChange={(event) => set({ topic: event.currentTarget.value })}
                />
              </SimpleGrid>
            </Section>
            <Section
              title="What it says"
              note="The first variant that is for a person is the one they get."
              action={
                <Button variant="default" size="xs" onClick={add}>
                  Add a variant
                </Button>
              }
            >
              <Tabs value={String(chosen)} onChange={(value) => setAt(Number(value))}>
                <Tabs.List mb="sm">
                  {draft.variants.map(({ key, name }, index) => (
                    <Tabs.Tab key={key} value={String(index)}>
                      {name}
                    </Tabs.Tab>
                  ))}
                </Tabs.List>
                <Tabs.Panel value={String(chosen)}>
                  <VariantEditor
                    variant={variant}
                    parts={channel.parts}
                    set={(next) =>
                      set({ variants: draft.variants.map((one, n) => (n === chosen ? next : one)) })
                    }
                    {...(draft.variants.length > 1 && {
                      remove: () => set({ variants: draft.variants.filter((_, n) => n !== chosen) }),
                    })}
                  />
                </Tabs.Panel>
              </Tabs>
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Tried template={sendable(draft)} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}

const keyOf = ({ name }: Template): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'template';

/** With a key and a name, so that it can be tried before it has either. */
function sendable({ topic, ...draft }: Template): Template {
  return { ...draft, key: draft.key || 'draft', name: draft.name || 'Draft', ...(topic && { topic }) };
}
