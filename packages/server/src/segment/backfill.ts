// Brings definitions up from history while events keep arriving.
//
// First everything that new definitions need remembered and that is not yet (`filling`): from the moment a definition
// is saved it is folded live, and its history is read. Then everyone whom it may concern is held against the condition
// (`settling`), and the definition is live. Of several servers on one store the one that holds the workspace's lease does it.

import { Filling } from './filling.ts';
import { LEASE_MS, type Lease } from './lease.ts';
import { Settling } from './settling.ts';
import { type BackfillDeps, Shift } from './shift.ts';

const LOOK_AGAIN_MS = 250;

export class Backfill {
  readonly #deps: BackfillDeps;
  readonly #running = new Map<string, Promise<void>>();
  readonly #busy = new Set<string>();
  #looking: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(deps: BackfillDeps) {
    this.#deps = deps;
  }

  /** Starts on what there is to do in a workspace, unless it is being done. */
  wake(workspaceId: string): void {
    if (this.#stopped) return;
    const before = this.#running.get(workspaceId) ?? Promise.resolve();
    const work = before.then(() => this.#work(workspaceId));
    this.#running.set(workspaceId, work);
  }

  /** Goes on with what was under way when the server stopped; later also with what another server has left behind. */
  async resume(): Promise<void> {
    for (const workspaceId of await this.#deps.store.workspacesAtWork())
      if (!this.#busy.has(workspaceId)) this.wake(workspaceId);
    if (this.#deps.exclusive || this.#stopped || this.#looking) return;
    this.#looking = setInterval(() => void this.resume().catch(() => {}), LEASE_MS / 2).unref();
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    let seen = -1;
    while (seen !== this.#running.size) {
      seen = this.#running.size;
      await Promise.all(this.#running.values());
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#looking);
    await Promise.all(this.#running.values());
  }

  async #work(workspaceId: string): Promise<void> {
    this.#busy.add(workspaceId);
    for (let failures = 0; !this.#stopped; ) {
      try {
        const isDone = await this.#deps.leases.hold(workspaceId, (lease) =>
          this.#workHolding(workspaceId, lease),
        );
        // Somebody else is at it; what they leave behind is ours.
        if (isDone ?? !(await this.#isOpen(workspaceId))) break;
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        failures = 0;
      } catch (error) {
        if (this.#stopped) break;
        this.#deps.log.warn({ workspaceId, error: String(error) }, 'backfill: will try again');
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** failures++, 5_000)));
      }
    }
    this.#busy.delete(workspaceId);
  }

  /** All there is to do; true when nothing is left. */
  async #workHolding(workspaceId: string, lease: Lease): Promise<boolean> {
    const shift = new Shift(workspaceId, lease, this.#deps, () => this.#stopped);
    while (!this.#stopped) if (!(await this.#step(shift))) return true;
    return false;
  }

  async #isOpen(workspaceId: string): Promise<boolean> {
    return (await this.#deps.store.workspacesAtWork()).includes(workspaceId);
  }

  /** One step of the way; false when there is nothing left. */
  async #step(shift: Shift): Promise<boolean> {
    shift.lease.check();
    const program = await this.#deps.programs.load(shift.workspaceId);
    const settling = program.segments.filter((segment) => segment.state === 'settling');
    if (settling.length > 0) {
      for (const segment of settling) await new Settling(this.#deps, shift).settle(program, segment);
      return true;
    }
    const filling = [...program.segments, ...program.computed].filter((one) => one.state === 'filling');
    if (filling.length === 0) return false;
    await new Filling(this.#deps, shift).fill(program);
    return true;
  }
}
