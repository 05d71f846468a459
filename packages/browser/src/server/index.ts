// For servers that render pages: decides before the page is sent, and hands what was decided to the SDK in the page,
// so that nothing flickers and nothing is asked twice. It asks with `preflight`: the visit itself is told by the page,
// once the visitor has consented. Of a visitor who brings the SDK's cookie the decision is logged, so that the view that
// the page tells counts for what learns.

import { toJson } from '../platform/json.ts';
import type { Answer, DecidedState, Decision, Properties } from '../types.ts';

export type { Answer, DecidedState, Decision } from '../types.ts';

export interface ServerOptions {
  /** Where Visavis is, as this server reaches it. */
  host: string;
  /** A write key, or a secret key, which is told of every person. */
  key: string;
  /** How long the page may wait for it. Default 200. */
  timeoutMs?: number;
  fetch?: typeof fetch;
  onError?: (error: unknown) => void;
}

/** The request for the page, as any framework has it. */
export interface PageRequest {
  /** Whole, or only path and query. */
  url: string;
  headers: Headers | Record<string, string | string[] | undefined>;
}

export interface ServerQuestion {
  slots?: string[];
  userId?: string;
  request?: Properties;
  /** Whether the decision is logged, which a view needs in order to teach; by default of who has the SDK's cookie. */
  logged?: boolean;
}

export interface DecidedPage {
  /** For `VisavisProvider`, or for `handOver`. */
  state: DecidedState;
  /** The slot's content, or the fallback where nothing was decided. */
  value<Value>(slot: string, fallback: Value): Value;
  decision(slot: string): Decision | undefined;
  /** `Set-Cookie` for a visitor who comes for the first time; send it only where you may. */
  setCookie: string | undefined;
}

const PAGE_SLOT = 'page';

/**
 * @example
 * const page = await decideOnServer({ host, key }, request, { slots: ['home-hero'] });
 * const html = `<h1 data-visavis-slot="home-hero">${escape(page.value('home-hero', 'Welcome'))}</h1>${handOver(page.state)}`;
 */
export async function decideOnServer(
  options: ServerOptions,
  page: PageRequest,
  question: ServerQuestion = {},
): Promise<DecidedPage> {
  const known = visitorOf(page);
  const anonymousId = known ?? crypto.randomUUID();
  const answer = await ask(options, bodyOf(page, { logged: known !== undefined, ...question }, anonymousId));
  const state: DecidedState = { ...(answer ?? { decisions: {}, segments: [], profile: null }), anonymousId };
  return {
    state,
    decision: (slot) => state.decisions[slot],
    value: <Value>(slot: string, fallback: Value) => (state.decisions[slot]?.value ?? fallback) as Value,
    setCookie: known ? undefined : `visavis_id=${anonymousId}; Path=/; Max-Age=31536000; SameSite=Lax`,
  };
}

/** The state as markup; it must stand before the SDK's script. It is data and needs no permission to run. */
export function handOver(state: DecidedState): string {
  const data = toJson(state)!.replaceAll('<', '\\u003c');
  return `<script type="application/json" id="visavis-state">${data}</script>`;
}

/** The visitor's id from the cookie that the SDK sets. */
export function visitorOf(page: PageRequest): string | undefined {
  return /(?:^|;\s*)visavis_id=([\w-]{1,100})/.exec(header(page, 'cookie') ?? '')?.[1];
}

/** The page that is about to be seen goes along, so that device, place and campaign count already. */
function bodyOf(
  page: PageRequest,
  { slots, userId, request, logged }: ServerQuestion,
  anonymousId: string,
): string {
  const origin = `https://${header(page, 'host') ?? 'localhost'}`;
  const { pathname: path, search, href: url } = new URL(page.url, origin);
  const referrer = header(page, 'referer') ?? '';
  const locale = /^[\w-]+/.exec(header(page, 'accept-language') ?? '')?.[0];
  const context = { page: { path, search, url, referrer }, locale, userAgent: header(page, 'user-agent') };
  return toJson({
    ...{ anonymousId, userId, preflight: true, logged },
    slots: slots && [...new Set([...slots, PAGE_SLOT])],
    events: [{ type: 'page', properties: context.page, context }],
    request: { path, search, url, referrer, locale, ...request },
  })!;
}

async function ask(
  { host, key, timeoutMs = 200, fetch: ours = fetch, onError }: ServerOptions,
  body: string,
): Promise<Answer | undefined> {
  try {
    const response = await ours(`${host.replace(/\/$/, '')}/v1/decide`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`Expected 200, got ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  } catch (error) {
    onError?.(error);
    return undefined;
  }
}

function header({ headers }: PageRequest, name: string): string | undefined {
  const found = headers instanceof Headers ? headers.get(name) : headers[name];
  return (Array.isArray(found) ? found[0] : found) ?? undefined;
}
