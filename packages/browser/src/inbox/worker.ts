// The service worker of notifications. A site has it in a file of its own, since a browser takes workers from the site alone:
// `importScripts('https://visavis.example.com/sdk/visavis-worker.js')`. Shows what a push carries, and opens its link.

interface Pushed {
  id: string;
  title: string;
  body?: string;
  icon?: string;
  url?: string;
}
/** What of a service worker is used here; TypeScript has its types and those of a page only apart. */
interface Worker {
  registration: { showNotification(title: string, options: object): Promise<void> };
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
  const { id, title, body, icon, url } = pushed;
  // The same message a second time takes its own place.
  const options = { tag: id, data: { visavis: url ?? '' }, ...(body && { body }), ...(icon && { icon }) };
  event.waitUntil(worker.registration.showNotification(title, options));
});

worker.addEventListener(
  'notificationclick',
  (event: Waits & { notification: { data?: { visavis?: string }; close(): void } }) => {
    const url = event.notification.data?.visavis;
    if (url === undefined) return;
    event.notification.close();
    if (/^https?:/.test(url)) event.waitUntil(worker.clients.openWindow(url));
  },
);
