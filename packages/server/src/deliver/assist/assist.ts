// One customer in front of a shop or support agent: who it is, where they stand, what they were told in all channels, what
// lies in the cart, and what to do next and why. Everything is read as it is now; nothing is written.

import { type Cart, nextActions, openCart } from '@visavis/engine/deliver';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { iso } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Events } from '../../platform/events/index.ts';
import { someone } from '../../segment/index.ts';
import { consentOf, type StoredPerson } from '../../unify/index.ts';
import { holdOf, type Message, type Messages } from '../messages/index.ts';
import { peopleOfOrder } from './order-store.ts';
import type { AssistRooms, Told } from './shapes.ts';

export interface AssistDeps {
  rooms: AssistRooms;
  events: Pick<Events, 'query'>;
  clock: { now(): number };
  messages: Pick<Messages, 'list' | 'held' | 'pauses'>;
}

const EVENTS = 300;
const MESSAGES = 30;
const FOUND = 10;
/** What somebody was found by. */
type By = 'name' | 'order';

export class Assist {
  readonly #deps: AssistDeps;
  constructor(deps: AssistDeps) {
    this.#deps = deps;
  }

  /** By the beginning of a name, an address or an identifier, or by the number of an order. */
  async search(workspaceId: string, text: string) {
    const { rooms, events } = this.#deps;
    const [named, ordered] = await Promise.all([
      rooms.search(workspaceId, text, FOUND),
      peopleOfOrder(events, workspaceId, text),
    ]);
    const byOrder: StoredPerson[] = [];
    for (const identity of ordered) {
      const person = await rooms.person(workspaceId, `id:${identity}`);
      if (person) byOrder.push(person);
    }
    const found = new Map(byOrder.map((person) => [person.id, { person, by: 'order' as By }]));
    for (const person of named) if (!found.has(person.id)) found.set(person.id, { person, by: 'name' });
    return [...found.values()].slice(0, FOUND).map(({ person, by }) => ({ ...lineOf(person), by }));
  }

  /** @throws not_found */
  async about(workspaceId: string, key: string) {
    const { rooms, clock } = this.#deps;
    const person = await rooms.personNow(workspaceId, key);
    if (!person) throw new VisavisError('not_found', `Nobody is known as ${key.slice(0, 200)}.`);
    const [stages, segments, predictions, shown, recommended, events, messages, held] = await Promise.all([
      rooms.stages(workspaceId, person),
      rooms.segments(workspaceId, person),
      rooms.predictions(workspaceId, person),
      rooms.shown(workspaceId, person),
      rooms.recommended(workspaceId, person),
      rooms.events(workspaceId, person, EVENTS),
      this.#messages(workspaceId, person),
      this.#held(workspaceId, person),
    ]);
    const now = clock.now();
    const cart = openCart(events, now);
    const consent = Object.entries(consentOf(person.view)).map(([purpose, { granted, source }]) => ({
      ...{ purpose, granted, since: iso(source.time) },
    }));
    const views = events.filter(({ name }) => name === EXPERIENCE_VIEWED).map(viewed);
    const known = predictions.map(({ reasons, values, ...one }) => ({
      ...{ ...one, reasons: reasons.slice(0, 3), values: [...values] },
    }));
    return {
      person: whoOf(person),
      stages: stages.map(({ since, says: _, ...one }) => ({ ...one, since: iso(since) })),
      segments: segments.map(({ since, ...one }) => ({ ...one, since: iso(since) })),
      personas: personasOf(person),
      predictions: known,
      cart: cart ? shownCart(cart) : null,
      told: [...messages.map(told), ...views].sort((a, b) => b.at.localeCompare(a.at)).slice(0, MESSAGES),
      held,
      next: nextActions({ now, cart, predictions, stages, shown, events, consent, recommended }),
      consent,
      recent: events.slice(0, 15).map(({ name, time }) => ({ name, at: iso(time) })),
    };
  }

  #messages(workspaceId: string, person: StoredPerson): Promise<Message[]> {
    return this.#deps.messages.list(workspaceId, { profileIds: idsOf(person), limit: MESSAGES });
  }

  async #held(workspaceId: string, person: StoredPerson) {
    const { messages, clock } = this.#deps;
    const waiting = await messages.held(workspaceId, { profileIds: idsOf(person), limit: MESSAGES });
    const pauses = waiting.length > 0 ? await messages.pauses.list(workspaceId) : [];
    return waiting.map((message) => {
      const { sentence, at } = holdOf(message, pauses, clock.now());
      const { id, channel, template } = message;
      return {
        id,
        channel,
        what: message.subject ?? template,
        why: sentence,
        at: at === null ? null : iso(at),
      };
    });
  }
}

const idsOf = ({ id, view }: StoredPerson): string[] => [
  ...new Set([id, ...view.profile.identities.map((one) => one.id)]),
];

function lineOf(person: StoredPerson) {
  const { id, name, email, lastSeen } = whoOf(person);
  return { id, name, email, lastSeen };
}

function whoOf({ id, view }: StoredPerson) {
  const text = (attribute: string): string | null => {
    const value = view.get(attribute);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const time = (attribute: string): string | null => {
    const value = view.get(attribute);
    return typeof value === 'number' ? iso(value) : null;
  };
  return {
    id,
    name: someone(view).name ?? 'Somebody without a name',
    ...{ email: text('traits.email'), phone: text('traits.phone') },
    place: [text('place.city'), text('place.country')].filter(Boolean).join(', ') || null,
    ...{ firstSeen: time('firstSeen'), lastSeen: time('lastSeen') },
    events: view.profile.identities.reduce((sum, one) => sum + one.events, 0),
    names: view.profile.identities.map(({ type, value }) => ({ type, value })),
  };
}

const personasOf = ({ view }: StoredPerson) =>
  Object.entries(view.profile.derived ?? {}).flatMap(([name, { value }]) =>
    /^persona\.[^.]+$/.test(name) && typeof value === 'string' && !name.includes('_')
      ? [{ model: name.slice('persona.'.length), persona: value }]
      : [],
  );

function told(message: Message): Told {
  const { id, channel, template, subject, state, reason, sentAt, createdAt, openedAt, clickedAt } = message;
  const seen = clickedAt > 0 ? 'followed' : openedAt > 0 ? 'opened' : null;
  return {
    ...{ kind: 'message', id, channel, what: subject ?? template, state, seen },
    ...{ why: reason?.sentence ?? null, at: iso(sentAt || createdAt) },
  };
}

function viewed({ time, properties }: { time: number; properties: Record<string, unknown> }): Told {
  const { experience, variant, slot } = properties;
  const what = variant
    ? `“${experience}”, ${variant}`
    : `what everybody sees (kept back from “${experience}”)`;
  return {
    ...{ kind: 'experience', id: null, channel: 'in_page', what: `${what}, in ${slot}` },
    ...{ state: 'seen', seen: null, why: null, at: iso(time) },
  };
}

const shownCart = ({ items, worth, currency, at }: Cart) => ({
  items: items.map(({ price, ...item }) => ({ ...item, price: price ?? null })),
  ...{ worth, currency: currency ?? null, at: iso(at) },
});
