// The page's own script: starts the SDK, tells it what the shop's server wants told, and opens the drawer that says
// why one sees what one sees.

import { createVisavis } from '@visavis/browser';

interface Settings {
  host: string;
  writeKey: string;
  /** Calls of the SDK: `['track', 'Product Viewed', {…}]`. */
  say: [name: string, ...args: unknown[]][];
  slots: string[];
}

const settings = JSON.parse(document.getElementById('shop')!.textContent!) as Settings;
const visavis = createVisavis({ writeKey: settings.writeKey, host: settings.host, flushAfterMs: 50 });
const calls = visavis as unknown as Record<string, (...args: unknown[]) => void>;
for (const [name, ...args] of settings.say) calls[name]?.(...args);

// Forms and surveys; they speak through the SDK that the page started.
Object.assign(window, { visavis });
void import(`${settings.host}/sdk/visavis-ask.js`).catch(() => {});

/** Slots that the server has rendered whole: their views are told when they are seen. */
const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries)
    if (isIntersecting) {
      visavis.viewed(target.getAttribute('data-viewed')!);
      observer.unobserve(target);
    }
});
for (const element of document.querySelectorAll('[data-viewed]')) observer.observe(element);

const drawer = document.getElementById('why') as HTMLDialogElement;
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('[data-why]');
  if (link) {
    event.preventDefault();
    open(link.getAttribute('data-why')!);
  } else if (event.target === drawer) drawer.close();
});

function open(slot: string): void {
  drawer.showModal();
  for (const section of drawer.querySelectorAll('section'))
    section.classList.toggle('asked', section.id === `why-${slot}`);
  drawer.querySelector(`#why-${CSS.escape(slot)}`)?.scrollIntoView({ block: 'nearest' });
  void fillKnown();
}

async function fillKnown(): Promise<void> {
  const known = drawer.querySelector('[data-known]')!;
  const answer = await fetch('/known').catch(() => undefined);
  known.innerHTML = answer?.ok ? await answer.text() : '<p class="quiet">It cannot be looked up now.</p>';
}
