// Attribution: what each channel or campaign brought, under rules (first, last, linear, position, decay) and as learned from
// the ways of all people, those who did not convert included (removal effects in a Markov chain of first order). Whatever
// the rule, all channels together have exactly what was earned.

import { removalEffects } from '@visavis/engine/measure';
import type { Events, QueryOptions } from '../../platform/events/index.ts';
import { readCurrencies } from '../reports/money-store.ts';
import type { Scope } from '../reports/scope.ts';
import { type AskedAttribution, type CreditRow, RULES, readCredit, readSteps } from './attribution-store.ts';
import type { AttributionReport, Credit, Model } from './shapes.ts';

export type { AttributionReport };

export async function attributionOf(
  events: Events,
  scope: Scope,
  asked: AskedAttribution,
  options: QueryOptions,
): Promise<AttributionReport> {
  const [rows, steps, currencies] = await Promise.all([
    readCredit(events, scope, asked, options),
    readSteps(events, scope, asked, options),
    readCurrencies(events, scope, { ...asked, order: asked.conversion }, options),
  ]);
  const total = creditOf(rows, 0, () => true);
  const touched = creditOf(rows, 0, ({ channel }) => channel !== '');
  const effects = removalEffects(steps);
  const channels = rows.map((row) => {
    const byRule = RULES.map((rule, i) => [rule, creditOf([row], i, () => true)] as const);
    const effect = effects.get(row.channel) ?? 0;
    const learned =
      row.channel === ''
        ? byRule[0]![1]
        : { conversions: effect * touched.conversions, revenue: effect * touched.revenue };
    return {
      ...{ channel: row.channel, touches: row.channel === '' ? 0 : row.touches },
      models: Object.fromEntries([...byRule, ['data-driven', learned]]) as Record<Model, Credit>,
    };
  });
  return { ...total, currencies, channels };
}

function creditOf(rows: readonly CreditRow[], rule: number, is: (row: CreditRow) => boolean): Credit {
  const mine = rows.filter(is);
  return {
    conversions: mine.reduce((sum, { conversions }) => sum + conversions[rule]!, 0),
    revenue: mine.reduce((sum, { money }) => sum + money[rule]!, 0) / 1e6,
  };
}
