// Tasks that arrive together go together: they are worked on as one group and share what each would otherwise pay
// alone (a transaction, a flush of the disk). The next group is worked on while the one before is being written.

import { VisavisError } from './errors.ts';

export interface GroupCommitOptions<Task, Outcome> {
  /**
   * Works a group through and resolves to an outcome for each task, in their order. Calls `folded` when its work in
   * memory is done and only the writing is left: then the next group begins.
   */
  run(tasks: readonly Task[], folded: () => void): Promise<Outcome[]>;
  /** How much of a group a task fills. */
  weightOf(task: Task): number;
  /** Groups are no heavier than this; one task is never split. */
  weightAtMost: number;
  /** Groups at once: one is written while the next is worked on. */
  underWayAtMost: number;
  /**
   * While a group is written, the next one begins once so much is waiting. Less waits for the end of the writing: of 64
   * callers half the groups were of one or two tasks, each with a flush of the disk of its own.
   */
  weightWorthOverlapping: number;
  /** Tasks that may wait before further ones are turned away. */
  waitingAtMost: number;
}

interface Waiting<Task, Outcome> {
  task: Task;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

export class GroupCommit<Task, Outcome> {
  readonly #options: GroupCommitOptions<Task, Outcome>;
  readonly #waiting: Waiting<Task, Outcome>[] = [];
  readonly #idle: (() => void)[] = [];
  #underWay = 0;
  #weight = 0;
  #working = false;

  constructor(options: GroupCommitOptions<Task, Outcome>) {
    this.#options = options;
  }

  submit(task: Task): Promise<Outcome> {
    if (this.#waiting.length >= this.#options.waitingAtMost)
      throw new VisavisError(
        'too_many_requests',
        'More is coming in than can be written; try again in a moment.',
      );
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#waiting.push({ task, resolve, reject });
    this.#weight += this.#options.weightOf(task);
    this.#pump();
    return promise;
  }

  /** Resolves when nothing is waiting and nothing is under way. */
  async drain(): Promise<void> {
    if (this.#underWay > 0 || this.#waiting.length > 0)
      await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  status(): { waiting: number; underWay: number } {
    return { waiting: this.#waiting.length, underWay: this.#underWay };
  }

  #pump(): void {
    const { underWayAtMost, weightWorthOverlapping } = this.#options;
    if (this.#working || this.#underWay >= underWayAtMost || this.#waiting.length === 0) return;
    if (this.#underWay > 0 && this.#weight < weightWorthOverlapping) return;
    this.#working = true;
    this.#underWay++;
    const group = this.#take();
    // In a later turn, so that this group's writes are on their way before the next group's work can end.
    const folded = once(() =>
      setImmediate(() => {
        this.#working = false;
        this.#pump();
      }),
    );
    void this.#carry(group, folded).finally(() => {
      this.#underWay--;
      folded();
      this.#pump();
      if (this.#underWay === 0 && this.#waiting.length === 0)
        for (const resolve of this.#idle.splice(0)) resolve();
    });
  }

  /** When a group fails for a reason of its own, each task is tried alone, so that one does not take others down. */
  async #carry(group: readonly Waiting<Task, Outcome>[], folded: () => void): Promise<void> {
    try {
      await this.#together(group, folded);
    } catch (error) {
      const hopeless =
        group.length === 1 || (error instanceof VisavisError && error.code === 'store_unavailable');
      if (hopeless) for (const { reject } of group) reject(error);
      else for (const one of group) await this.#together([one], () => {}).catch(one.reject);
    }
  }

  async #together(group: readonly Waiting<Task, Outcome>[], folded: () => void): Promise<void> {
    const outcomes = await this.#options.run(
      group.map(({ task }) => task),
      folded,
    );
    for (const [at, { resolve }] of group.entries()) resolve(outcomes[at]!);
  }

  /** The next tasks that fit into one group; at least one. */
  #take(): Waiting<Task, Outcome>[] {
    let weight = 0;
    let count = 0;
    for (const { task } of this.#waiting) {
      const more = this.#options.weightOf(task);
      if (count > 0 && weight + more > this.#options.weightAtMost) break;
      weight += more;
      count++;
    }
    this.#weight -= weight;
    return this.#waiting.splice(0, count);
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
