// What an editor holds until it is saved: the draft, whether it is being saved, and what was refused. Nobody leaves an
// unsaved one without being asked.

import { useState } from 'react';
import { isOther, useUnsaved } from './unsaved.ts';

export interface Drafting<T> {
  draft: T;
  setDraft(draft: T): void;
  /** Changes parts of it. */
  set(change: Partial<T>): void;
  /** While it is being saved. */
  busy: boolean;
  /** Why it could not be saved. */
  fault: Error | undefined;
  submit(save: () => Promise<unknown>): Promise<void>;
}

export function useDraft<T extends object>(start: T): Drafting<T> {
  const [draft, setDraft] = useState(start);
  const [fault, setFault] = useState<Error>();
  const [busy, setBusy] = useState(false);
  // Not while it is being saved: that may lead to another page.
  useUnsaved(!busy && isOther(draft, start));
  const submit = async (save: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await save();
    } catch (error) {
      setFault(error as Error); // only errors are thrown by the client
      window.scrollTo({ top: 0 });
    }
    setBusy(false);
  };
  return { draft, setDraft, set: (change) => setDraft({ ...draft, ...change }), busy, fault, submit };
}
