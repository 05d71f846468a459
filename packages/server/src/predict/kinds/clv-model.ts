// What the kind `clv` and its training share: the settings, the model as it is kept, and where a customer's numbers stand.

import { type ModelId, ORDER_MODELS, type OrderLaw, type SpendParameters } from '@visavis/engine/predict';
import { type Static, Type } from 'typebox';
import { ORDER_COLUMNS } from './table.ts';
import { OrderSettings } from './words.ts';

export const ClvSettings = Type.Object(
  {
    ...OrderSettings,
    horizonDays: Type.Integer({
      default: 90,
      minimum: 7,
      maximum: 1095,
      description:
        'How far to look ahead; what came in the last so many days is what the model is tested on.',
    }),
    discountPercent: Type.Number({
      default: 10,
      minimum: 0,
      maximum: 100,
      description: 'A year: what comes later is worth less today.',
    }),
    model: Type.Union(
      [Type.Literal('auto'), Type.Literal('bgnbd'), Type.Literal('mbgnbd'), Type.Literal('pareto')],
      { default: 'auto', description: 'How customers leave: the likeliest, when left to itself.' },
    ),
  },
  { additionalProperties: false },
);
export type ClvSettings = Static<typeof ClvSettings>;

/** Parameters only: nothing of anybody. */
export interface ClvModel {
  model: ModelId;
  /** In the model's own order; times are in days. */
  parameters: number[];
  /** Null where nothing is known of what orders are worth. */
  spend: SpendParameters | null;
}

const column = (name: string) => ORDER_COLUMNS.findIndex((one) => one.name === name);
export const FREQUENCY = column('frequency');
export const RECENCY = column('recency');
export const AGE = column('age');
export const VALUE = column('value');
export const REPEAT_VALUE = column('repeatValue');

export const lawOfModel = ({ model, parameters }: ClvModel): OrderLaw => ORDER_MODELS[model].with(parameters);

export const discountADay = ({ discountPercent }: ClvSettings): number =>
  Math.log1p(discountPercent / 100) / 365.25;
