// React's way to the SDK: a provider, and hooks that render what was decided. What a server has decided is rendered on
// both sides alike, so hydration finds what it expects.

import {
  createContext,
  createElement,
  type ReactNode,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { DecidedState, Decision, Visavis } from '../types.ts';

interface Shared {
  client: Visavis | null;
  state?: DecidedState;
  timeoutMs: number;
}

const Context = createContext<Shared>({ client: null, timeoutMs: 300 });

export interface ProviderProps {
  /** From `createVisavis`; null while rendering on a server. */
  client: Visavis | null;
  /** From `decideOnServer`, on both sides. */
  state?: DecidedState;
  /** How long `pending` may stay true. Default 300. */
  timeoutMs?: number;
  children?: ReactNode;
}

/** @example <VisavisProvider client={visavis}><Shop /></VisavisProvider> */
export function VisavisProvider({ client, state, timeoutMs = 300, children }: ProviderProps): ReactNode {
  const [shared, setShared] = useState<Shared>({ client, state, timeoutMs });
  if (shared.client !== client || shared.state !== state || shared.timeoutMs !== timeoutMs)
    setShared({ client, state, timeoutMs });
  return createElement(Context.Provider, { value: shared }, children);
}

/** The client, to track with; null while rendering on a server. */
export const useVisavis = (): Visavis | null => useContext(Context).client;

export interface SlotDecision {
  decision: Decision | undefined;
  /** True until the slot is decided, and never longer than `timeoutMs`. */
  pending: boolean;
}

/** @example const { decision, pending } = useDecision('home-hero'); */
export function useDecision(slot: string): SlotDecision {
  const { client, state, timeoutMs } = useContext(Context);
  const handed = state?.decisions[slot];
  const [overFor, setOverFor] = useState<string>();
  const decision = useSyncExternalStore(
    (changed) => client?.on('decided', changed) ?? (() => {}),
    () => client?.peek(slot) ?? handed,
    () => handed,
  );
  const isKnown = decision !== undefined;
  useEffect(() => {
    if (isKnown) client?.viewed(slot);
  }, [client, slot, isKnown]);
  useEffect(() => {
    if (isKnown || !client) return;
    let isMounted = true;
    void client.decide({ slots: [slot], timeoutMs }).then(() => isMounted && setOverFor(slot));
    return () => {
      isMounted = false;
    };
  }, [client, slot, isKnown, timeoutMs]);
  return { decision, pending: client !== null && !isKnown && overFor !== slot };
}

/**
 * A slot's content, or the fallback where nothing was decided (yet).
 *
 * @example const hero = useSlot('home-hero', { title: 'Welcome' });
 */
export function useSlot<Value>(slot: string, fallback: Value): Value {
  const { decision } = useDecision(slot);
  return (decision?.value ?? fallback) as Value;
}
