// People whose way through a journey is planted: first the stages and the instants at which they are entered and left are
// drawn, then events that lead to just those. Whoever reads the events must find the plan again, to the millisecond.

import { type Chance, chance } from '@visavis/engine/numeric';
import { DAY_MS } from './options.ts';

/** The machine that the plans are made for, as `POST /v1/journeys` takes it. */
export const PLANTED_JOURNEY = {
  key: 'planted',
  name: 'Planted',
  role: 'customer',
  stages: [
    { key: 'aware', name: 'Aware', entry: { event: 'Came' } },
    {
      ...{ key: 'looking', name: 'Looking', entry: { event: 'Looked', window: { last: '5d' } } },
      exit: { not: { event: 'Looked', window: { last: '5d' } } },
    },
    { key: 'buying', name: 'Buying', entry: { event: 'Bought', window: { last: '20d' } } },
    {
      ...{ key: 'gone', name: 'Gone' },
      entry: { all: [{ event: 'Bought' }, { not: { event: 'Bought', window: { last: '20d' } } }] },
      exit: { event: 'Bought', window: { last: '20d' } },
    },
  ],
};
const LOOKING_MS = 5 * DAY_MS;
const BUYING_MS = 20 * DAY_MS;

export interface PlantedVisit {
  stage: 'aware' | 'looking' | 'buying' | 'gone';
  enteredAt: number;
  /** 0: not before the end. */
  leftAt: number;
}
export interface PlantedMessage {
  type: 'track';
  event: string;
  messageId: string;
  timestamp: string;
  userId?: string;
  anonymousId: string;
}
export interface Planted {
  people: { userId: string; visits: PlantedVisit[] }[];
  /** In the order in which they arrive: some late, some twice, some from a device whose owner is not known yet. */
  arrivals: { arrivesAt: number; message: PlantedMessage }[];
}

export interface PlantedOptions {
  seed: number;
  people: number;
  start: number;
  days: number;
  /** So many of a hundred messages are late. */
  late: number;
  /** Over how many days people come for the first time; 10 when not given. */
  over?: number;
  /** From then on so many of those who look buy, instead of 0.4. */
  friction?: { from: number; buys: number };
}

/** @example const { people, arrivals } = plantStages({ seed: 1, people: 50, start, days: 90, late: 15 }); */
export function plantStages(options: PlantedOptions): Planted {
  const planted: Planted = { people: [], arrivals: [] };
  for (let n = 0; n < options.people; n++) {
    const draw = chance('planted stages', options.seed, n);
    const userId = `planted-${n}`;
    const { visits, did } = planOf(draw, options);
    planted.people.push({ userId, visits });
    for (const [i, { time, event }] of did.entries()) {
      // Until somebody is known, only their device speaks; the last message always says who it is.
      const isKnown = i > did.length / 4 || draw.number() < 0.3;
      const device = `${userId}-${i > did.length / 2 && draw.number() < 0.5 ? 'phone' : 'laptop'}`;
      const delay = draw.number() * 100 < options.late ? draw.number() * 3 * DAY_MS : draw.number() * 2_000;
      const message: PlantedMessage = {
        ...{ type: 'track', event, messageId: `${userId}-${i}`, timestamp: new Date(time).toISOString() },
        ...(isKnown && { userId }),
        anonymousId: isKnown ? device : `${userId}-laptop`,
      };
      const arrivesAt = Math.round(time + delay);
      planted.arrivals.push({ arrivesAt, message });
      if (draw.number() < 0.05) planted.arrivals.push({ arrivesAt: arrivesAt + 60_000, message });
    }
  }
  planted.arrivals.sort((a, b) => a.arrivesAt - b.arrivesAt);
  return planted;
}

interface Deed {
  time: number;
  event: string;
}

function planOf(
  draw: Chance,
  { start, days, over = 10, friction }: PlantedOptions,
): { visits: PlantedVisit[]; did: Deed[] } {
  const end = start + days * DAY_MS;
  const visits: PlantedVisit[] = [];
  const did: Deed[] = [];
  const within = (from: number, ms: number) => Math.round(from + 1 + draw.number() * (ms - 2));
  const enter = (stage: PlantedVisit['stage'], at: number) => {
    const last = visits.at(-1);
    if (last) last.leftAt = at;
    visits.push({ stage, enteredAt: at, leftAt: 0 });
  };
  /** Again and again, never so far apart that it would have ended; resolves to the last time. */
  const keepAt = (event: string, first: number, lasting: number, more: number): number => {
    let last = first;
    did.push({ time: first, event });
    while (draw.number() < more && last < end) {
      last = within(last, lasting);
      if (last < end) did.push({ time: last, event });
    }
    return did.findLast((one) => one.event === event)!.time;
  };
  let at = within(start, over * DAY_MS);
  did.push({ time: at, event: 'Came' });
  enter('aware', at);
  while (at < end) {
    const { stage } = visits.at(-1)!;
    const next = within(at, 8 * DAY_MS);
    if (stage === 'aware') {
      if (next >= end) break;
      const buys = draw.number() < 0.2;
      enter(buys ? 'buying' : 'looking', next);
      at = keepAt(buys ? 'Bought' : 'Looked', next, buys ? BUYING_MS : LOOKING_MS, buys ? 0.5 : 0.6);
    } else if (stage === 'looking') {
      const share = friction && visits.at(-1)!.enteredAt >= friction.from ? friction.buys : 0.4;
      const buys = draw.number() < share ? within(at, LOOKING_MS) : 0;
      if ((buys || at + LOOKING_MS) >= end) break;
      enter(buys ? 'buying' : 'aware', buys || at + LOOKING_MS);
      at = buys ? keepAt('Bought', buys, BUYING_MS, 0.5) : at + LOOKING_MS;
    } else if (stage === 'buying') {
      // Looking around makes no difference to who buys.
      if (draw.number() < 0.4) did.push({ time: Math.min(end - 1, within(at, DAY_MS)), event: 'Looked' });
      if (at + BUYING_MS >= end) break;
      at += BUYING_MS;
      enter('gone', at);
    } else {
      if (next >= end || draw.number() < 0.3) break;
      enter('buying', next);
      at = keepAt('Bought', next, BUYING_MS, 0.5);
    }
  }
  return { visits, did: did.sort((a, b) => a.time - b.time) };
}
