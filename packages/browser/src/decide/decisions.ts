// What the server has decided for this page, asked for once. Slots that are asked for at the same time share a call;
// an answer that comes after the page has changed is dropped.

import { guard, RealPromise, type Report, sleep } from '../platform/safe.ts';
import type { Answer, Change, Decided, Decision, Question } from '../types.ts';

export interface Decisions {
  /** Resolves when all of them are known or could not be. */
  ask(slots: readonly string[]): Promise<void>;
  decide(question: Question): Promise<Decided>;
  peek(slot: string): Decision | undefined;
  /** Takes an answer in, as if it had been asked for. */
  learn(answer: Answer): void;
  /** Changes of the page that came with the answers. */
  changes(): readonly Change[];
  /** Forgets everything; whoever asks now asks anew. */
  clear(): void;
}

export interface DecisionsOptions {
  /** One call; undefined where no answer came. Never rejects. */
  call(question: Question): Promise<Answer | undefined>;
  /** Must not throw. */
  learned(answer: Answer): void;
  /** No answer is to come for what was asked. Must not throw. */
  failed(): void;
  timeoutMs: number;
  report: Report;
}

interface Round {
  slots: string[];
  done: Promise<void>;
}

/** While the page is still being parsed, more slots are about to be found. */
const GATHER_MS = 15;
/** A server that does not answer is left alone for so long. */
const RETRY_AFTER_MS = 5000;

export function createDecisions({ call, learned, failed, timeoutMs, report }: DecisionsOptions): Decisions {
  let rounds: Map<string, Round>;
  let gathering: Round | undefined;
  let known: Decided;
  let changes: Change[];
  clear();

  function clear(): void {
    rounds = new Map();
    gathering = undefined;
    known = nothing();
    changes = [];
  }

  /** What came may be anybody's answer, such as a proxy's. */
  const learn = guard('decide', report, (answer: Answer): void => {
    const { decisions, changes: more = [] } = answer;
    known = { ...answer, decisions: Object.assign(known.decisions, decisions) };
    changes.push(...more);
    for (const slot of Object.keys(decisions)) {
      decisions[slot]!.decisionId = answer.decisionId;
      const { changes: own } = (decisions[slot]!.value ?? {}) as { changes?: Change[] };
      if (own) changes.push(...own);
    }
    learned(answer);
  });

  async function run(slots: string[]): Promise<void> {
    const mine = rounds;
    await sleep(document.readyState === 'loading' ? GATHER_MS : 0);
    gathering = undefined;
    const answer = await call({ slots });
    if (rounds !== mine) return;
    if (answer) learn(answer);
    else {
      failed();
      setTimeout(() => mine.clear(), RETRY_AFTER_MS);
    }
  }

  function join(slot: string): Round {
    const slots: string[] = [];
    gathering ??= { slots, done: run(slots) };
    gathering.slots.push(slot);
    rounds.set(slot, gathering);
    return gathering;
  }

  async function ask(slots: readonly string[]): Promise<void> {
    const joined = slots
      .filter((slot) => !known.decisions[slot])
      .map((slot) => rounds.get(slot) ?? join(slot));
    for (const { done } of joined) await done;
  }

  function tell({ slots }: Question, { decisions: all, profile, segments }: Decided = known): Decided {
    const decisions: Decided['decisions'] = {};
    for (const slot of slots ?? Object.keys(all)) decisions[slot] = all[slot] ?? undecided(slot);
    return { decisions, profile, segments };
  }

  async function answered(question: Question): Promise<Decided> {
    const { slots, request, preflight, fresh } = question;
    if (slots && !request && !preflight && !fresh) {
      await ask(slots);
      return tell(question);
    }
    const mine = rounds;
    const answer = await call(question);
    // What is true of this one question only is not what the page goes by.
    if (answer && !request && !preflight && rounds === mine) learn(answer);
    return tell(question, answer);
  }

  return {
    ask,
    learn,
    decide: (question) =>
      RealPromise.race([
        answered(question),
        sleep(question.timeoutMs ?? timeoutMs).then(() => tell(question)),
      ]),
    peek: (slot) => known.decisions[slot],
    changes: () => changes,
    clear,
  };
}

/** Without a prototype: a slot may be called anything. */
export const nothing = (): Decided => ({ decisions: Object.create(null), segments: [], profile: null });

const undecided = (slot: string): Decision => ({
  slot,
  value: null,
  variant: null,
  experience: null,
  rung: null,
  reason: { code: 'ERROR', text: 'No answer.' },
});
