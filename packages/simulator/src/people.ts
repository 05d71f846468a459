// Who there is: each person is made from the seed and their number alone, with the devices they use. What is written
// here is the ground truth; the messages tell only what a shop would see of it.

import { type Chance, chance } from '@visavis/engine/numeric';
import type { Options } from './options.ts';
import { CATEGORIES, type Category, type Kind, PERSONAS, type PersonaName, SHARES } from './personas.ts';
import { PLACES, type Place } from './places.ts';

export interface Device {
  id: string;
  anonymousId: string;
  kind: Kind;
  userAgent: string;
  /** How far its clock is ahead. */
  skewMs: number;
  /** A household's tablet or a shop's kiosk: its anonymous id names nobody. */
  shared: boolean;
}

export interface Person {
  id: string;
  number: number;
  persona: PersonaName;
  place: Place;
  favourite: Category;
  /** From this day on the favourite is another. */
  flip?: { day: number; favourite: Category };
  userId: string;
  /** A second account of the same person, opened on this day. */
  secondAccount?: { day: number; userId: string };
  /** The number in an older system, told in an alias. */
  formerId?: string;
  email: string;
  firstName: string;
  lastName: string;
  birthYear: number;
  marketing: boolean;
  company?: { id: string; name: string; industry: string };
  /** The visit on which they make an account, if an order does not ask for it before. */
  registersOnVisit: number;
  answersSurvey: boolean;
  value: 'price' | 'quality' | 'novelty' | 'sustainability';
  devices: readonly Device[];
}

const FIRST = [
  'Ada',
  'Ben',
  'Chloe',
  'Dario',
  'Emma',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jonas',
  'Kira',
  'Luis',
];
const LAST = [
  'Adler',
  'Baker',
  'Costa',
  'Dubois',
  'Evans',
  'Fischer',
  'Gupta',
  'Hoshino',
  'Ito',
  'Jones',
  'Keller',
];
const COMPANIES = [
  'Blue Door Cafe',
  'Harbour Hotel',
  'Nordlicht Laden',
  'Maison Claire',
  'Little Owl School',
];

export function makePerson(options: Options, number: number): Person {
  const draw = chance(options.seed, 'person', number);
  const persona = draw.weighted(SHARES);
  const favourite = draw.pick(CATEGORIES);
  const firstName = draw.pick(FIRST);
  const lastName = draw.pick(LAST);
  const others = CATEGORIES.filter((category) => category !== favourite);
  const company = draw.hits(0.06) ? draw.whole(0, COMPANIES.length - 1) : undefined;
  return {
    id: `person-${number}`,
    number,
    persona,
    place: placeOf(draw),
    favourite,
    flip: draw.hits(options.flips)
      ? {
          day: draw.whole(Math.floor(options.days / 4), Math.ceil((options.days * 3) / 4)),
          favourite: draw.pick(others),
        }
      : undefined,
    userId: `u${100_000 + number}`,
    secondAccount: draw.hits(options.secondAccounts)
      ? { day: draw.whole(Math.floor(options.days / 3), options.days), userId: `u${900_000 + number}` }
      : undefined,
    formerId: draw.hits(0.03) ? `crm-${number}` : undefined,
    email: `${firstName}.${lastName}.${number}@example.com`.toLowerCase(),
    firstName,
    lastName,
    birthYear: Math.round(Math.min(2005, Math.max(1938, draw.normal(1982, 14)))),
    marketing: draw.hits(0.65),
    company:
      company === undefined
        ? undefined
        : { id: `c${company}`, name: COMPANIES[company]!, industry: company < 2 ? 'hospitality' : 'retail' },
    registersOnVisit: 1 + draw.poisson(1.5),
    answersSurvey: draw.hits(0.3),
    value: draw.weighted(PERSONAS[persona].values),
    devices: devicesOf(options, number, persona, draw),
  };
}

function placeOf(draw: Chance): Place {
  const shares = Object.fromEntries(PLACES.map((place) => [place.country, place.share]));
  const country = draw.weighted(shares);
  return PLACES.find((place) => place.country === country)!;
}

/** One to three of their own, perhaps the household's tablet, and the kiosk that stands in their part of the town. */
function devicesOf(options: Options, number: number, persona: PersonaName, draw: Chance): Device[] {
  const own = Array.from({ length: 1 + (draw.hits(0.5) ? 1 : 0) + (draw.hits(0.2) ? 1 : 0) }, (_, index) =>
    makeDevice(options, `device-${number}-${index}`, draw.weighted<Kind>(PERSONAS[persona].devices)),
  );
  const pair = Math.floor(number / 2);
  const hasTablet =
    pair * 2 + 1 < options.people && chance(options.seed, 'household', pair).hits(options.households);
  const household = hasTablet ? [makeDevice(options, `household-${pair}`, 'tablet', true)] : [];
  const kiosk = options.peoplePerKiosk
    ? [makeDevice(options, `kiosk-${Math.floor(number / options.peoplePerKiosk)}`, 'tablet', true)]
    : [];
  return [...own, ...household, ...kiosk];
}

const AGENTS: Record<Kind, readonly string[]> = {
  mobile: [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36',
  ],
  desktop: [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
  ],
  tablet: [
    'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  ],
};
export const BOT_AGENT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

export function makeDevice(options: Options, id: string, kind: Kind, shared = false): Device {
  const draw = chance(options.seed, 'device', id);
  return {
    id,
    anonymousId: draw.uuid(),
    kind,
    userAgent: draw.pick(AGENTS[kind]),
    skewMs: draw.hits(options.wrongClocks) ? draw.whole(-86_400_000, 86_400_000) : 0,
    shared,
  };
}
