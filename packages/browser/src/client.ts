// Wires the rooms by hand, from left to right: an event goes into the queue, the queue travels with the next question,
// the answer goes into the page. Every function that the page can call is guarded.

import { contextNow, createQueue, onNavigation, pageNow } from './collect/index.ts';
import { createDecisions, createSlots, met, nothing } from './decide/index.ts';
import { toJson } from './platform/json.ts';
import { createListeners } from './platform/listeners.ts';
import { type Posted, post } from './platform/post.ts';
import { attempt, guard, uuid } from './platform/safe.ts';
import { createStorage, ID } from './platform/storage.ts';
import type {
  Answer,
  Change,
  DecidedState,
  Decision,
  Properties,
  Question,
  Visavis,
  VisavisOptions,
} from './types.ts';

/** The slot whose content changes the page as a whole: `{ "changes": [...] }`. */
const PAGE_SLOT = 'page';
/** Pages are given so long to render what their changes are about. */
const MISSED_AFTER_MS = 5000;
const ANSWER_MS = 10_000;

/** @example const visavis = createVisavis({ writeKey: 'wk_…', host: 'https://visavis.example.com' }); */
export function createVisavis(options: VisavisOptions): Visavis {
  const {
    writeKey,
    host = '',
    auto = true,
    timeoutMs = 300,
    flushAfterMs = 500,
    nonce,
    cookieDomain,
  } = options;
  const report = (error: unknown, where: string) => void attempt(() => options.onError?.(error, where));
  /** The marketer has come from the dashboard to edit this page: it shows itself as it is, and says nothing. */
  const isEdited = /visavis-edit/.test(location.hash);
  let isOpen = !isEdited && options.consent !== false;
  let purposes: Record<string, boolean> | undefined;
  let cameFrom: string | undefined;
  /** Events before consent, in memory. */
  const held: Properties[] = [];
  /** Decisions whose view was told. */
  const seen = new WeakSet<Decision>();

  const { on, tell } = createListeners(report);
  const storage = createStorage({ open: isOpen, cookieDomain });
  /** Told with everything that names the user, until the page is left: it may be over by the next one. */
  let identityToken: string | undefined;
  const who = () => ({ anonymousId: storage.get(ID)!, userId: storage.get('user'), identityToken });
  const queue = createQueue({ storage, flushAfterMs, report, send });
  const decisions = createDecisions({ call, learned, failed: () => slots.giveUp(), timeoutMs, report });
  const slots = createSlots({ ...decisions, viewed, timeoutMs, nonce, report });

  function send(events: string, question?: Properties): Promise<Posted> {
    const start = toJson({ writeKey, ...question })!.slice(0, -1);
    const [path, list] = question ? ['decide', 'events'] : ['batch', 'batch'];
    return post(`${host.replace(/\/$/, '')}/v1/${path}`, `${start},"${list}":[${events}]}`, ANSWER_MS);
  }

  function say(type: string, fields: Properties): void {
    const event: Properties = {
      type,
      messageId: uuid(),
      ...who(),
      originalTimestamp: new Date().toISOString(),
      context: contextNow(pageNow(cameFrom)),
      ...fields,
    };
    tell('event', event);
    if (isOpen) enqueue(event);
    else held.push(event);
  }

  function enqueue(event: Properties): void {
    const { context } = event as { context: Properties };
    if (purposes) context.consent = { categoryPreferences: purposes };
    event.anonymousId = who().anonymousId;
    queue.add(toJson(event)!);
  }

  async function call({ slots, request, preflight }: Question): Promise<Answer | undefined> {
    if (!isOpen) return undefined;
    const now = { ...pageNow(cameFrom), locale: navigator.language };
    const asked = {
      ...who(),
      slots,
      preflight,
      request: { ...now, ...attempt(() => options.request?.()), ...request },
    };
    const taken = preflight ? undefined : queue.take();
    const posted = await send(taken?.texts ?? '', asked);
    if (posted.status === 200) {
      taken?.settle(posted);
      return posted.json as Answer;
    }
    // A question that is refused says nothing of the events that came along.
    taken?.settle({ status: 0 });
    report((posted.json as { error?: unknown } | undefined)?.error ?? posted.status, 'decide');
    return undefined;
  }

  /** What is shown is what counts, not what was decided: the holdout and what came too late are no views. */
  function viewed(slot: string): void {
    const decision = decisions.peek(slot);
    if (!decision?.exposure || seen.has(decision)) return;
    seen.add(decision);
    say('track', { event: 'Experience Viewed', properties: decision.exposure });
  }

  function learned(answer: Answer): void {
    tell('decided', answer);
    guard('slots', report, slots.update)();
    viewed(PAGE_SLOT);
  }

  /** Whoever made the changes hears that the page is another by now. */
  const sayMissed = guard('change', report, (changes: readonly Change[]): void => {
    const missed = changes.filter((one) => !met.has(one)).map(({ selector }) => selector);
    const experience = decisions.peek(PAGE_SLOT)?.experience?.key;
    if (missed.length && changes === decisions.changes())
      say('track', { event: 'Experience Missed', properties: { experience, changes: missed } });
  });

  function askForPage(): Promise<void> {
    setTimeout(sayMissed, MISSED_AFTER_MS, decisions.changes());
    return decisions.ask([...(auto ? [PAGE_SLOT] : []), ...(options.slots ?? [])]);
  }
  /** Late enough for a title that is about to be set, and early enough to travel with the first question. */
  const sayPageSoon = () => setTimeout(() => api.page(), document.readyState === 'loading' ? 10 : 0);

  function open(): void {
    storage.open();
    queue.open();
    held.splice(0).forEach(enqueue);
    const state =
      options.state ?? attempt(() => JSON.parse(document.getElementById('visavis-state')!.textContent!));
    if ((state as DecidedState | undefined)?.anonymousId === who().anonymousId) decisions.learn(state);
    if (!auto) return;
    void askForPage();
    slots.start();
  }

  function navigated(before: string): void {
    cameFrom = before;
    sayPageSoon();
    void refresh();
  }

  /** What shows stays until the page is decided anew. */
  function forget(): void {
    slots.renew();
    decisions.clear();
  }

  function refresh(): Promise<void> {
    forget();
    const asked = askForPage();
    slots.update();
    return asked;
  }

  const calls: Visavis = {
    identify(user: string | Properties, traits?: Properties, options?: { token?: string }) {
      if (typeof user === 'object') return say('identify', { traits: user });
      identityToken = options?.token;
      if (user) storage.set('user', `${user}`);
      say('identify', { traits });
    },
    track: (event, properties) => say('track', { event, properties }),
    page(...given: unknown[]) {
      const names = given.filter((one) => typeof one === 'string');
      const more = given.find((one) => typeof one === 'object') as Properties | undefined;
      const category = names[1] ? names.shift() : undefined;
      say('page', { name: names[0], category, properties: { ...pageNow(cameFrom), ...more } });
    },
    group: (groupId, traits) => say('group', { groupId, traits }),
    alias(name, previousId = who().userId ?? who().anonymousId) {
      storage.set('user', name);
      say('alias', { previousId });
    },
    reset() {
      storage.set(ID, uuid());
      storage.remove('user');
      // Nothing: nobody is proven to be anybody.
      identityToken = forget() as undefined;
    },
    decide: (question = {}) => decisions.decide(question).catch(nothing),
    peek: decisions.peek,
    viewed,
    refresh,
    change: slots.change,
    consent(given) {
      purposes = typeof given === 'object' ? given : undefined;
      const wanted = purposes ? Object.values(purposes).includes(true) : !!given;
      if (isEdited || wanted === isOpen) return;
      isOpen = wanted;
      tell('consent', wanted);
      if (wanted) {
        forget();
        open();
      } else {
        queue.clear();
        storage.close();
        slots.restore();
        decisions.clear();
      }
    },
    flush: () => queue.flush(),
    on,
    who,
  };

  const api = {} as Record<string, unknown> & Visavis;
  for (const name of Object.keys(calls) as (keyof Visavis)[])
    (api as Record<string, unknown>)[name] = guard(name, report, calls[name] as () => void);

  guard('start', report, () => {
    const flush = () => void queue.flush();
    addEventListener('online', flush);
    // The last that a page hears of its end, wherever browsers end pages.
    document.addEventListener('visibilitychange', () => document.hidden && flush());
    if (auto) {
      onNavigation(guard('page', report, navigated));
      sayPageSoon();
    }
    for (const plugin of options.plugins ?? []) guard('plugin', report, plugin)(api);
    if (isOpen) open();
    if (isEdited) import(/* @vite-ignore */ `${host}/sdk/visavis-edit.js`).catch(report as () => void);
  })();
  return api;
}
