// Cuts a log of purchases in two: what models are fitted to, and what came afterwards.

import { historiesOf, ordersBetween, ordersOf } from '@visavis/engine/predict';
import { Misuse } from '../misuse.ts';
import type { ClvData } from './clv-report.ts';
import { dayOfOption, shownDay } from './days.ts';
import type { ReadLog } from './purchase-log.ts';

interface Cut {
  unit: { name: 'weeks' | 'days'; days: number };
  horizon: number | undefined;
  end: string | undefined;
}

/** What ends within this share of the horizon from its end counts as whole: nobody orders on every last day. */
const NEARLY = 0.05;

export function watched(read: ReadLog, { unit, horizon, end }: Cut): ClvData {
  const { log, days, customers, columns, rows } = read;
  const orders = ordersOf(log);
  const [first, last] = bounds(log.day);
  const until = end === undefined ? last : dayOfOption(end, 'calibration-end', days);
  if (until < first)
    throw new Misuse(
      `--calibration-end: expected a day from ${shownDay(first, days)} on, the first of the file, got ${shownDay(until, days)}.`,
    );
  const rest = (last - until) / unit.days;
  const length = horizon ?? (rest > 0 ? rest : undefined);
  if (length === undefined)
    throw new Misuse(
      `--horizon: expected how many ${unit.name} to look ahead, got nothing, and nothing in the file comes after ${shownDay(until, days)}.`,
    );
  const seen = historiesOf(orders, { until, unitDays: unit.days });
  const whole = Math.round(until + length * unit.days);
  const isWhole = last >= whole - length * unit.days * NEARLY;
  const cut = isWhole ? whole : last;
  const later = cut > until ? ordersBetween(orders, seen.customer, { after: until, until: cut }) : undefined;
  const warnings = [...read.warnings];
  if (later && !isWhole)
    warnings.push(
      `The file ends on ${shownDay(last, days)}, before the horizon does, so predictions are held against ${((cut - until) / unit.days).toFixed(1)} ${unit.name} only.`,
    );
  if (until > last)
    warnings.push(
      `Nothing in the file is as late as ${shownDay(until, days)}: its last purchase is of ${shownDay(last, days)}.`,
    );
  return {
    histories: seen.histories,
    customers: Array.from(seen.customer, (c) => customers[c]!),
    ...(seen.meanValue && { meanValue: seen.meanValue }),
    ...(later && { actual: { ...later, length: (cut - until) / unit.days } }),
    horizon: length,
    shownAfter: (wait) =>
      days.format === 'days'
        ? String(Math.round(until + wait * unit.days))
        : safeDay(until + wait * unit.days),
    facts: {
      kind: 'log',
      columns,
      rows,
      from: shownDay(first, days),
      until: shownDay(until, days),
      lastPurchase: shownDay(last, days),
    },
    warnings,
  };
}

/** Beyond some centuries a date says nothing more. */
const safeDay = (day: number): string | null =>
  day < 110_000 ? shownDay(Math.round(day), { format: 'ymd' }) : null;

function bounds(days: Int32Array): [number, number] {
  let [first, last] = [days[0]!, days[0]!];
  for (const day of days) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return [first, last];
}
