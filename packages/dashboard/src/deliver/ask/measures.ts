// How results are written and between which ends they are drawn.

import { percent } from '../../ui/format.ts';
import type { Measured } from './api.ts';

const tenth = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
const fine = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const SAY: Record<Measured['unit'], (value: number) => string> = {
  nps: (value) => whole.format(value),
  share: percent,
  mean: (value) => fine.format(value),
};
export const said = (unit: Measured['unit']): ((value: number) => string) => SAY[unit];
export const oneDecimal = (value: number): string => tenth.format(value);

/** The ends of the scale on which a measure is drawn; those of a mean stand in its words, “mean of 1 to 7”. */
export function rangeOf({ unit, what }: Pick<Measured, 'unit' | 'what'>): [number, number] {
  if (unit === 'nps') return [-100, 100];
  if (unit === 'share') return [0, 1];
  const [, from = '1', to = '5'] = /(-?\d+) to (-?\d+)/.exec(what) ?? [];
  return [Number(from), Number(to)];
}
