// One visit: what a person does between coming and leaving, and what of it the shop can tie to whom. The person's
// memory (signed in where, how many visits) lives in `Life` and grows with the visits.

import type { Chance } from '@visavis/engine/numeric';
import {
  added,
  answered,
  type Content,
  checkout,
  joined,
  landing,
  ordered,
  registered,
  viewed,
} from './messages.ts';
import type { Device, Person } from './people.ts';
import { CATEGORIES, type Category, type Channel, PERSONAS, type Persona } from './personas.ts';
import { type Product, shelf } from './products.ts';

/** What has become of a person so far. */
export interface Life {
  person: Person;
  visits: number;
  account?: string;
  /** Devices on which they stay signed in. */
  signedIn: Set<string>;
  answered: boolean;
  /** Until when an e-mail makes them come more often, and by which factor. */
  emailUntil: number;
}

export interface Step {
  content: Content;
  /** Milliseconds after the visit began. */
  after: number;
  userId?: string;
  anonymousId?: string;
}
export interface Visit {
  device: Device;
  steps: Step[];
}
export interface Occasion {
  day: number;
  /** 0 is January. */
  month: number;
  /** The campaign whose e-mail they followed. */
  campaign?: string;
  draw: Chance;
}

export function visit(life: Life, occasion: Occasion): Visit {
  const { person } = life;
  const { draw } = occasion;
  const persona: Persona = PERSONAS[person.persona];
  const device = chooseDevice(person, draw);
  const steps: Step[] = [];
  let clock = 0;
  const say = (content: Content) => {
    const userId = life.signedIn.has(device.id) ? life.account : undefined;
    steps.push({ content, after: clock, userId, anonymousId: device.anonymousId });
    clock += draw.whole(4_000, 60_000);
  };

  life.visits++;
  say(landing(occasion.campaign ? 'email' : draw.weighted<Channel>(persona.channels), occasion.campaign));
  if (life.visits >= person.registersOnVisit) signIn(life, device, occasion, say);
  const views = 1 + draw.poisson(persona.viewsPerVisit - 1);
  for (let view = 0; view < views; view++) say(viewed(chooseProduct(person, persona, occasion)));
  if (ordersNow(persona, occasion)) order(life, device, occasion, say);
  if (life.account && person.answersSurvey && !life.answered && life.signedIn.has(device.id)) {
    life.answered = true;
    say(answered(person));
  }
  // Nobody stays signed in on what is not theirs.
  if (device.shared) life.signedIn.delete(device.id);
  return { device, steps };
}

/** Mostly the first of their own devices; now and then what is shared. */
function chooseDevice(person: Person, draw: Chance): Device {
  const own = person.devices.filter((device) => !device.shared);
  const shared = person.devices.filter((device) => device.shared);
  if (shared.length > 0 && draw.hits(0.05)) return draw.pick(shared);
  return draw.hits(0.6) ? own[0]! : draw.pick(own);
}

/** An account is opened once; afterwards the device either knows them, or they sign in on it in seven of ten visits. */
function signIn(life: Life, device: Device, { day, draw }: Occasion, say: (content: Content) => void): void {
  const { person } = life;
  const second = person.secondAccount;
  const opensSecond =
    second && day >= second.day && life.account === person.userId && !life.signedIn.has(device.id);
  if (life.account && !opensSecond && (life.signedIn.has(device.id) || !draw.hits(0.7))) return;
  const isNew = life.account === undefined;
  life.account = opensSecond ? second.userId : (life.account ?? person.userId);
  if (opensSecond) life.signedIn.clear();
  life.signedIn.add(device.id);
  say(registered(person));
  if (isNew && person.formerId) say({ type: 'alias', previousId: person.formerId });
  if (isNew && person.company) say(joined(person.company));
}

function ordersNow(persona: Persona, { month, draw }: Occasion): boolean {
  const wants = draw.hits(persona.orderRate);
  return wants && (persona.months?.includes(month) ?? true);
}

/** An order needs an account. */
function order(life: Life, device: Device, occasion: Occasion, say: (content: Content) => void): void {
  const { person } = life;
  const { draw } = occasion;
  const persona: Persona = PERSONAS[person.persona];
  const items = Array.from({ length: 1 + draw.poisson(persona.itemsPerOrder - 1) }, () =>
    chooseProduct(person, persona, occasion),
  );
  for (const item of items) say(added(item));
  if (!life.signedIn.has(device.id)) {
    life.account ??= person.userId;
    life.signedIn.add(device.id);
    say(registered(person));
  }
  say(checkout(items));
  say(ordered(`o-${person.number}-${life.visits}`, items));
}

/** A category by favour, a reduced product by habit, and within the shelf the price that they can see themselves pay. */
function chooseProduct(person: Person, persona: Persona, { day, draw }: Occasion): Product {
  const favourite = favouriteOn(person, day);
  const category = draw.hits(persona.focus)
    ? favourite
    : draw.pick(CATEGORIES.filter((one) => one !== favourite));
  const choice = shelf(category, draw.hits(persona.discountShare));
  const place = Math.min(0.999, draw.number() ** (1 / persona.priceLevel));
  return choice[Math.floor(place * choice.length)]!;
}

export function favouriteOn(person: Person, day: number): Category {
  return person.flip && day >= person.flip.day ? person.flip.favourite : person.favourite;
}
