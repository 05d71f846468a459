// Forms and surveys for a page that has any: `<script type="module" src="…/sdk/visavis-ask.js"></script>`. It stands beside
// the SDK, which most pages need without it, and never throws into the page.

import { ask, client, whomOf } from './api.ts';
import { FormElement } from './form.ts';
import { type Offer, prompt, SurveyElement } from './survey.ts';

/** Answers come quickly after one another; one look is enough for them. */
const SETTLES_MS = 700;
const WAITS_FOR_SDK_MS = 15_000;
/** A page that stays open for hours does not ask for ever. */
const MOST_LOOKS = 30;

function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}

/** Surveys that come by themselves: looked for when the page was decided, and again after something has happened. */
function watch(sdk: NonNullable<ReturnType<typeof client>>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOpen = false;
  let isAsking = false;
  let looks = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look().catch(() => {}), SETTLES_MS);
  };
  async function look(): Promise<void> {
    if (!isOpen || isAsking || looks++ >= MOST_LOOKS) return;
    isAsking = true;
    try {
      await sdk.flush();
      const whom = whomOf(document.documentElement);
      const { host, ...who } = whom;
      if (!who.writeKey) return;
      const offer = await ask<Offer>(host, 'survey/due', who);
      if (!offer.survey) return;
      await new Promise((done) => setTimeout(done, (offer.survey?.delaySeconds ?? 0) * 1000));
      if (isOpen) await prompt(whom, offer);
    } finally {
      isAsking = false;
    }
  }
  // Before there is consent nothing is decided, so nothing is asked.
  sdk.on('decided', () => {
    isOpen = true;
    soon();
  });
  sdk.on('consent', (given) => {
    isOpen = given;
  });
  sdk.on('event', ({ type }) => void (type === 'track' && soon()));
  if (sdk.peek('page')) {
    isOpen = true;
    soon();
  }
}

try {
  define('visavis-form', FormElement);
  define('visavis-survey', SurveyElement);
  const began = Date.now();
  const wait = () => {
    const sdk = client();
    if (sdk) watch(sdk);
    else if (Date.now() - began < WAITS_FOR_SDK_MS) setTimeout(wait, 100);
  };
  wait();
} catch (error) {
  dispatchEvent(new CustomEvent('visavis-error', { detail: { error, where: 'ask' } }));
}
