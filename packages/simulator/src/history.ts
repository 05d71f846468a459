// The whole history, day by day: visits, campaigns and crawlers happen, their messages travel (some late, some twice)
// and come out in the order in which they arrive. Memory holds one day and what is still on its way.

import { type Chance, chance, hash } from '@visavis/engine/numeric';
import { campaignsOn } from './campaigns.ts';
import { type Content, contextOf, landing, type Message } from './messages.ts';
import { DAY_MS, DEFAULTS, type Options } from './options.ts';
import { BOT_AGENT, type Device, makeDevice, makePerson, type Person } from './people.ts';
import { PERSONAS, type Persona } from './personas.ts';
import { HOURS, PLACES } from './places.ts';
import { type Life, visit } from './visits.ts';

/** What is true of a message, whatever it says itself. */
export interface MessageTruth {
  /** None for a crawler. */
  person?: string;
  device?: string;
  shared: boolean;
  bot: boolean;
  /** The message was delivered before. */
  duplicate: boolean;
  /** When it happened. */
  time: number;
  /** When it reaches the server. */
  arrivesAt: number;
  /** How far the device's clock was ahead. */
  skewMs: number;
}
export interface Simulated {
  message: Message;
  truth: MessageTruth;
}

/**
 * Messages in the order in which they arrive, each with what is true of it. `timestamp` is when it happened.
 *
 * @example
 * for (const { message, truth } of simulate({ seed: 7, people: 100, days: 30 })) ...
 */
export function* simulate(asked: Partial<Options> = {}): Generator<Simulated> {
  const options: Options = { ...DEFAULTS, ...asked };
  const lives = Array.from({ length: options.people }, (_, number) => born(makePerson(options, number)));
  const bots = Array.from({ length: Math.round(options.people * options.bots) }, (_, number) =>
    makeDevice(options, `bot-${number}`, 'desktop'),
  );
  const underway = new Map<number, Simulated[]>();
  const send = (one: Simulated) => {
    const day = Math.floor((one.truth.arrivesAt - options.start) / DAY_MS);
    const others = underway.get(day);
    if (others) others.push(one);
    else underway.set(day, [one]);
  };
  for (let day = 0; day < options.days || underway.size > 0; day++) {
    if (day < options.days) {
      for (const life of lives) livesOneDay(options, life, day, send);
      for (const bot of bots) crawls(options, bot, day, send);
    }
    yield* (underway.get(day) ?? []).sort(byArrival);
    underway.delete(day);
  }
}

const byArrival = (a: Simulated, b: Simulated) =>
  a.truth.arrivesAt - b.truth.arrivesAt || (a.message.messageId < b.message.messageId ? -1 : 1);

const born = (person: Person): Life => ({
  person,
  visits: 0,
  signedIn: new Set(),
  answered: false,
  emailUntil: 0,
});

function livesOneDay(options: Options, life: Life, day: number, send: (one: Simulated) => void): void {
  const { person } = life;
  const draw = chance(options.seed, 'day', person.number, day);
  const midnight = options.start + day * DAY_MS;
  const month = new Date(midnight).getUTCMonth();
  const travel = travelling(options, life, draw, send);
  const mail = campaignsOn(options, life, day, draw);
  for (const { content, time } of mail.events) travel.fromServer(content, time);
  const visits = draw.poisson(visitsExpected(life, day, midnight));
  for (let index = 0; index < visits; index++)
    travel.fromDevice(visit(life, { day, month, draw }), midnight + momentOf(person, draw));
  if (mail.clickedAt !== undefined)
    travel.fromDevice(visit(life, { day, month, draw, campaign: mail.campaign }), mail.clickedAt);
}

function visitsExpected({ person, emailUntil }: Life, day: number, midnight: number): number {
  const persona: Persona = PERSONAS[person.persona];
  const faded = persona.halfLifeDays ? 0.5 ** (day / persona.halfLifeDays) : 1;
  const mailed = midnight < emailUntil ? persona.emailEffect : 1;
  return (persona.visitsPerWeek / 7) * faded * mailed;
}

/** Milliseconds from UTC midnight to a likely hour of the person's own day. */
function momentOf(person: Person, draw: Chance): number {
  const local = Number(draw.weighted(HOURS)) * 3_600_000 + draw.whole(0, 3_599_999);
  return (local - person.place.offsetHours * 3_600_000 + DAY_MS) % DAY_MS;
}

/** How messages reach the server: at once from servers; from devices sometimes days later or twice. */
function travelling(options: Options, life: Life, draw: Chance, send: (one: Simulated) => void) {
  const end = options.start + options.days * DAY_MS;
  const place = { person: life.person.id, bot: false };
  return {
    fromServer(content: Content, time: number): void {
      if (time >= end || !life.account) return;
      const message = toMessage(content, draw, time, { simulated: true }, { userId: life.account });
      send({
        message,
        truth: { ...place, shared: false, duplicate: false, time, arrivesAt: time + 200, skewMs: 0 },
      });
    },
    fromDevice({ device, steps }: ReturnType<typeof visit>, start: number): void {
      const offline =
        device.kind === 'mobile' && draw.hits(options.late) ? draw.whole(3_600_000, 3 * DAY_MS) : 0;
      for (const { content, after, userId, anonymousId } of steps) {
        const time = start + after;
        if (time >= end) return;
        const message = toMessage(content, draw, time, contextOf(life.person, device, content), {
          userId,
          anonymousId,
        });
        const arrivesAt = time + offline + draw.whole(50, 2_000);
        const truth = { ...place, device: device.id, shared: device.shared, time, skewMs: device.skewMs };
        send({ message, truth: { ...truth, duplicate: false, arrivesAt } });
        if (draw.hits(options.duplicates))
          send({
            message,
            truth: { ...truth, duplicate: true, arrivesAt: arrivesAt + draw.whole(500, 6 * 3_600_000) },
          });
      }
    },
  };
}

function toMessage(
  { page: _page, consent: _consent, ...content }: Content,
  draw: Chance,
  time: number,
  context: Record<string, unknown>,
  who: { userId?: string; anonymousId?: string },
): Message {
  const names = Object.fromEntries(Object.entries(who).filter(([, value]) => value !== undefined));
  return { ...content, messageId: draw.uuid(), timestamp: new Date(time).toISOString(), ...names, context };
}

/** A crawler opens pages, one a second, for a while every day. */
function crawls(options: Options, bot: Device, day: number, send: (one: Simulated) => void): void {
  const draw = chance(options.seed, 'crawl', bot.id, day);
  const start = options.start + day * DAY_MS + draw.whole(0, DAY_MS - 600_000);
  const context = {
    simulated: true,
    userAgent: BOT_AGENT,
    timezone: PLACES[hash(bot.id) % PLACES.length]!.timezone,
  };
  for (let index = draw.whole(20, 120); index > 0; index--) {
    const time = start + index * 1_000;
    const content = landing('direct');
    const message = toMessage(
      content,
      draw,
      time,
      { ...context, page: content.page },
      { anonymousId: bot.anonymousId },
    );
    const truth = { device: bot.id, shared: false, bot: true, duplicate: false, time, skewMs: 0 };
    send({ message, truth: { ...truth, arrivesAt: time + 100 } });
  }
}
