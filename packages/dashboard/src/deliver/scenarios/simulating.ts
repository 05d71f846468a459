// A scenario tried on history, saved or not, with how far it is.

import type { Expectation, Scenario } from '@visavis/engine/deliver';
import { useEffect, useRef, useState } from 'react';
import { sendLines } from '../../ui/api/client.ts';
import { failed } from '../../ui/notices.tsx';
import type { Simulation } from './api.ts';

/** What is not saved yet. */
export interface Edit {
  scenario: Scenario;
  expectations: readonly Expectation[];
}
export interface Simulating {
  /** 0 to 1, while it goes on. */
  share: number | undefined;
  found: Simulation | undefined;
  simulate(days: number, edit?: Edit): Promise<void>;
}
type Line = { done: number; of: number } | { report: Simulation };

/** @param path of what is tried: a scenario's, or a campaign's that goes as one */
export function useSimulating(path: string): Simulating {
  const [share, setShare] = useState<number>();
  const [found, setFound] = useState<Simulation>();
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const { current } = leaving;
    return () => current.abort();
  }, []);
  const simulate = async (days: number, edit?: Edit): Promise<void> => {
    setShare(0);
    setFound(undefined);
    try {
      const asked = { days, ...edit };
      for await (const line of sendLines<Line>(`${path}/simulate`, asked, leaving.current.signal)) {
        if ('report' in line) setFound(line.report);
        else setShare(line.of === 0 ? 0 : line.done / line.of);
      }
    } catch (error) {
      if (!leaving.current.signal.aborted) failed(error);
    }
    setShare(undefined);
  };
  return { share, found, simulate };
}
