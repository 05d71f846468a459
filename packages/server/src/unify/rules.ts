// The identity rules of each workspace: kept in memory, changed, and tried on history.

import { DEFAULT_RULES, type IdentityRules } from '@visavis/engine/unify';
import type { Records } from '../platform/records/index.ts';
import type { SubmitDecision } from './decisions.ts';
import { applyRules, type DryRun, dryRun } from './dry-run.ts';
import { readRules, writeRules } from './rules-store.ts';

/** On Postgres another server may have changed them. */
const FRESH_MS = 5_000;

export class Rules {
  readonly #records: Records;
  readonly #now: () => number;
  readonly #kept = new Map<string, { rules: IdentityRules; readAt: number }>();

  constructor({ records, now }: { records: Records; now(): number }) {
    this.#records = records;
    this.#now = now;
  }

  async of(workspaceId: string): Promise<IdentityRules> {
    const kept = this.#kept.get(workspaceId);
    if (kept && (this.#records.exclusive || Math.abs(this.#now() - kept.readAt) < FRESH_MS))
      return kept.rules;
    const text = await readRules(this.#records.db, workspaceId);
    const rules =
      text === undefined ? DEFAULT_RULES : { ...DEFAULT_RULES, ...(JSON.parse(text) as IdentityRules) };
    this.#kept.set(workspaceId, { rules, readAt: this.#now() });
    return rules;
  }

  async set(workspaceId: string, rules: IdentityRules): Promise<void> {
    const row = { workspace_id: workspaceId, rules: JSON.stringify(rules), updated_at: this.#now() };
    await writeRules(this.#records.db, row);
    this.#kept.delete(workspaceId);
  }

  /** What other rules would make of the people there are. */
  dryRun(workspaceId: string, rules: IdentityRules): Promise<DryRun> {
    return dryRun(this.#records.db, workspaceId, rules);
  }

  /** Resolves everybody again whom the rules of today group otherwise; returns how many groups of people changed. */
  async apply(workspaceId: string, submit: SubmitDecision): Promise<number> {
    const by = { actor: '', reason: 'The identity rules changed', messageId: `rules-${this.#now()}` };
    return applyRules(this.#records.db, workspaceId, await this.of(workspaceId), (links) =>
      submit(
        workspaceId,
        links.map((link) => ({ ...link, kind: 'look' })),
        { ...by, at: this.#now() },
      ),
    );
  }
}
