// The service worker of notifications. A site has it in a file of its own, since a browser takes workers from the site alone:
// `importScripts('https://visavis.example.com/sdk/visavis-worker.js')`. Shows what a push carries, opens its link, and says so
// when the browser goes over to another subscription.

import { keep, kept } from './kept.ts';

interface Pushed {
  id: string;
  title: string;
  body?: string;
  icon?: string;
  url?: string;
  /** Told when it is pressed, where there is no link. */
  pressed?: string;
}
/** What of a service worker is used here; TypeScript has its types and those of a page only apart. */
interface Worker {
  registration: {
    scope: string;
    pushManager: PushManager;
    showNotification(title: string, options: object): Promise<void>;
  };
  clients: { openWindow(url: string): Promise<unknown> };
  addEventListener(name: string, listener: (event: never) => void): void;
}
interface Waits {
  waitUntil(done: Promise<unknown>): void;
}

const worker = globalThis as unknown as Worker;

worker.addEventListener('push', (event: Waits & { data?: { json(): Pushed } }) => {
  let pushed: Pushed | undefined;
  try {
    pushed = event.data?.json();
  } catch {
    // Of somebody else; their own worker knows what to do with it.
  }
  if (typeof pushed?.title !== 'string' || typeof pushed.id !== 'string') return;
  const { id, title, body, icon, url, pressed } = pushed;
  // The same message a second time takes its own place.
  const options = {
    tag: id,
    data: { visavis: url ?? '', pressed },
    ...(body && { body }),
    ...(icon && { icon }),
  };
  event.waitUntil(worker.registration.showNotification(title, options));
});

worker.addEventListener(
  'notificationclick',
  (event: Waits & { notification: { data?: { visavis?: string; pressed?: string }; close(): void } }) => {
    const { visavis: url, pressed } = event.notification.data ?? {};
    if (url === undefined) return;
    event.notification.close();
    if (/^https?:/.test(url)) return event.waitUntil(worker.clients.openWindow(url));
    const told =
      pressed !== undefined && /^https?:/.test(pressed)
        ? fetch(pressed, { mode: 'no-cors', credentials: 'omit' }).catch(() => {})
        : undefined;
    event.waitUntil(Promise.all([told, worker.clients.openWindow(worker.registration.scope)]));
  },
);

/** The browser has taken the subscription back, and may have another: the server goes over to that one. */
worker.addEventListener(
  'pushsubscriptionchange',
  (event: Waits & { newSubscription?: PushSubscription | null }) =>
    event.waitUntil(goOver(event.newSubscription)),
);

async function goOver(given: PushSubscription | null | undefined): Promise<void> {
  const known = await kept();
  if (!known) return;
  const { host, writeKey, anonymousId, publicKey, endpoint: instead } = known;
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  const next = given ?? (await worker.registration.pushManager.subscribe(options).catch(() => null));
  const { endpoint, keys } = next?.toJSON() ?? {};
  const [path, body] = endpoint
    ? ['devices', { kind: 'web', subscription: { endpoint, keys }, instead }]
    : ['devices/forget', { address: instead }];
  const response = await fetch(`${host.replace(/\/$/, '')}/v1/push/${path}`, {
    ...{ method: 'POST', body: JSON.stringify({ anonymousId, ...(body as object) }), credentials: 'omit' },
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
  });
  if (response.ok) await keep(endpoint ? { ...known, endpoint } : undefined);
}
