// Saving what an editor holds: busy meanwhile, and what was refused stays beside the fields that it names.

import { useState } from 'react';

interface Saving<State> {
  busy: boolean;
  fault: Error | undefined;
  submit(next: State): Promise<void>;
}

export function useSaving<State>(save: (next: State) => Promise<unknown>): Saving<State> {
  const [fault, setFault] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const submit = async (next: State): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await save(next);
    } catch (error) {
      setFault(error as Error); // only errors are thrown by the client
      window.scrollTo({ top: 0 });
    }
    setBusy(false);
  };
  return { busy, fault, submit };
}
