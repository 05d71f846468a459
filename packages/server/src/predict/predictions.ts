// What is predicted of one person: the values as conditions see them, with their time and version, and the reasons,
// worked out at the moment of asking.

import type { Json } from '@visavis/engine/collect';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { StoredPerson } from '../unify/index.ts';
import type { Output, Reason } from './kinds/kind.ts';
import type { Model } from './model.ts';
import { attributesOf, kindOf, type Models } from './models.ts';
import type { Scoresheet } from './scoring/scores.ts';

export interface Prediction {
  model: Model;
  sentence: string;
  /** In the order of the kind's outputs; the first is the main one. */
  values: {
    output: Output;
    attribute: string;
    /** As it is in force; undefined: nothing can be said of this person, or nothing has been yet. */
    value?: Json;
    time?: number;
    by?: string;
  }[];
  reasons: Reason[];
}

export interface PredictionsDeps {
  models: Models;
  sheet: Scoresheet;
  clock: Clock;
  person(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
}

export async function predictionsOf(
  { models, sheet, clock, person }: PredictionsDeps,
  workspaceId: string,
  key: string,
): Promise<Prediction[]> {
  const found = await person(workspaceId, key);
  if (!found) throw new VisavisError('not_found', `There is nobody known as ${key}.`);
  const { profile } = found.view;
  const known = (await models.list(workspaceId)).filter(
    ({ kind, version }) => version > 0 && kindOf(kind).attribute !== 'none',
  );
  return Promise.all(
    known.map(async (model) => {
      const kind = kindOf(model.kind);
      const explained = await sheet.explain(model, profile.id, clock.now());
      const values = attributesOf(model).map((attribute, i) => {
        const { value, time, by } = profile.derived?.[attribute] ?? {};
        const said = value === undefined || value === null ? {} : { value, time: time!, by: by! };
        return { output: kind.outputs[i]!, attribute, ...said };
      });
      return { model, sentence: kind.describe(model.settings), values, reasons: explained?.reasons ?? [] };
    }),
  );
}
