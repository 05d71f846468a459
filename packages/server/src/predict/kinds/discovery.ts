// Suggested segments: who differs in what they do next? Everybody as they were known a horizon ago, and what came after.
// The search, the trial on the other half and the correction are the engine's; here are the words and the least numbers.

import { type Discovered, discover, type Suggestion } from '@visavis/engine/predict';
import { type Condition, describe, type EventCondition } from '@visavis/engine/segment';
import { type Static, Type } from 'typebox';
import { splitByPerson } from './held-out.ts';
import type { ModelKind, Outcome, Report, Tools } from './kind.ts';
import { memberLabel, type PeopleTable } from './table.ts';
import { DAY_MS } from './words.ts';

const Settings = Type.Object(
  {
    goal: Type.String({
      default: 'Order Completed',
      minLength: 1,
      maxLength: 200,
      description: 'The event that people are to differ in.',
    }),
    value: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'The property of the event that says what it is worth; without one, whether it happens counts.',
      }),
    ),
    horizonDays: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 365,
      description: 'What people did within so many days after the instant as of which they are looked at.',
    }),
    seenWithinDays: Type.Integer({
      default: 180,
      minimum: 7,
      maximum: 3650,
      description: 'Of people who were seen in so many days.',
    }),
    mostParts: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 3,
      description: 'Parts of a condition at most.',
    }),
    least: Type.Integer({
      default: 100,
      minimum: 40,
      maximum: 1_000_000,
      description: 'People in a suggested segment at the least.',
    }),
  },
  { additionalProperties: false },
);
export type DiscoverySettings = Static<typeof Settings>;

/** What a version of this kind keeps in its report. */
export interface DiscoveryDetails {
  suggestions: Suggestion[];
  parts: number;
  tried: number;
  outcome: string;
  isShare: boolean;
}

const MOST_ROWS = 40_000;
/** Segments that suggestions are held against; more would make the statement too long. */
const MOST_SEGMENTS = 60;
const LEAST_WHO_DID = 40;
const GOAL = 'goal';

export const discovery: ModelKind<typeof Settings, { suggestions: number }> = {
  name: 'discovery',
  title: 'Suggested segments',
  question: 'Who differs in what they do next?',
  attribute: 'none',
  outputs: [],
  settings: Settings,
  describe: (settings) => `segments that differ in ${outcomeOf(settings)}`,
  data: ({ goal, value, horizonDays, seenWithinDays }, { now, segments = [] }) => ({
    ...{ set: 'people', features: 'behaviour', seenWithinDays, mostRows: MOST_ROWS },
    cutoffs: [now - horizonDays * DAY_MS],
    labels: [
      {
        ...{ name: GOAL, filter: { event: goal }, horizonDays },
        ...(value === undefined ? { of: 'happens' } : { of: 'sum', value: `properties.${value}` }),
      },
    ],
    segments: segments.slice(0, MOST_SEGMENTS),
  }),
  train: (table, settings, tools) => train(table, settings, tools),
  open: () => ({ score: () => [], explain: () => [] }),
};

const outcomeOf = ({ goal, value, horizonDays }: DiscoverySettings): string =>
  value === undefined
    ? `${goal} within ${horizonDays} days`
    : `${value} of ${goal} within ${horizonDays} days`;

function train(
  table: PeopleTable,
  settings: DiscoverySettings,
  { seed, progress }: Tools,
): Outcome<{ suggestions: number }> {
  const { least, mostParts, value } = settings;
  const outcome = table.labels[GOAL]!;
  const { inside, outside } = splitByPerson(table, 0.5, seed);
  const refused = shortOf(table, settings, Math.min(didOf(outcome, inside), didOf(outcome, outside)));
  if (refused.length > 0) return { refused };
  progress(0, 'Searching one half of the people');
  const known = Object.entries(table.labels)
    .filter(([name]) => name.startsWith(memberLabel('')))
    .map(([, holds]) => Uint8Array.from(holds));
  const isShare = value === undefined;
  const found = discover(
    {
      ...{ columns: table.columns, values: table.values, outcome, known },
      ...{ searched: Int32Array.from(inside), held: Int32Array.from(outside) },
    },
    {
      ...{ isShare, seed, mostParts, least },
      progress: (share) =>
        progress(share, share < 0.8 ? 'Searching one half of the people' : 'Trying on the other half'),
    },
  );
  const suggestions = found.suggestions.map((one) => amongSeen(one, settings.seenWithinDays));
  const details: DiscoveryDetails = { ...found, suggestions, outcome: outcomeOf(settings), isShare };
  return {
    model: { suggestions: suggestions.length },
    report: reportOf(details, { trained: inside.length, heldOut: outside.length }, found),
  };
}

const didOf = (outcome: Float32Array, rows: readonly number[]): number =>
  rows.filter((row) => outcome[row]! > 0).length;

function shortOf(
  { rows }: PeopleTable,
  { least, goal, horizonDays }: DiscoverySettings,
  did: number,
): string[] {
  if (rows < 4 * least)
    return [
      `${4 * least - rows} more people are needed: ${rows} were known ${horizonDays} days ago, and four times the least size of a segment (${4 * least}) is the least.`,
    ];
  if (did < LEAST_WHO_DID)
    return [
      `Only ${did} people in one half did “${goal}” within ${horizonDays} days; ${LEAST_WHO_DID} are needed, ${LEAST_WHO_DID - did} more.`,
    ];
  return [];
}

/** Only people who were seen lately were looked at, so the condition says so, unless a part of it does. */
function amongSeen(suggestion: Suggestion, seenWithinDays: number): Suggestion {
  const parts = 'all' in suggestion.condition ? suggestion.condition.all : [suggestion.condition];
  if (parts.some((part) => impliesSeen(part, seenWithinDays))) return suggestion;
  const seen: Condition = { attribute: 'lastSeen', op: 'withinLast', value: `${seenWithinDays}d` };
  const condition = { all: [...parts, seen] };
  return { ...suggestion, condition, sentence: describe(condition) };
}

function impliesSeen(part: Condition, days: number): boolean {
  if ('attribute' in part)
    return (
      part.attribute === 'lastSeen' &&
      part.op === 'withinLast' &&
      Number.parseInt(String(part.value), 10) <= days
    );
  if (!('event' in part)) return false;
  const { window, op = 'gte' } = part as EventCondition;
  return op === 'gte' && window !== undefined && 'last' in window && Number.parseInt(window.last, 10) <= days;
}

function reportOf(details: DiscoveryDetails, people: Report['people'], { parts, tried }: Discovered): Report {
  const { suggestions, outcome } = details;
  const looked = `${parts.toLocaleString('en')} parts of conditions were searched, and ${tried === 1 ? '1 rule was' : `${tried} rules were`} tried on people on whom they were not found.`;
  const summary =
    suggestions.length > 0
      ? `${suggestions.length} of ${tried} ${tried === 1 ? 'rule' : 'rules'} held up on other people than those searched.`
      : tried > 0
        ? `Nothing held up: ${tried} rules looked as if they differed in ${outcome}, and none did among other people.`
        : `Nothing was found: nobody differs in ${outcome} in a way that a condition can say.`;
  return {
    ...{ summary, people },
    metrics: [],
    notes: [
      looked,
      'Effects are those among the people who were not searched; their intervals hold together with a chance of 95%, and p-values are corrected by Holm’s method.',
      'Rules that say what a segment says already are left out.',
    ],
    details: JSON.parse(JSON.stringify(details)),
  };
}
