// The demo: a real shop's history replayed through the public API of a running server. It creates sources and
// definitions, sends what has not been sent yet behind a progress bar, and then lets simulated visitors come by.

import type { JsonObject } from '@visavis/engine/collect';
import { DEFAULT_MACHINE } from '@visavis/engine/journey';
import { FORMS, SURVEYS } from './asked.ts';
import { shopOf } from './browsing.ts';
import { type Api, apiOf } from './client.ts';
import { climb } from './climb.ts';
import { COMPUTED_TRAITS, MODELS, SEGMENTS } from './definitions.ts';
import { experiencesOf } from './experiences.ts';
import { TEMPLATES } from './letters.ts';
import { trickle } from './live.ts';
import { MEASURED, METRICS } from './measured.ts';
import { lastTimeOf, type Part, partsOf, SOURCES } from './parts.ts';
import { progressBar } from './progress.ts';
import { replay } from './replay.ts';
import { weeksToShift } from './shift.ts';
import { type Product, readCatalogue, readInvoices, SERVICES } from './shop.ts';
import { slotsOf } from './slots.ts';
import { type DemoState, readState, writeState } from './state.ts';
import { write } from './write.ts';

export { type Api, apiOf, Refused } from './client.ts';
export { type Progress, progressBar } from './progress.ts';
export { replay } from './replay.ts';
export { CREDENTIALS, type Credentials, readCredentials, readState, writeCredentials } from './state.ts';

export interface DemoOptions {
  /** Where the server listens. */
  url: string;
  secretKey: string;
  dataDir: string;
  /** All 3,361 customers and the guests, not only 730. */
  full: boolean;
  /** Move the history to end within the last seven days. */
  shift: boolean;
  live: boolean;
  /** Send the first letters and make what rests on personas and predictions, too; it takes as long as learning them. */
  climbs?: boolean;
  now(): number;
  signal: AbortSignal;
  say(text: string): void;
}

/** Resolves when everything has been replayed, or, with `live`, when it is aborted. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { signal, say } = options;
  const api = apiOf(options.url, options.secretKey);
  const state = readState(options.dataDir) ?? begin(options);
  if (!state.defined) {
    await define(api, say);
    await tellShift(api, state);
  }
  writeState(options.dataDir, { ...state, defined: true });
  await replayAll(options, api, { ...state, defined: true });
  if (signal.aborted) return;
  const afterwards = options.climbs ? makeTheRest(options, api) : undefined;
  if (!options.live) return afterwards;
  const website = apiOf(options.url, await keyOfSource(api, SOURCES.website));
  const shop = shopOf(readInvoices('quick'), readCatalogue());
  say('Simulated visitors come by from now on, marked as simulated; start with --no-live to have none.');
  await Promise.all([afterwards, trickle({ api: website, shop, now: options.now, signal })]);
}

/** What rests on the history: what is shown by persona and by prediction, and the first letters. */
async function makeTheRest(options: DemoOptions, api: Api): Promise<void> {
  const { signal, say } = options;
  await once(options, 'climbed', 'Experiences for personas could not be made', () =>
    climb({ api, signal, say }),
  );
  await once(options, 'written', 'Letters could not be sent', () => write({ api, signal, say }));
}

/** Whatever becomes of it, the demo goes on; what answered false or failed is tried again by the next start. */
async function once(
  { dataDir, signal, say }: DemoOptions,
  step: 'written' | 'climbed',
  failed: string,
  make: () => Promise<boolean>,
): Promise<void> {
  if (signal.aborted || readState(dataDir)?.[step]) return;
  const isDone = await make().catch((error: Error) => {
    if (!signal.aborted) say(`${failed}: ${error.message}`);
    return false;
  });
  const state = readState(dataDir);
  if (isDone && state) writeState(dataDir, { ...state, [step]: true });
}

function begin({ shift, now }: DemoOptions): DemoState {
  const startedAt = now();
  const weeks = shift ? weeksToShift(lastTimeOf(readInvoices('quick')), startedAt) : 0;
  return { weeks, startedAt, defined: false, sent: {} };
}

/** Makes what is not there yet: asked again, it makes nothing. */
export async function define(api: Api, say: (text: string) => void): Promise<void> {
  const products = readCatalogue();
  const experiences = experiencesOf(products);
  await createMissing(api, '/v1/computed-traits', COMPUTED_TRAITS);
  await createMissing(api, '/v1/segments', SEGMENTS);
  await createMissing(api, '/v1/metrics', METRICS);
  await createMissing(api, '/v1/journeys', [DEFAULT_MACHINE]);
  await api.put('/v1/catalogue/items', { items: [...products.map(itemOf), ...SERVICES.map(serviceOf)] });
  await createMissing(api, '/v1/forms', FORMS);
  await createMissing(api, '/v1/surveys', SURVEYS);
  await createMissing(api, '/v1/templates', TEMPLATES);
  await createMissing(api, '/v1/slots', slotsOf(products));
  await createMissing(
    api,
    '/v1/experiences',
    experiences.map((one) => ({ ...MEASURED, ...one })),
  );
  say(
    `Made ${SEGMENTS.length} segments, ${COMPUTED_TRAITS.length} computed traits, a journey and ${experiences.length} experiences.`,
  );
}

/** Whoever opens the dashboard is told what they look at, and that it was moved in time. */
async function tellShift(api: Api, { weeks }: DemoState): Promise<void> {
  const { workspaceId } = await api.get<{ workspaceId: string }>('/v1/me');
  await api.patch(`/v1/workspaces/${workspaceId}`, { note: noteOf(weeks) });
}

function noteOf(weeks: number): string {
  const moved =
    weeks > 0
      ? `moved ${weeks.toLocaleString('en-US')} weeks later, so that it ends about when the demo was started`
      : 'with the dates that it has';
  return `These are the orders of a real shop from 2010 and 2011, ${moved}. Visits and survey answers are simulated.`;
}

/** In the order given, since a segment may name an earlier one. */
async function createMissing(api: Api, path: string, wanted: readonly { key: string }[]): Promise<void> {
  const { data } = await api.get<{ data: { key: string }[] }>(path);
  const there = new Set(data.map(({ key }) => key));
  // The definitions are JSON; their interfaces only lack an index signature.
  for (const one of wanted) if (!there.has(one.key)) await api.post(path, one as unknown as JsonObject);
}

async function replayAll(options: DemoOptions, api: Api, state: DemoState): Promise<void> {
  const parts = partsOf(state, options.full);
  const done = (part: Part) => state.sent[part.key] ?? 0;
  const total = parts.reduce((sum, part) => sum + part.messages.length, 0);
  const left = total - parts.reduce((sum, part) => sum + Math.min(done(part), part.messages.length), 0);
  if (left === 0) return options.say('The history has been replayed already.');
  const bar = progressBar('Replaying the shop', { total, unit: 'events' });
  for (const part of parts) {
    const before = parts.slice(0, parts.indexOf(part)).reduce((sum, one) => sum + one.messages.length, 0);
    const source = apiOf(options.url, await keyOfSource(api, part.source));
    const onSent = (count: number) => {
      state.sent[part.key] = count;
      writeState(options.dataDir, state);
      bar.set(before + count);
    };
    if (done(part) < part.messages.length)
      await replay({
        api: source,
        messages: part.messages,
        from: done(part),
        onSent,
        signal: options.signal,
      });
    if (options.signal.aborted) break;
  }
  bar.end();
  if (options.signal.aborted) return;
  await learnOnce(api);
  options.say(`The history has been replayed: ${total.toLocaleString('en-US')} events.`);
}

/** Models are learned from the history as soon as it is there, beside everything else. */
async function learnOnce(api: Api): Promise<void> {
  await createMissing(api, '/v1/models', MODELS);
  const { learns } = await api.get<{ learns: boolean }>('/v1/recommendations');
  if (!learns) await api.post('/v1/recommendations/train', {});
}

const itemOf = ({ id, name, category, price }: Product): JsonObject => ({
  ...{ id, title: name, category, price, currency: 'GBP', availability: 'in_stock' },
  ...{ link: `/product/${id}`, image_link: `/picture/${id}.svg` },
});

/** On the invoices, but nothing that a visitor could be offered. */
const serviceOf = (id: string): JsonObject => ({ id, title: id, availability: 'out_of_stock' });

/** The write key by which the example shop sends what really happens in it. */
export const shopKey = (url: string, secretKey: string): Promise<string> =>
  keyOfSource(apiOf(url, secretKey), SOURCES.shop);

/** The write key of the source with this name, which is made where there is none. */
async function keyOfSource(api: Api, name: string): Promise<string> {
  const { data } = await api.get<{ data: { name: string; writeKey: string }[] }>('/v1/sources');
  const known = data.find((source) => source.name === name);
  const kind = name === SOURCES.website || name === SOURCES.shop ? 'web' : 'server';
  return (known ?? (await api.post<{ writeKey: string }>('/v1/sources', { name, kind }))).writeKey;
}
