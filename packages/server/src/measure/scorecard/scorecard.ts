// The journey's scorecard: of every stage how many go on, how satisfied people are there, what they are worth, how engaged
// they are, each with an interval and its change since the period before; and where the journey fails.

import {
  type Answers,
  type Figure,
  frictionOf,
  meanFigure,
  rateFigure,
  SURVEY_KINDS,
  type Suspicion,
  satisfactionOf,
  trendOf,
} from '@visavis/engine/measure';
import type { EventFilter } from '@visavis/engine/segment';
import type { Events, QueryOptions } from '../../platform/events/index.ts';
import type { Scope } from '../reports/scope.ts';
import { type Flow, flowOf, othersOf } from './flow.ts';
import {
  type AskedCard,
  type EngagedRow,
  readAnswers,
  readEnded,
  readEngaged,
  readWorth,
  type WorthRow,
} from './scorecard-store.ts';
import type { Measured, Scorecard, StageCard } from './shapes.ts';

export interface CardStage {
  key: string;
  name: string;
  /** Whoever is there is lost; what counts is who comes back. */
  isLost: boolean;
}
export type { Scorecard };

export interface AskedScorecard extends AskedCard {
  stages: readonly CardStage[];
  /** How long after entering a stage its end counts. */
  withinMs: number;
  order: EventFilter;
  money?: string | undefined;
  /** The attribute of predicted worth, where there is a model. */
  model?: string | undefined;
}

const MOST_GROUPS = 8;
const STEPS = 400;

export async function scorecardOf(
  events: Events,
  scope: Scope,
  asked: AskedScorecard,
  options: QueryOptions,
): Promise<Scorecard> {
  const everybody = await read(events, { ...scope, groups: undefined }, asked, options);
  const grouped = scope.groups ? await read(events, scope, asked, options) : undefined;
  const values = grouped ? largest(grouped.worth) : [];
  const total = new Reading(everybody, asked);
  const groups = values.map(({ value, people }) => ({
    value,
    people,
    reading: new Reading(of(grouped!, value), asked),
  }));
  const suspicions = [
    ...asked.stages.flatMap((stage) =>
      sinceBefore(stage, total.flow(stage, 1), total.flow(stage, 0), undefined),
    ),
    ...groups.flatMap(({ value, reading }) =>
      asked.stages.flatMap((stage) =>
        againstOthers(stage, reading.flow(stage, 1), total.flowWithout(stage, reading), value),
      ),
    ),
  ];
  const friction = frictionOf(suspicions);
  const cards = (reading: Reading, group: string | undefined) =>
    asked.stages.map((stage) => ({
      ...reading.card(stage),
      friction: friction.filter(
        (one) => one.stage === stage.key && (group === undefined || one.group === group),
      ),
    }));
  return {
    stages: cards(total, undefined),
    groups: groups.map(({ value, people, reading }) => ({ value, people, stages: cards(reading, value) })),
    compared: suspicions.filter(({ here, there }) => here && there).length,
  };
}

type Data = Awaited<ReturnType<typeof read>>;

async function read(events: Events, scope: Scope, asked: AskedScorecard, options: QueryOptions) {
  const stepMs = Math.max(1, Math.ceil(asked.withinMs / STEPS));
  const [ended, engaged, answers, worth] = await Promise.all([
    readEnded(events, scope, { ...asked, stepMs }, options),
    readEngaged(events, scope, asked, options),
    readAnswers(events, scope, asked, options),
    readWorth(events, scope, asked, options),
  ]);
  return { ended, engaged, answers, worth };
}

const of = (data: Data, value: string): Data => ({
  ended: data.ended.filter((row) => row.value === value),
  engaged: data.engaged.filter((row) => row.value === value),
  answers: data.answers.filter((row) => row.value === value),
  worth: data.worth.filter((row) => row.value === value),
});

function largest(worth: readonly WorthRow[]): { value: string; people: number }[] {
  const now = worth.filter((row) => Number(row.now) === 1 && row.value !== '');
  return [...Map.groupBy(now, ({ value }) => value)]
    .map(([value, rows]) => ({ value, people: rows.reduce((sum, { n }) => sum + Number(n), 0) }))
    .sort((a, b) => b.people - a.people)
    .slice(0, MOST_GROUPS);
}

/** What was read of some people, as the figures of stages. */
class Reading {
  readonly #data: Data;
  readonly #asked: AskedScorecard;

  constructor(data: Data, asked: AskedScorecard) {
    this.#data = data;
    this.#asked = asked;
  }

  flow(stage: CardStage, now: 0 | 1): Flow {
    const rows = this.#data.ended.filter((row) => row.stage === stage.key && Number(row.now) === now);
    return flowOf(rows, stage, this.#asked, STEPS);
  }

  /** Of everybody whom the other reading leaves out. */
  flowWithout(stage: CardStage, other: Reading): Flow {
    return flowOf(othersOf(this.#data.ended, other.#data.ended, stage.key), stage, this.#asked, STEPS);
  }

  card(stage: CardStage): Omit<StageCard, 'friction'> {
    const [now, before] = [this.flow(stage, 1), this.flow(stage, 0)];
    const { engaged, worth } = this.#data;
    const standing = at(worth, stage.key, 1);
    return {
      ...{ stage: stage.key, name: stage.name, isLost: stage.isLost },
      ...{ people: Number(standing?.n ?? 0), entered: now.visits },
      conversion: now.leadsOn ? measured(now.conversion, before.conversion) : null,
      loss: measured(now.loss, before.loss),
      stay: measured(now.stay, before.stay),
      satisfaction: this.#satisfaction(stage.key),
      value: measured(spentOf(standing), spentOf(at(worth, stage.key, 0))),
      predicted: predictedOf(standing),
      events: measured(
        rateOf(at(engaged, stage.key, 1), 'events'),
        rateOf(at(engaged, stage.key, 0), 'events'),
      ),
      activeDays: measured(
        rateOf(at(engaged, stage.key, 1), 'days'),
        rateOf(at(engaged, stage.key, 0), 'days'),
      ),
    };
  }

  #satisfaction(stage: string): StageCard['satisfaction'] {
    return SURVEY_KINDS.flatMap((kind) => {
      const rows = (now: number): Answers[] =>
        this.#data.answers.filter(
          (row) => row.stage === stage && row.kind === kind && Number(row.now) === now,
        );
      const both = measured(satisfactionOf(kind, rows(1)), satisfactionOf(kind, rows(0)));
      return both.now ? [{ kind, ...both }] : [];
    });
  }
}

const measured = (now: Figure | null, before: Figure | null): Measured => ({
  now,
  before,
  trend: trendOf(now, before),
});

const at = <R extends { stage: string; now: number }>(
  rows: readonly R[],
  stage: string,
  now: number,
): R | undefined => rows.find((row) => row.stage === stage && Number(row.now) === now);

const spentOf = (row: WorthRow | undefined): Figure | null =>
  row ? meanFigure({ n: Number(row.n), sum: row.sum, sumSquares: row.squares }) : null;
const predictedOf = (row: WorthRow | undefined): Figure | null =>
  row
    ? meanFigure({ n: Number(row.predicted), sum: row.predictedSum, sumSquares: row.predictedSquares })
    : null;

function rateOf(row: EngagedRow | undefined, what: 'events' | 'days'): Figure | null {
  if (!row) return null;
  const [sumYY, sumXY] =
    what === 'events' ? [row.eventsSquared, row.weeksEvents] : [row.daysSquared, row.weeksDays];
  return rateFigure({
    n: Number(row.n),
    sumY: row[what],
    sumX: row.weeks,
    sumYY,
    sumXX: row.weeksSquared,
    sumXY,
  });
}

function sinceBefore(stage: CardStage, now: Flow, before: Flow, group: string | undefined): Suspicion[] {
  return suspicionsOf(stage, now, before, { group, against: 'before' });
}
const againstOthers = (stage: CardStage, here: Flow, there: Flow, group: string): Suspicion[] =>
  suspicionsOf(stage, here, there, { group, against: 'others' });

/** Where something comes after a stage, who goes on and how long it takes; elsewhere, who falls out. */
function suspicionsOf(
  { key: stage, isLost }: CardStage,
  here: Flow,
  there: Flow,
  about: Pick<Suspicion, 'group' | 'against'>,
): Suspicion[] {
  if (!here.leadsOn)
    return [{ stage, ...about, what: 'loss', worse: 'more', here: here.loss, there: there.loss }];
  const conversion = {
    what: 'conversion',
    worse: 'less',
    here: here.conversion,
    there: there.conversion,
  } as const;
  const stay = { what: 'stay', worse: 'more', here: here.stay, there: there.stay } as const;
  return (isLost ? [conversion] : [conversion, stay]).map((one) => ({ stage, ...about, ...one }));
}
