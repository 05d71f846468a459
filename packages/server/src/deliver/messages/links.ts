// Links of a message that lead through this server: signed, so that nobody can make one up, and readable without a look
// into the store. They open, count, redirect, unsubscribe, and lead to the preference centre.

import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '@visavis/engine/collect';
import type { Message } from './message.ts';

/** o: opened, c: clicked (with the address), u: unsubscribe, p: preferences. */
export type LinkKind = 'o' | 'c' | 'u' | 'p';
export interface LinkOf {
  kind: LinkKind;
  workspaceId: string;
  messageId: string;
  /** Of a click: where to. */
  url?: string;
}
type Of = Pick<Message, 'workspaceId' | 'id'>;

const MAC_BYTES = 16;
/** Attributes of HTML may be written with either quote; compiled MJML has double ones. */
const HREF = /(<a\b[^>]*?\bhref=)(?:"([^"]*)"|'([^']*)')/gi;

export class Links {
  /** Made once: from bytes, every signature costs four times as much (49 instead of 12 µs). */
  readonly #key: KeyObject;
  readonly #base: () => string;

  constructor(secret: string, base: () => string) {
    const bytes = hkdfSync('sha256', secret, '', 'visavis message links', 32);
    this.#key = createSecretKey(Buffer.from(bytes));
    this.#base = base;
  }

  /** All links of one message. */
  of({ workspaceId, id }: Of) {
    const link = (kind: LinkKind, url?: string) =>
      this.#make({ kind, workspaceId, messageId: id, ...(url !== undefined && { url }) });
    const urls = { unsubscribeUrl: link('u'), preferencesUrl: link('p') };
    const words: JsonObject = { unsubscribe: urls.unsubscribeUrl, preferences: urls.preferencesUrl };
    return {
      urls,
      clickUrl: (url: string) => link('c', url),
      /** What a template reads under `links`. */
      words,
      /** HTML whose links are followed through this server, with a picture that says that it was opened. */
      track: (html: string): string => {
        const pixel = `<img src="${link('o')}" width="1" height="1" alt="" style="display:block;border:0" />`;
        const linked = html.replace(HREF, (all, before: string, double?: string, single?: string) => {
          const url = decoded(double ?? single ?? '');
          return /^https?:\/\//i.test(url) && !this.isOwn(url) ? `${before}"${link('c', url)}"` : all;
        });
        return /<\/body>/i.test(linked) ? linked.replace(/<\/body>/i, `${pixel}</body>`) : linked + pixel;
      },
    };
  }

  isOwn(url: string): boolean {
    return url.startsWith(`${this.#base()}/m/`);
  }

  /** @example `https://visavis.example.com/m/o/WyJ3MSIs….kX0y` */
  #make({ kind, workspaceId, messageId, url }: LinkOf): string {
    const payload = Buffer.from(JSON.stringify([workspaceId, messageId, ...(url ? [url] : [])])).toString(
      'base64url',
    );
    return `${this.#base()}/m/${kind}/${payload}.${this.#mac(kind, payload).toString('base64url')}`;
  }

  /** Undefined for one that this server has not made. */
  read(kind: LinkKind, token: string): LinkOf | undefined {
    const [payload = '', mac = ''] = token.split('.');
    const given = Buffer.from(mac, 'base64url');
    if (given.length !== MAC_BYTES || !timingSafeEqual(given, this.#mac(kind, payload))) return undefined;
    const [workspaceId, messageId, url] = JSON.parse(
      Buffer.from(payload, 'base64url').toString(),
    ) as string[];
    return { kind, workspaceId: workspaceId!, messageId: messageId!, ...(url !== undefined && { url }) };
  }

  #mac(kind: string, payload: string): Buffer {
    return createHmac('sha256', this.#key).update(`${kind}.${payload}`).digest().subarray(0, MAC_BYTES);
  }
}

const decoded = (text: string): string =>
  text
    .replace(/&amp;/g, '&')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'");
