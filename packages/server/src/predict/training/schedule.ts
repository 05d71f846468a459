// Trains anew what has been trained for long enough, where whoever made the model has asked for that.

import type { Clock } from '../../platform/clock.ts';
import type { Leases } from '../../segment/index.ts';
import { isOpen, type Model, newJob } from '../model.ts';
import type { ModelStore } from '../model-store.ts';
import type { ModelsDeps } from '../models.ts';

const DAY_MS = 86_400_000;

export interface ScheduleDeps {
  store: ModelStore;
  leases: Leases;
  clock: Clock;
  audit: ModelsDeps['audit'];
  /** There is a training to be done. */
  begun(): void;
}

export function createSchedule({ store, leases, clock, audit, begun }: ScheduleDeps) {
  /** A refused training counts, too: more data is not there an hour later. */
  async function isDue(model: Model): Promise<boolean> {
    const [latest] = await store.jobs(model, 1);
    return (
      latest !== undefined && !isOpen(latest) && clock.now() - latest.createdAt >= model.retrainDays! * DAY_MS
    );
  }
  return {
    async look(): Promise<void> {
      for (const model of await store.models()) {
        if (model.state !== 'active' || model.retrainDays === null || !(await isDue(model))) continue;
        await leases.hold(`retraining ${model.id}`, async () => {
          // Another server may have been quicker.
          if (!(await isDue(model))) return;
          await store.addJob(newJob(model, clock.now(), 'the schedule'));
          await audit(model.workspaceId, 'system', 'model.training', `model:${model.key}`);
          begun();
        });
      }
    },
  };
}
