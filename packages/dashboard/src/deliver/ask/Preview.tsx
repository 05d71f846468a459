// The form or the survey as visitors get it: the very element that pages load from this server, told what to show and
// sending nothing.

import { Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Consent, Question } from './api.ts';

export interface Previewed {
  title: string;
  intro: string;
  submitLabel: string;
  thanks: string;
  questions: readonly Question[];
  consents?: readonly Consent[];
}
type Element = HTMLElement & { preview: Previewed };

const MODULE = '/sdk/visavis-ask.js';
let loading: Promise<unknown> | undefined;

export function Preview({
  asked,
  element,
}: {
  asked: Previewed;
  element: 'visavis-form' | 'visavis-survey';
}) {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<Element>(undefined);
  const [state, setState] = useState<'loading' | 'there' | 'away'>('loading');
  useEffect(() => {
    loading ??= import(/* @vite-ignore */ MODULE);
    loading.then(
      () => setState('there'),
      () => {
        loading = undefined;
        setState('away');
      },
    );
  }, []);
  useEffect(() => {
    if (state !== 'there' || !box.current) return;
    if (!shown.current) {
      shown.current = document.createElement(element) as Element; // the module has defined it
      box.current.replaceChildren(shown.current);
    }
    shown.current.preview = asked;
  }, [state, asked, element]);
  return (
    <>
      <div ref={box} />
      {state === 'away' && (
        <Text size="sm" c="dimmed">
          The preview needs the browser SDK, which is not built: npm run build -w @visavis/browser.
        </Text>
      )}
    </>
  );
}
