// A real server, a site of another origin whose pages the tests write, and a real browser before both.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { buildPages } from '../../../scripts/build.mjs';
import { type Running, type RunOptions, run } from '../../server/test/running.ts';

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export interface Site {
  /** Markup by path; a path without its own gets that of `*`. */
  pages: Record<string, string>;
  headers: Record<string, string>;
  origin: string;
}

export interface Stage {
  server: Running;
  site: Site;
  browser: Browser;
  /** The script tag of the SDK, with more attributes. */
  tag(attributes?: string): string;
  /** A visitor who has never been here. `complaints` collects what reached the page's console or its error handlers. */
  visitor(): Promise<{ context: BrowserContext; page: Page; complaints: string[] }>;
  /** The events that the server has of that name, oldest first, once there are as many. */
  events(name: string, atLeast?: number): Promise<Seen[]>;
  /** Makes the slot, with what it shows `otherwise`, and an experience that fills it. */
  fill(slot: string, content: unknown, more?: { otherwise?: unknown; audience?: object }): Promise<void>;
  close(): Promise<void>;
}

export interface Seen {
  messageId: string;
  properties: Record<string, unknown>;
  traits: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
  [name: string]: any;
}

export async function setStage(options?: RunOptions): Promise<Stage> {
  buildPages(process.execPath);
  const server = await run(options);
  const site: Site = { pages: {}, headers: {}, origin: '' };
  const listener = createServer((request, response) => servePage(site, request, response));
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  site.origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS.split(' ') });
  return {
    server,
    site,
    browser,
    tag: (attributes = '') =>
      // A busy machine may take longer than the limit; only the tests of the limit keep it.
      `<script src="${server.url}/sdk/visavis.js" data-write-key="${server.writeKey}" ${attributes} data-timeout-ms="5000"></script>`,
    async visitor() {
      const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      return { context, page, complaints };
    },
    async events(name, atLeast = 1) {
      const end = Date.now() + 60_000;
      for (;;) {
        const { body } = await server.ask('GET', `/v1/events?limit=200&name=${encodeURIComponent(name)}`);
        if (body.data.length >= atLeast || Date.now() > end) return body.data.reverse();
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    async fill(slot, content, { otherwise = {}, ...more } = {}) {
      const type = typeof content === 'string' ? 'string' : 'object';
      const variants = [{ key: 'a', content }];
      const unmeasured = 'Only a test of the page.';
      const experience = { name: slot, slot, variants, unmeasured, status: 'live', ...more };
      for (const [path, body] of [
        ['slots', { key: slot, type, default: otherwise }],
        ['experiences', experience],
      ] as const) {
        const made = await server.ask('POST', `/v1/${path}`, body);
        if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      }
    },
    async close() {
      await browser.close();
      listener.close();
      await server.stop();
    },
  };
}

function servePage(site: Site, request: IncomingMessage, response: ServerResponse): void {
  const path = request.url?.split('?')[0] ?? '/';
  const html = site.pages[path] ?? site.pages['*'];
  const isScript = path.endsWith('.js');
  const type = isScript ? 'text/javascript' : 'text/html';
  response.writeHead(html === undefined ? 404 : 200, { 'content-type': type, ...site.headers });
  response.end(isScript ? html : `<!doctype html>${html ?? ''}`);
}
