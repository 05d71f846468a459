// What the server refused, said at the field that it is about. Whatever no field has shown stands above the form.

import { Alert } from '@mantine/core';
import { createContext, type ReactNode, useContext } from 'react';
import { ApiError, type Fault } from './api/client.ts';

const Faults = createContext<readonly Fault[]>([]);

/** `claimed` are the fields that are shown further down, such as `variants` for all that begins so. */
export function FaultsOf(props: {
  error: Error | undefined;
  claimed: readonly string[];
  children: ReactNode;
}) {
  const { error, claimed, children } = props;
  return (
    <Faults value={faultsOf(error)}>
      <Refused error={error} claimed={claimed} mb="md" />
      {children}
    </Faults>
  );
}

/** Why it was not taken, with every field that is not said elsewhere. */
export function Refused(props: { error: Error | undefined; claimed?: readonly string[]; mb?: 'md' }) {
  const { error, claimed = [], ...rest } = props;
  if (!error) return null;
  const loose = faultsOf(error).filter(({ field }) => !claimed.some((name) => isUnder(field, name)));
  return (
    <Alert color="red" variant="light" title={error.message} {...rest}>
      {loose.map((fault) => (
        <div key={fault.field + fault.got}>
          {fault.field}: {words(fault)}
        </div>
      ))}
    </Alert>
  );
}

/** What is wrong with this field; with `deep`, or with a part of it. */
export function useFault(name: string, deep = false): string | undefined {
  const faults = useContext(Faults);
  const own = faults.filter(({ field }) => (deep ? isUnder(field, name) : field === name));
  if (own.length === 0) return undefined;
  return own
    .map((fault) => `${fault.field === name ? '' : `${fault.field.slice(name.length + 1)}: `}${words(fault)}`)
    .join('; ');
}

const faultsOf = (error: Error | undefined): Fault[] =>
  error instanceof ApiError ? error.faults.map(cleaned) : [];
const words = ({ expected, got }: Fault): string => `expected ${expected}, got ${got}`;
const isUnder = (field: string, name: string): boolean => field === name || field.startsWith(`${name}.`);
/** The request's shape is checked under `body`. */
const cleaned = (fault: Fault): Fault => ({
  ...fault,
  field: fault.field.replace(/^\/?(body[./])?/, '').replaceAll('/', '.'),
});
