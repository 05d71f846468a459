// The first sentence of each report, written from its numbers.

import { count, many } from '../../ui/format.ts';
import type { Friction, Funnel, Retention, Scorecard } from './api.ts';
import { asShare, isSure, lasting, surely } from './words.ts';

export function cardSentence(card: Scorecard, nameOf: (value: string) => string): string {
  const known = card.stages.filter(({ conversion }) => conversion?.now);
  const [worst] = card.stages.flatMap(({ friction }) => friction).sort((a, b) => a.p - b.p);
  if (worst) return `${frictionSentence(worst, card, nameOf)} That is more than chance explains.`;
  if (known.length === 0) return 'Too few people have come through the stages yet to say who goes on.';
  const least = known.reduce((a, b) => (b.conversion!.now!.value < a.conversion!.now!.value ? b : a));
  const { now, trend } = least.conversion!;
  const change = trend && isSure(trend) ? '' : ' Nowhere has it changed by more than chance.';
  const verb = least.isLost ? 'come back from' : 'go on from';
  return `No stage fails beyond chance. Fewest ${verb} ${least.name}: ${surely(now!, asShare)}.${change}`;
}

/** `Fewer go on from Looking than before: 12% (9% to 15%) instead of 40%.` */
export function frictionSentence(
  { stage, group, what, against, here, there }: Friction,
  card: Scorecard,
  nameOf: (value: string) => string,
): string {
  const name = card.stages.find((one) => one.stage === stage)?.name ?? stage;
  const who = group === undefined ? '' : ` of “${nameOf(group)}”`;
  const than = against === 'before' ? 'than in the period before' : 'than of all others';
  switch (what) {
    case 'conversion':
      return `Fewer${who} go on from ${name} ${than}: ${surely(here, asShare)} instead of ${asShare(there.value)}.`;
    case 'loss':
      return `More${who} are lost from ${name} ${than}: ${surely(here, asShare)} instead of ${asShare(there.value)}.`;
    case 'stay':
      return `People${who} stay in ${name} for longer ${than}: ${surely(here, lasting)} instead of ${lasting(there.value)}.`;
  }
}

export function funnelSentence({ total }: Funnel, names: readonly string[]): string {
  const [first] = total;
  const last = total.at(-1);
  if (!first || !last || first.people === 0) return 'Nobody took the first step in this time.';
  const drops = total.slice(1).map(({ ofBefore }, i) => ({ i, lost: 1 - (ofBefore?.value ?? 1) }));
  const worst = drops.reduce((a, b) => (b.lost > a.lost ? b : a));
  const through = last.ofFirst ? `: ${surely(last.ofFirst, asShare)}` : '';
  return `${many(last.people, 'person', 'people')} of ${count(first.people)} came through${through}. Most stop after ${names[worst.i]}: ${asShare(worst.lost)} of those who got there.`;
}

export function retentionSentence({ total }: Retention, unit: string, mode: string): string {
  if (total.people === 0) return 'Nobody began in this time.';
  const at = total.cells.findIndex((cell, n) => n > 0 && cell !== null);
  const cell = total.cells[at];
  if (!cell) return `${many(total.people, 'person', 'people')} began; their first ${unit} is not over yet.`;
  const late = total.cells.findLastIndex((one) => one !== null);
  const later = total.cells[late];
  const when = mode === 'unbounded' ? `${unit} ${at} or later` : `${unit} ${at}`;
  const then = later && late > at ? ` In ${unit} ${late} it is ${surely(later, asShare)}.` : '';
  return `Of ${count(total.people)} who began, ${surely(cell, asShare)} came back in ${when}.${then}`;
}
