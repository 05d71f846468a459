// The messages that wait for this visitor, once for the page, however many elements show them. Looked for when the page
// was decided, when it is looked at again, and every minute while it is.

import { client } from '../ask/api.ts';
import { call, type InboxMessage, tell, whom } from './api.ts';

const EVERY_MS = 60_000;
const SETTLES_MS = 300;

type Listener = (messages: readonly InboxMessage[]) => void;

class Box {
  messages: InboxMessage[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #viewed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = false;

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    listener(this.messages);
    return () => this.#listeners.delete(listener);
  }

  /** From now on; before there is consent nothing is asked for. */
  open(): void {
    const sdk = client();
    if (!sdk) return;
    const begin = () => {
      this.#isOpen = true;
      this.soon();
    };
    sdk.on('decided', begin);
    sdk.on('consent', (given) => {
      this.#isOpen = given;
      if (given) this.soon();
      else this.#put([]);
    });
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && this.soon(),
    );
    if (sdk.peek('page')) begin();
  }

  soon(after = SETTLES_MS): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), after);
  }

  async #look(): Promise<void> {
    const who = whom(document.documentElement);
    if (!this.#isOpen || !who || this.#listeners.size === 0) return;
    try {
      // Whoever has just said who they are is known by it before they are asked for.
      await client()?.flush();
      const { data } = await call<{ data: InboxMessage[] }>(who, 'POST', 'inbox');
      this.#put(data.map((one) => ({ ...one, seen: one.seen || this.#viewed.has(one.id) })).reverse());
    } catch (error) {
      tell(error, 'inbox');
    }
    if (document.visibilityState === 'visible') this.soon(EVERY_MS);
  }

  viewed(id: string): void {
    if (this.#viewed.has(id)) return;
    this.#viewed.add(id);
    this.#say(id, 'viewed');
    this.#put(this.messages.map((one) => (one.id === id ? { ...one, seen: true } : one)));
  }

  dismissed(id: string): void {
    this.#say(id, 'dismissed');
    this.#put(this.messages.filter((one) => one.id !== id));
  }

  #say(id: string, what: 'viewed' | 'dismissed'): void {
    const who = whom(document.documentElement);
    if (who)
      call(who, 'POST', `inbox/${encodeURIComponent(id)}/${what}`).catch((error) => tell(error, 'inbox'));
  }

  #put(messages: InboxMessage[]): void {
    this.messages = messages;
    for (const listener of this.#listeners) listener(messages);
  }
}

export const box = new Box();
