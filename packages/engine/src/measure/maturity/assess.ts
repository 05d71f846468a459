// Where a company stands on the ladder, computed from what runs and from what its data supports: of each capability, the
// rung up to which all that it needs is there, and what to do next.

import { RUNGS, type Rung } from '../../decide/index.ts';
import { type Capability, CRITERIA, type Criterion, type MaturityFacts } from './criteria.ts';

export interface Checked extends Pick<Criterion, 'key' | 'capability' | 'rung' | 'asks' | 'least' | 'to'> {
  has: number;
  isMet: boolean;
}
export interface Maturity {
  /** The rung that the company stands on: all that runs there and below is there. 0: not even the first. */
  stage: 0 | Rung;
  /** The highest rung on which anything runs. */
  reaches: 0 | Rung;
  /** The highest rung for which data and recognition suffice, whatever runs. */
  supports: 0 | Rung;
  capabilities: { capability: Capability; rung: 0 | Rung; criteria: Checked[] }[];
  /** What the next rung needs and has not, the cheapest to see to first: data, then audiences, then what is shown. */
  next: Checked[];
}

const CAPABILITIES: readonly Capability[] = ['data', 'recognition', 'audiences', 'activation', 'proof'];

export function assessMaturity(facts: MaturityFacts): Maturity {
  const checked = CRITERIA.map((criterion) => check(criterion, facts));
  const capabilities = CAPABILITIES.map((capability) => {
    const criteria = checked.filter((one) => one.capability === capability);
    return { capability, rung: upTo(criteria), criteria };
  });
  const of = (...wanted: Capability[]) =>
    upTo(checked.filter(({ capability }) => wanted.includes(capability)));
  const stage = of('data', 'recognition', 'audiences', 'activation');
  const running = checked.filter(({ capability, isMet }) => capability === 'activation' && isMet);
  return {
    stage,
    reaches: Math.max(0, ...running.map(({ rung }) => rung)) as 0 | Rung,
    supports: of('data', 'recognition'),
    capabilities,
    next: nextOf(
      capabilities.flatMap(({ criteria }) => criteria),
      stage,
    ),
  };
}

function check(criterion: Criterion, facts: MaturityFacts): Checked {
  const { key, capability, rung, asks, least, to } = criterion;
  const has = criterion.has(facts);
  return { key, capability, rung, asks, least, to, has, isMet: has >= least };
}

/** The last rung before the first that lacks something. A rung that asks for nothing is reached with the one below. */
function upTo(criteria: readonly Checked[]): 0 | Rung {
  const lacking = criteria.filter(({ isMet }) => !isMet).map(({ rung }) => rung);
  const first = Math.min(6, ...lacking);
  return (first - 1) as 0 | Rung;
}

/** Of the rung to climb; and where that is only proof, or nothing, proof of what runs already. */
function nextOf(all: readonly Checked[], stage: 0 | Rung): Checked[] {
  const goal = RUNGS.find((rung) => rung > stage);
  const open = all.filter(({ isMet }) => !isMet);
  return open.filter(
    ({ rung, capability }) => rung <= (goal ?? 5) && (capability !== 'proof' || rung <= stage + 1),
  );
}
