// What a stage's story is written from: its line of the journey's scorecard.

import { stageStory } from '@visavis/engine/measure';
import { VisavisError } from '../../platform/errors.ts';
import type { Reports } from '../reports/index.ts';
import { ORDER } from '../reports/route-words.ts';
import { partsOf, type Subject, subject } from './subject.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;

/** `customer:new`: the journey and the stage. @throws not_found */
export async function stageSubject(reports: Reports, workspaceId: string, key: string): Promise<Subject> {
  const [journey, stage] = partsOf(key);
  const length = DAYS * DAY_MS;
  const withinMs = length / 2;
  return subject(
    {
      scorecard() {
        const to = reports.now();
        const asked = { journey, before: to - 2 * length, from: to - length, to, withinMs };
        return reports.scorecard(workspaceId, {}, { ...asked, order: ORDER }, {});
      },
    },
    ({ scorecard }) => {
      const card = scorecard.stages.find((one) => one.stage === stage);
      if (!card) throw new VisavisError('not_found', `“${scorecard.name}” has no stage “${stage}”.`);
      return stageStory({
        ...{ ...card, journey: scorecard.journey, journeyName: scorecard.name, days: DAYS, withinMs },
        compared: scorecard.compared,
      });
    },
  );
}
