// What the browser remembers for us: localStorage, a first-party cookie for the visitor's id, and memory under both.
// While the gate is closed only memory is touched; closing it removes everything that was stored.

import { attempt, uuid } from './safe.ts';

export interface Storage {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  remove(name: string): void;
  /** The names in localStorage that begin so. Not to be asked while the gate is closed. */
  names(prefix: string): string[];
  /** Writes down what is in memory; the cookie lasts for a year from here. */
  open(): void;
  /** Removes everything; the visitor has another id from here on. */
  close(): void;
}

const PREFIX = 'visavis.';
/** The visitor's id is always there; a cookie keeps it too, `visavis_id`, for the site's own server to read. */
export const ID = 'id';
const YEAR_S = 31_536_000;

export function createStorage({ open, cookieDomain }: { open: boolean; cookieDomain?: string }): Storage {
  const memory = new Map([[ID, uuid()]]);
  let isOpen = open;

  const cookie = (value: string, seconds: number) => {
    const domain = cookieDomain ? `;domain=${cookieDomain}` : '';
    const secure = location.protocol === 'https:' ? ';secure' : '';
    document.cookie = `visavis_id=${value};path=/;max-age=${seconds};samesite=lax${domain}${secure}`;
  };

  const read = (name: string): string | undefined | null =>
    (name === ID && attempt(() => /(?:^|; )visavis_id=([\w-]+)/.exec(document.cookie)?.[1])) ||
    attempt(() => localStorage.getItem(PREFIX + name));

  function write(value: string, name: string): void {
    if (!isOpen) return;
    attempt(() => localStorage.setItem(PREFIX + name, value));
    if (name === ID) attempt(() => cookie(value, YEAR_S));
  }

  function remove(name: string): void {
    memory.delete(name);
    attempt(() => localStorage.removeItem(PREFIX + name));
    if (name === ID) attempt(() => cookie('', 0));
  }

  const names = (prefix: string): string[] =>
    attempt(() =>
      Object.keys(localStorage)
        .filter((name) => name.startsWith(PREFIX + prefix))
        .map((name) => name.slice(PREFIX.length)),
    ) ?? [];

  return {
    get: (name) => (isOpen && read(name)) || memory.get(name),
    set(name, value) {
      memory.set(name, value);
      write(value, name);
    },
    remove,
    names,
    open() {
      isOpen = true;
      // Somebody who was here before goes on under the name that they had.
      memory.set(ID, read(ID) || memory.get(ID)!);
      memory.forEach(write);
    },
    close() {
      isOpen = false;
      memory.clear();
      [ID, ...names('')].forEach(remove);
      memory.set(ID, uuid());
    },
  };
}
