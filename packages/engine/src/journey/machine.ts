// A journey as a machine of stages. A person plays a role in it (a customer, a guest, a host) and stands in one stage at
// a time, or in none; the same person can play several roles.

import type { Condition } from '../segment/index.ts';

/** What a stage needs to say, in every channel; the consistency of messages is judged by it. */
export interface StageMessage {
  message?: string;
  tone?: string;
  callToAction?: string;
}

export interface Stage {
  /** Unique in its machine; the value of `stage.<machine>`. */
  key: string;
  name: string;
  /** Who may enter. */
  entry: Condition;
  /** Who must leave. Without one nobody leaves but for a later stage. */
  exit?: Condition;
  /** Who answers for what the stage says. */
  owner?: string;
  says?: StageMessage;
}

export interface Machine {
  /** Unique in its workspace, never changes: the attribute is `stage.<key>`. */
  key: string;
  name: string;
  /** Which role people play in it, such as "guest". */
  role: string;
  /** In order: who is in one moves on to the latest whose entry condition holds. */
  stages: Stage[];
}

/** Nobody's stage. */
export const NO_STAGE = '';

export const stageAttribute = (machine: string): string => `stage.${machine}`;
