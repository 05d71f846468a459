// The editor that forms and surveys share: what it says, kept as a draft or set live, with the thing itself beside it
// as people get it. What only one of them has stands in `children`.

import { Button, Grid, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { FaultsOf, useFault } from '../../ui/faults.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { useDraft } from '../../ui/useDraft.ts';
import { Preview, type Previewed } from './Preview.tsx';

const PREVIEW_AFTER_MS = 150;

export type State = 'draft' | 'live';
export interface AskEditorProps<T> {
  title: string;
  above: ReactNode;
  start: T;
  state: State;
  save(draft: T, state: State): Promise<unknown>;
}
interface Props<T> extends AskEditorProps<T> {
  element: 'visavis-form' | 'visavis-survey';
  /** The fields beside its words that say themselves what is wrong with them. */
  claimed: readonly string[];
  children(draft: T, set: (change: Partial<T>) => void): ReactNode;
}
type Asked = Previewed & { name: string };

export function AskEditor<T extends Asked>(props: Props<T>) {
  const { title, above, start, state, save, element, claimed, children } = props;
  const { draft, set, busy, fault, submit } = useDraft(start);
  const [previewed] = useDebouncedValue(draft, PREVIEW_AFTER_MS);
  const to = (next: State) => ({
    disabled: draft.name.trim() === '',
    loading: busy,
    onClick: () => void submit(() => save(draft, next)),
  });
  return (
    <Page
      changes
      wide
      {...{ title, above }}
      action={
        <>
          <Button variant="default" {...to('draft')}>
            {state === 'live' ? 'Take offline' : 'Keep as draft'}
          </Button>
          <Button {...to('live')}>{state === 'live' ? 'Save changes' : 'Set live'}</Button>
        </>
      }
    >
      <FaultsOf error={fault} claimed={['name', ...claimed]}>
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Stack gap="lg">
              <Section title="What it says">
                <Words draft={draft} set={(change) => set(change as Partial<T>)} />
              </Section>
              {children(draft, set)}
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <div style={{ position: 'sticky', top: 68 }}>
              <Section title="Preview" note="As people get it; nothing is sent.">
                <Preview asked={previewed} element={element} />
              </Section>
            </div>
          </Grid.Col>
        </Grid>
      </FaultsOf>
    </Page>
  );
}

function Words({ draft, set }: { draft: Asked; set(change: Partial<Asked>): void }) {
  return (
    <Stack gap="sm">
      <TextInput
        label="Name"
        description="For your team"
        value={draft.name}
        error={useFault('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Title"
        placeholder={draft.name}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        label="Introduction"
        autosize
        value={draft.intro}
        onChange={(event) => set({ intro: event.currentTarget.value })}
      />
      <TextInput
        label="On the button"
        value={draft.submitLabel}
        onChange={(event) => set({ submitLabel: event.currentTarget.value })}
      />
      <TextInput
        label="Thanks"
        value={draft.thanks}
        onChange={(event) => set({ thanks: event.currentTarget.value })}
      />
    </Stack>
  );
}
