// The SDK as a script: `<script src="…/sdk/visavis.js" data-write-key="wk_…"></script>` makes `window.visavis`. Calls
// that were made before it arrived wait in an array of that name: `(window.visavis ??= []).push(['track', 'Seen'])`.

import { createVisavis } from './client.ts';
import { attempt, guard } from './platform/safe.ts';
import type { Visavis } from './types.ts';

type Call = [name: keyof Visavis, ...args: unknown[]];
interface Globals {
  createVisavis?: typeof createVisavis;
  visavis?: Call[] | Visavis;
}

/** There is no one to hand an error to but the page's own listeners. */
const report = (error: unknown, where: string) =>
  void attempt(() => dispatchEvent(new CustomEvent('visavis-error', { detail: { error, where } })));

guard('script', report, () => {
  const page = window as Globals;
  const script = document.currentScript as HTMLScriptElement;
  const given = { ...script.dataset };
  const waiting = page.visavis;
  page.createVisavis = createVisavis;
  // A page that includes the script twice has one client.
  if (!given.writeKey || (waiting && !Array.isArray(waiting))) return;
  const visavis = createVisavis({
    ...(given as { writeKey: string; cookieDomain?: string }),
    host: given.host ?? new URL(script.src).origin,
    consent: given.consent !== 'required',
    auto: given.auto !== 'false',
    slots: given.slots?.split(','),
    timeoutMs: +(given.timeoutMs ?? 300),
    nonce: script.nonce,
    onError: report,
  });
  const push = ([name, ...args]: Call) =>
    attempt(() => (visavis[name] as (...args: unknown[]) => unknown)(...args));
  page.visavis = Object.assign(visavis, { push });
  waiting?.forEach(push);
})();
