// Lookalikes of a segment as people ask for them: one model for each segment, and how many people there are at each
// degree of likeness, each with the condition that makes a segment of them.

import type { Condition } from '@visavis/engine/segment';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { Predict } from '../index.ts';
import { type LookalikeDetails, lookalike } from '../kinds/lookalike.ts';
import type { Job, Model } from '../model.ts';

export interface LookalikesDeps {
  predict: Pick<Predict, 'models' | 'train' | 'jobs' | 'progress'>;
  /** How many this condition holds of now. */
  sizeNow(workspaceId: string, condition: Condition): Promise<number>;
  /** By id or key. @throws not_found */
  segment(workspaceId: string, idOrKey: string): Promise<{ key: string; name: string }>;
}

export interface Alike {
  /** Of everybody outside, when it was learned. */
  share: number;
  score: number;
  /** Their mean chance of behaving like a member. */
  mean: number;
  /** How many there are now who are so like the members and are none. */
  size: number;
  condition: Condition;
}
export interface Lookalike {
  segment: { key: string; name: string };
  model: Model | undefined;
  job: Job | undefined;
  /** How far everybody is scored; null: all are. */
  scoring: { share: number } | null;
  summary: string;
  /** On people who were not learned from. */
  auc: { value: number; low?: number; high?: number } | undefined;
  alike: Alike[];
}

export class Lookalikes {
  readonly #deps: LookalikesDeps;

  constructor(deps: LookalikesDeps) {
    this.#deps = deps;
  }

  /** Learns them, or learns them anew. @throws conflict while that is under way */
  async learn(caller: Caller, idOrKey: string): Promise<Lookalike> {
    const { segment, predict } = this.#deps;
    const { key, name } = await segment(caller.workspaceId, idOrKey);
    const model = await this.#modelOf(caller.workspaceId, key);
    const made =
      model ??
      (await predict.models.create(caller, {
        ...{ key: keyFor(key), name: `Like ${name}`.slice(0, 200), kind: lookalike.name },
        settings: { segment: key },
      }));
    await predict.train(caller, made.key);
    return this.of(caller.workspaceId, key);
  }

  async of(workspaceId: string, idOrKey: string): Promise<Lookalike> {
    const { segment, predict } = this.#deps;
    const { key, name } = await segment(workspaceId, idOrKey);
    const model = await this.#modelOf(workspaceId, key);
    const nothing = { scoring: null, summary: '', auc: undefined, alike: [] };
    if (!model) return { segment: { key, name }, model, job: undefined, ...nothing };
    const [job] = await predict.jobs(model, 1);
    if (model.version === 0) return { segment: { key, name }, model, job, ...nothing };
    const { report } = await predict.models.version(model, model.version);
    const { likeness } = report.details as unknown as LookalikeDetails;
    const alike = await Promise.all(
      likeness.map(async ({ share, score, mean }): Promise<Alike> => {
        const condition = conditionOf(model, key, score);
        return { share, score, mean, condition, size: await this.#deps.sizeNow(workspaceId, condition) };
      }),
    );
    const auc = report.metrics.find((metric) => metric.name === 'auc');
    const scoring = await predict.progress(model);
    return { segment: { key, name }, model, job, scoring, summary: report.summary, auc, alike };
  }

  async #modelOf(workspaceId: string, segment: string): Promise<Model | undefined> {
    const all = await this.#deps.predict.models.list(workspaceId);
    return all.find(({ kind, settings }) => kind === lookalike.name && settings.segment === segment);
  }
}

/** So like its members, and none of them. */
const conditionOf = ({ key }: Model, segment: string, score: number): Condition => ({
  all: [{ attribute: `prediction.${key}`, op: 'gte', value: score }, { not: { segment } }],
});

/** @throws invalid_definition of a segment’s key that no model can be named after */
function keyFor(segment: string): string {
  const key = `like-${segment}`.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 60);
  if (key.length > 5) return key;
  throw new VisavisError('invalid_definition', `No model can be named after the segment “${segment}”.`);
}
