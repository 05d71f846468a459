// From a message that was claimed to one that can be handed over: whether it may go at all, where to, and what it says.
// Whatever speaks against it becomes a state with a reason; nothing is dropped without one.

import type { Identifier, JsonObject } from '@visavis/engine/collect';
import { type Addressee, type Content, valueAt, variantFor } from '@visavis/engine/deliver';
import type { StoredPerson } from '../../unify/index.ts';
import type { Channel, ChannelSettings, Outgoing } from './channels/channel.ts';
import { type Compiled, compileTemplate, TemplateFaults } from './compiling.ts';
import type { Links } from './links.ts';
import type { MayGo, Message, MessageState, Reason, StillWanted } from './message.ts';
import type { Lane } from './message-store.ts';
import { nameOf } from './news.ts';
import { type ScopeDeps, scopeFor } from './scope.ts';
import type { Suppression, SuppressionStore } from './suppression-store.ts';
import type { TemplateStore } from './template-store.ts';

export interface PreparingDeps extends ScopeDeps {
  people(workspaceId: string, profileIds: readonly string[]): Promise<Map<string, StoredPerson>>;
  /** The keys of the segments that the person is in. */
  segmentsOf(workspaceId: string, person: StoredPerson): Promise<ReadonlySet<string>>;
  company(workspaceId: string): Promise<JsonObject>;
  templates: Pick<TemplateStore, 'find'>;
  suppressions: Pick<SuppressionStore, 'of'>;
  links: Links;
  mayGo: MayGo;
  stillWanted: StillWanted;
}

/** Ready to be handed over, or what became of it instead. */
export type Prepared =
  | { message: Message; identifier: Identifier; out: Outgoing }
  | { message: Message; out?: undefined };

const ASKED_AGAIN_AFTER_MS = 60_000;

export class Preparing {
  readonly #deps: PreparingDeps;
  /** By workspace and key; of each the version that was last asked for. */
  readonly #compiled = new Map<string, { version: number; compiled: Promise<Compiled> }>();

  constructor(deps: PreparingDeps) {
    this.#deps = deps;
  }

  /** In the order of the messages. */
  async prepare(
    { workspaceId }: Lane,
    channel: Channel,
    settings: ChannelSettings & Record<string, unknown>,
    messages: readonly Message[],
    now: number,
  ): Promise<Prepared[]> {
    const people = await this.#deps.people(workspaceId, [...new Set(messages.map((one) => one.profileId))]);
    const addresses = new Map<string, string[]>();
    for (const [id, person] of people) addresses.set(id, await channel.addressesOf(person, workspaceId));
    const known = await this.#deps.suppressions.of(workspaceId, channel.name, [
      ...new Set([...addresses.values()].flat()),
    ]);
    const compiled = new Map<string, Compiled | Reason>();
    for (const key of new Set(messages.map(({ template }) => template)))
      compiled.set(key, await this.compiled(workspaceId, key, channel));

    const states = messages.map((message) => {
      const person = people.get(message.profileId);
      const where = addresses.get(message.profileId)?.[0];
      const text = compiled.get(message.template)!;
      return stopped(message, { channel, person, where, text, known, settings, now });
    });
    await this.#askAgain(workspaceId, messages, states, people, now);
    // Only what could go asks for its turn.
    const going = messages.filter((_, at) => states[at] === undefined);
    const permissions = await this.#deps.mayGo(workspaceId, going);
    const may = new Map(going.map((message, at) => [message, permissions[at]!]));
    const company = await this.#deps.company(workspaceId);
    return Promise.all(
      messages.map(async (message, at): Promise<Prepared> => {
        const state = states[at];
        if (state) return { message: { ...message, ...state } };
        const permission = may.get(message)!;
        if (permission.may === 'wait')
          return {
            message: { ...message, state: 'waiting', dueAt: permission.at, reason: permission.reason },
          };
        if (permission.may === 'never')
          return { message: { ...message, state: 'suppressed', reason: permission.reason } };
        const person = people.get(message.profileId)!;
        const where = addresses.get(message.profileId)!;
        // Compiled, or `stopped` would have said so.
        const text = compiled.get(message.template) as Compiled;
        return this.#fill(message, { channel, person, addresses: where, text, company });
      }),
    );
  }

  /**
   * What was prepared a while ago and is about to be handed over: why it does not go after all. Who has unsubscribed, taken
   * back their consent or was erased meanwhile is not told any more.
   */
  async stillGoes(
    lane: Lane,
    channel: Channel,
    settings: ChannelSettings & Record<string, unknown>,
    message: Message,
    now: number,
  ): Promise<Stopped> {
    const { workspaceId } = lane;
    const person = (await this.#deps.people(workspaceId, [message.profileId])).get(message.profileId);
    const text = await this.compiled(workspaceId, message.template, channel);
    const where = message.address ?? undefined;
    const known = await this.#deps.suppressions.of(workspaceId, channel.name, where ? [where] : []);
    return stopped(message, { channel, person, where, text, known, settings, now });
  }

  /** Why a message would not go out to this person now, the pressure rules aside; undefined when it would. */
  async unreachable(
    { workspaceId }: Lane,
    channel: Channel,
    settings: ChannelSettings & Record<string, unknown>,
    { template, person, now }: { template: string; person: StoredPerson; now: number },
  ): Promise<Reason | undefined> {
    const addresses = await channel.addressesOf(person, workspaceId);
    const known = await this.#deps.suppressions.of(workspaceId, channel.name, addresses);
    const text = await this.compiled(workspaceId, template, channel);
    const asked = { expiresAt: 0, transactional: false };
    return stopped(asked, { channel, person, where: addresses[0], text, known, settings, now })?.reason;
  }

  /** What was held may have been overtaken by what happened since; whatever was asked for just now was decided on it. */
  async #askAgain(
    workspaceId: string,
    messages: readonly Message[],
    states: Stopped[],
    people: ReadonlyMap<string, StoredPerson>,
    now: number,
  ): Promise<void> {
    const held = [...messages.keys()].filter(
      (at) => !states[at] && now - messages[at]!.createdAt >= ASKED_AGAIN_AFTER_MS,
    );
    if (held.length === 0) return;
    const asked = held.map((at) => messages[at]!);
    const reasons = await this.#deps.stillWanted(workspaceId, asked, people);
    for (const [i, at] of held.entries()) {
      const reason = reasons[i];
      if (reason) states[at] = { state: 'suppressed', reason };
    }
  }

  /** The latest version of a template, or why it cannot be used. */
  async compiled(workspaceId: string, key: string, channel: Channel): Promise<Compiled | Reason> {
    const template = await this.#deps.templates.find(workspaceId, key);
    if (!template) return { code: 'no_template', sentence: `There is no template “${key}”.` };
    if (template.channel !== channel.name)
      return {
        code: 'other_channel',
        sentence: `The template “${key}” is for another channel: ${template.channel}.`,
      };
    const name = `${workspaceId} ${key}`;
    let known = this.#compiled.get(name);
    if (known?.version !== template.version) {
      known = { version: template.version, compiled: compileTemplate(template, channel) };
      this.#compiled.set(name, known);
    }
    try {
      return await known.compiled;
    } catch (error) {
      if (!(error instanceof TemplateFaults)) throw error;
      return { code: 'template', sentence: error.message };
    }
  }

  async #fill(message: Message, { channel, person, addresses, text, company }: Filling): Promise<Prepared> {
    const address = addresses[0]!;
    try {
      const { content, variant } = await this.rendered(message, person, text, company);
      const named = {
        ...message,
        variant,
        address,
        subject: (content[channel.titlePart] ?? '').slice(0, 500),
      };
      const links = this.#deps.links.of(named);
      const tracked = { ...content, ...(content.mjml && { mjml: links.track(content.mjml) }) };
      const where = { address, addresses, clickUrl: links.clickUrl };
      const out = { message: named, subject: named.subject, content: tracked, ...where, ...links.urls };
      return { message: named, identifier: nameOf(person)!, out };
    } catch (error) {
      const sentence = `It could not be filled in for this person: ${(error as Error).message}`;
      return { message: { ...message, state: 'failed', address, reason: { code: 'rendering', sentence } } };
    }
  }

  /** The content as this person is to have it, without tracking. @throws with a sentence */
  async rendered(
    message: Pick<
      Message,
      'workspaceId' | 'id' | 'variant' | 'context' | 'tags' | 'template' | 'channel' | 'cause'
    >,
    person: StoredPerson,
    { template, variants }: Compiled,
    company: JsonObject,
  ): Promise<{ content: Content; variant: string; missing: string[] }> {
    const { workspaceId } = message;
    const asksSegments = template.variants.some((one) => one.for && 'segment' in one.for);
    const inside = asksSegments ? await this.#deps.segmentsOf(workspaceId, person) : new Set<string>();
    const needed = template.variants.flatMap((one) =>
      one.for && 'attribute' in one.for ? [one.for.attribute] : [],
    );
    const values = new Map<string, Awaited<ReturnType<ScopeDeps['attribute']>>>();
    for (const name of needed) values.set(name, await this.#deps.attribute(workspaceId, person, name));
    const addressee: Addressee = { isIn: (segment) => inside.has(segment), get: (name) => values.get(name) };
    const chosen =
      message.variant === null
        ? variantFor(template, addressee)
        : template.variants.find(({ key }) => key === message.variant);
    const texts = variants.find(({ variant }) => variant === chosen);
    if (!chosen || !texts) throw new Error(noVariant(message.variant));
    const scope = await scopeFor(this.#deps, texts.reads, {
      ...{ workspaceId, person, company, context: message.context },
      message: { id: message.id, template: message.template, variant: chosen.key, tags: [...message.tags] },
      links: this.#deps.links.of(message).words,
    });
    const content: Content = {};
    for (const [part, text] of texts.texts) content[part] = text.render(scope).trim();
    const missing = texts.needs
      .filter((path) => isMissing(valueAt(scope, path)))
      .map((path) => path.join('.'));
    return { content, variant: chosen.key, missing };
  }
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const noVariant = (asked: string | null): string =>
  asked === null
    ? 'no variant of the template is for them, and none is for everybody.'
    : `there is no variant “${asked}”.`;

interface Filling {
  channel: Channel;
  person: StoredPerson;
  addresses: readonly string[];
  text: Compiled;
  company: JsonObject;
}
export type Stopped = { state: MessageState; reason: Reason; address?: string } | undefined;
interface Standing {
  channel: Channel;
  person: StoredPerson | undefined;
  where: string | undefined;
  text: Compiled | Reason;
  known: readonly Suppression[];
  settings: ChannelSettings;
  now: number;
}

/** Why it does not go; undefined when nothing speaks against it. */
function stopped(
  message: Pick<Message, 'expiresAt' | 'transactional'>,
  { channel, person, where, text, known, settings, now }: Standing,
): Stopped {
  const stop = (state: MessageState, code: string, sentence: string) => ({
    ...{ state, reason: { code, sentence } },
    ...(where !== undefined && { address: where }),
  });
  if (message.expiresAt > 0 && message.expiresAt <= now)
    return stop(
      'expired',
      'expired',
      `It was to go out before ${new Date(message.expiresAt).toISOString()}.`,
    );
  if (!person || person.view.profile.identities.length === 0)
    return stop('failed', 'nobody', 'The person is not known any more.');
  if (where === undefined) return stop('suppressed', 'unreachable', channel.unreachable);
  if ('code' in text) return stop('failed', text.code, text.sentence);
  const own = known.filter(({ address }) => address === where);
  const dead = own.find(({ topic, why }) => topic === '*' && why !== 'unsubscribed');
  const sentences = {
    bounced: `${where} was refused by its mail server.`,
    complained: `${where} has marked a message as spam.`,
    by_hand: `${where} is on the list of those who are not written to.`,
  } as const;
  if (dead && (dead.why === 'bounced' || !message.transactional))
    return stop('suppressed', dead.why, sentences[dead.why as keyof typeof sentences]);
  if (message.transactional) return undefined;
  if (own.some(({ topic, why }) => topic === '*' && why === 'unsubscribed'))
    return stop('suppressed', 'unsubscribed', `${where} has unsubscribed from everything.`);
  const { topic } = text.template;
  if (topic && own.some((one) => one.topic === topic))
    return stop('suppressed', 'unsubscribed', `${where} has unsubscribed from “${topic}”.`);
  const { consentPurpose: purpose, consent } = settings;
  if (!purpose) return undefined;
  const said = person.view.get(`consent.${purpose}`);
  if (said === false) return stop('suppressed', 'no_consent', `The person has refused “${purpose}”.`);
  if (said === undefined && consent === 'granted')
    return stop('suppressed', 'no_consent', `The person has not agreed to “${purpose}”.`);
  return undefined;
}
