// What it costs to fill in a mail for each of many people, against liquidjs and mjml as one would use them by hand, and
// how many messages a server takes from the request to the mailbox and the event that tells of it.

import { Liquid } from 'liquidjs';
import mjml2html from 'mjml';
import type { Template } from '../packages/engine/src/deliver/index.ts';
import { createEmail } from '../packages/server/src/deliver/messages/channels/email.ts';
import { compileTemplate } from '../packages/server/src/deliver/messages/compiling.ts';
import { Links } from '../packages/server/src/deliver/messages/links.ts';
import { run as serve } from '../packages/server/test/running.ts';
import { type BenchResult, type BenchRow, figure } from './bench.ts';

const SUBJECT = 'For {{ profile.firstName | default: "you" }}';
const MJML = `<mjml><mj-head><mj-preview>{{ profile.city }}</mj-preview></mj-head><mj-body><mj-section><mj-column>
  <mj-text font-size="22px">Hello {{ profile.firstName | default: "there" }}</mj-text>
  {% for item in recommendations.items limit: 4 %}<mj-text>{{ item.name }}: {{ item.price }}</mj-text>
  <mj-button href="https://shop.example/{{ item.id }}">Look</mj-button>{% endfor %}
  <mj-text><a href="https://shop.example/preferences">Preferences</a></mj-text>
</mj-column></mj-section></mj-body></mjml>`;
/** Compiled once, a loop stands where MJML leaves it alone. */
const LOOP_KEPT = MJML.replace(/\{% (?:for|endfor)[^%]*%\}/g, '<mj-raw>$&</mj-raw>');
const FILLED = 5000;
const BY_HAND = 200;
const SENT = 2000;

const scopeOf = (n: number) => ({
  profile: { firstName: n % 3 ? `Ada ${n}` : undefined, city: 'Köln' },
  recommendations: {
    items: [1, 2, 3, 4].map((k) => ({ id: `i${n}-${k}`, name: `Bag & co ${k}`, price: k * 10 })),
  },
});

export async function run(): Promise<BenchResult> {
  const template: Template = {
    ...{ key: 'bench', name: 'Bench', channel: 'email' },
    variants: [{ key: 'all', name: 'All', content: { subject: SUBJECT, mjml: LOOP_KEPT } }],
  };
  const started = processorMs();
  const compiled = await compileTemplate(template, createEmail());
  const compileMs = processorMs() - started;
  const [variant] = compiled.variants;
  const links = new Links('a secret of the benchmark', () => 'https://visavis.example');
  const fill = (n: number, isTracked: boolean) => {
    const parts = new Map<string, string>();
    // JSON leaves out what is not known, as a profile does.
    const scope = JSON.parse(JSON.stringify(scopeOf(n)));
    for (const [name, text] of variant!.texts) parts.set(name, text.render(scope));
    if (isTracked) parts.set('mjml', links.of({ workspaceId: 'w', id: `m${n}` }).track(parts.get('mjml')!));
    return parts;
  };
  const liquid = new Liquid();
  const { html } = await mjml2html(LOOP_KEPT);
  const once = [SUBJECT, html, '{{ profile.firstName }}'].map((text) => liquid.parse(text));
  for (let n = 0; n < 300; n++) {
    fill(n, true);
    for (const text of once) liquid.renderSync(text, scopeOf(n));
  }
  const own = await costOf(FILLED, (n) => void fill(n, true));
  const bare = await costOf(FILLED, (n) => void fill(n, false));
  const plain = await costOf(FILLED, (n) => {
    for (const text of once) liquid.renderSync(text, scopeOf(n));
  });
  const byHand = await costOf(BY_HAND, async (n) => {
    liquid.parseAndRenderSync(SUBJECT, scopeOf(n));
    await mjml2html(liquid.parseAndRenderSync(MJML, scopeOf(n)));
  });
  const each: BenchRow[] = [
    { label: 'Compiling the template, once', value: compileMs, unit: 'ms' },
    { label: 'Visavis: filled in (HTML, text, subject), links signed', value: own, unit: 'ms each' },
    { label: 'Visavis: the same without signed links', value: bare, unit: 'ms each' },
    { label: 'liquidjs on MJML compiled once (HTML, subject)', value: plain, unit: 'ms each' },
    { label: 'liquidjs, then mjml, for each person', value: byHand, unit: 'ms each' },
    { label: 'Faster than liquidjs, then mjml', value: byHand / own, unit: 'times' },
  ];
  return {
    name: 'Messages: filling in and handing over',
    rows: [...each, ...(await wholeWay(template))],
    note: `A mail with four items; ${figure(FILLED)} people. Milliseconds of processor time for each mail. The last row is by the clock, from the request through queue, mailbox and event, ${figure(SENT)} messages on one server with everything durable.`,
  };
}

async function costOf(times: number, work: (n: number) => void | Promise<void>): Promise<number> {
  const began = processorMs();
  for (let n = 0; n < times; n++) await work(n);
  return (processorMs() - began) / times;
}

async function wholeWay(template: Template): Promise<BenchRow[]> {
  const it = await serve();
  try {
    const { messages } = it.app.deliver;
    const people = Array.from({ length: 200 }, (_, n) => ({
      ...{ type: 'identify', userId: `u${n}`, traits: { email: `u${n}@example.com`, firstName: 'Ada' } },
    }));
    await it.ask('POST', '/v1/batch', { batch: people }, it.writeKey);
    await it.ask('POST', '/v1/templates', template);
    const ids: string[] = [];
    for (const { userId } of people)
      ids.push((await it.ask('GET', `/v1/profiles/user_id:${userId}`)).body.id);
    const began = performance.now();
    await it.app.records.unit([], async (unit) =>
      messages.request(
        unit,
        Array.from({ length: SENT }, (_, n) => ({
          ...{ workspaceId: it.workspaceId, profileId: ids[n % ids.length]!, channel: 'email' as const },
          ...{ template: template.key, context: {}, idempotencyKey: `b${n}` },
          cause: { kind: 'campaign' as const, id: 'bench' },
        })),
      ),
    );
    await messages.drain();
    const seconds = (performance.now() - began) / 1000;
    return [
      { label: 'From the request to the mailbox and the event', value: SENT / seconds, unit: 'messages/s' },
    ];
  } finally {
    await it.stop();
  }
}

/** One thread does it all, so processor time says it, whatever else the machine is doing. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
