// What each capability must have for each rung, as a table: one line a criterion, with the figure that it looks at. The
// figures asked for are ours, low on purpose: what falls short of them cannot be told from noise.

import type { Rung } from '../../decide/index.ts';

export type Capability = 'data' | 'recognition' | 'audiences' | 'activation' | 'proof';

/** What is counted of a company, over the last 30 days where a span is needed. */
export interface MaturityFacts {
  /** Sources that have sent something in the last 7 days. */
  liveSources: number;
  /** People who did anything, and those of them who came on two days or more. */
  activePeople: number;
  returningPeople: number;
  /** Of the active: those known by a name of their own (a user id, an e-mail), and not by a device alone. */
  knownPeople: number;
  /** Ways in which visits began, such as search and e-mail, with at least 1 % of them. */
  channels: number;
  /** Traits that at least one in ten identify events brings. */
  attributes: number;
  /** People who did what any live experience has as its goal, in the last 90 days. */
  convertedPeople: number;
  /** Items of the catalogue, and people who have touched one. */
  items: number;
  itemPeople: number;
  /** Segments that are live; those that something uses; stage machines that are live. */
  segments: number;
  usedSegments: number;
  journeys: number;
  /** Models in force by what they give; personas count when their groups are stable. */
  personaModels: number;
  predictionModels: number;
  recommendationModels: number;
  /** Slots that were decided, or seen filled, in the span. */
  decidedSlots: number;
  /** By rung: experiences that are live, people who saw one, and live ones with a goal and somebody held back. */
  live: Record<Rung, number>;
  seen: Record<Rung, number>;
  measured: Record<Rung, number>;
  /** Rungs whose worth is known from nested holdouts, whatever it is. */
  priced: readonly Rung[];
  /** Whether anybody is kept back from everything. */
  hasUniversalHoldout: boolean;
}

export interface Criterion {
  key: string;
  capability: Capability;
  rung: Rung;
  /** What is asked for, as a sentence without its end. */
  asks: string;
  /** What is there, and how much must be. */
  has(facts: MaturityFacts): number;
  least: number;
  /** The page where it is done. */
  to: string;
}

const line = (
  capability: Capability,
  rung: Rung,
  key: string,
  asks: string,
  least: number,
  has: Criterion['has'],
  to: string,
): Criterion => ({ key, capability, rung, asks, has, least, to });

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

const activation = (rung: Rung): Criterion[] => [
  line(
    'activation',
    rung,
    `live-${rung}`,
    `An experience is live on rung ${rung}`,
    1,
    (f) => f.live[rung],
    '/experiences',
  ),
  line(
    'activation',
    rung,
    `seen-${rung}`,
    `100 people a month see something of rung ${rung}`,
    100,
    (f) => f.seen[rung],
    '/exposures',
  ),
];
const proof = (rung: Rung): Criterion[] => [
  line(
    'proof',
    rung,
    `measured-${rung}`,
    `Everything live on rung ${rung} has a goal and people held back`,
    1,
    (f) => (f.live[rung] > 0 ? share(f.measured[rung], f.live[rung]) : 0),
    '/experiences',
  ),
  line(
    'proof',
    rung,
    `priced-${rung}`,
    `The ladder's holdouts tell what rung ${rung} is worth`,
    1,
    (f) => Number(f.priced.includes(rung)),
    '/ladder',
  ),
];

export const CRITERIA: readonly Criterion[] = [
  line('data', 1, 'live-source', 'A source has sent events this week', 1, (f) => f.liveSources, '/sources'),
  line(
    'data',
    2,
    'channels',
    'Visits come by two channels or more that can be told apart',
    2,
    (f) => f.channels,
    '/sources',
  ),
  line(
    'data',
    2,
    'attributes',
    'Five traits come with one in ten of the events that tell of people',
    5,
    (f) => f.attributes,
    '/map',
  ),
  line('data', 3, 'active', '500 people a month are active', 500, (f) => f.activePeople, '/people'),
  line(
    'data',
    4,
    'converted',
    '100 people did what an experience has as its goal, in 90 days',
    100,
    (f) => f.convertedPeople,
    '/experiences',
  ),
  line('data', 5, 'items', 'The catalogue has 20 items', 20, (f) => f.items, '/catalogue'),
  line(
    'data',
    5,
    'item-people',
    '500 people have looked at or bought items',
    500,
    (f) => f.itemPeople,
    '/catalogue',
  ),

  line('recognition', 1, 'people', 'Events are of people', 1, (f) => f.activePeople, '/people'),
  line(
    'recognition',
    2,
    'returning',
    'One in ten active people is recognised on another day',
    0.1,
    (f) => share(f.returningPeople, f.activePeople),
    '/people',
  ),
  line(
    'recognition',
    3,
    'known',
    'One in twenty active people is known by name, not by a device alone',
    0.05,
    (f) => share(f.knownPeople, f.activePeople),
    '/people',
  ),
  line(
    'recognition',
    4,
    'known-well',
    'One in five active people is known by name',
    0.2,
    (f) => share(f.knownPeople, f.activePeople),
    '/people',
  ),

  line('audiences', 2, 'segments', 'Two segments are live', 2, (f) => f.segments, '/segments'),
  line('audiences', 2, 'used', 'A segment is used by something', 1, (f) => f.usedSegments, '/segments'),
  line(
    'audiences',
    3,
    'personas',
    'A persona model is in force, with stable groups',
    1,
    (f) => f.personaModels,
    '/personas',
  ),
  line('audiences', 3, 'journeys', 'A journey says where people stand', 1, (f) => f.journeys, '/journeys'),
  line(
    'audiences',
    4,
    'predictions',
    'A prediction is in force',
    1,
    (f) => f.predictionModels,
    '/predictions',
  ),
  line(
    'audiences',
    5,
    'recommendations',
    'Recommendations are learned',
    1,
    (f) => f.recommendationModels,
    '/catalogue',
  ),

  line('activation', 1, 'slots', 'A slot was decided this month', 1, (f) => f.decidedSlots, '/slots'),
  ...activation(2),
  ...activation(3),
  ...activation(4),
  ...activation(5),

  line(
    'proof',
    2,
    'universal',
    'Somebody is kept back from everything, so that all of it has a price',
    1,
    (f) => Number(f.hasUniversalHoldout),
    '/ladder',
  ),
  ...proof(2),
  ...proof(3),
  ...proof(4),
  ...proof(5),
];
