// A list of things that are made and taken away here: the form that makes one, what of it is shown only once, and the
// table with a way to take each away. Keys, members, computed traits and webhooks are such lists.

import { Alert, Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Code } from './Code.tsx';
import { type Column, DataTable } from './DataTable.tsx';
import { LoadingPanel, type LoadingPanelProps } from './LoadingPanel.tsx';
import { Section } from './Page.tsx';

export interface Act<T> {
  /** On the button: `Remove`, `Revoke`. */
  word: string;
  /** For screen readers: `Remove the key of Ada`. */
  label(row: T): string;
  run(row: T): unknown;
  prominent?: boolean;
}

export interface Once {
  title: string;
  /** What it is, for whoever copies it. */
  label: string;
  text: string;
}

export interface RegisterProps<T> {
  title: string;
  query: LoadingPanelProps<{ data: readonly T[] }>['query'];
  columns: readonly Column<T>[];
  keyOf(row: T): string;
  act?: Act<T> | undefined;
  empty?: ReactNode;
  form?: ReactNode;
  /** The form stands under the table, where there is always somebody in it. */
  formBelow?: boolean;
  once?: Once | undefined;
  closeOnce?(): void;
  chosen?: string | undefined;
  onOpen?(row: T): void;
  children?: ReactNode;
}

export function Register<T>(props: RegisterProps<T>) {
  const { title, query, columns, keyOf, act, empty, form, formBelow, once, closeOnce, chosen, onOpen } =
    props;
  const all = act ? [...columns, columnOf(act)] : columns;
  return (
    <Stack gap="lg">
      {!formBelow && form}
      {once && <ShownOnce {...once} close={closeOnce} />}
      <Section title={title} flush>
        <LoadingPanel query={query} empty={empty}>
          {({ data }) => (
            <DataTable
              label={title}
              rows={data}
              columns={all}
              keyOf={keyOf}
              chosen={chosen}
              {...(onOpen ? { onOpen } : {})}
            />
          )}
        </LoadingPanel>
      </Section>
      {formBelow && form}
      {props.children}
    </Stack>
  );
}

function columnOf<T>({ word, label, run, prominent }: Act<T>): Column<T> {
  return {
    id: word,
    header: '',
    align: 'right',
    width: 40 + word.length * 9,
    cell: (row) => (
      <Button
        size="compact-xs"
        {...(prominent ? { variant: 'default' } : { variant: 'subtle', color: 'gray' })}
        aria-label={label(row)}
        onClick={() => void run(row)}
      >
        {word}
      </Button>
    ),
  };
}

/** A secret is readable at the moment it is made, and never again. */
function ShownOnce({ title, label, text, close }: Once & { close: (() => void) | undefined }) {
  return (
    <Alert
      color="iris"
      variant="light"
      title={title}
      withCloseButton
      closeButtonLabel="Close"
      onClose={() => close?.()}
    >
      <Code label={label} text={text} />
    </Alert>
  );
}
