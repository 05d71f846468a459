// What people changed while an experiment ran, and what that means for its figures: whoever reads a result reads that, too.

import type { StoredExperience } from '../../decide/index.ts';
import { sharesOf } from './rules.ts';

export interface Change {
  /** ISO 8601. */
  at: string;
  sentence: string;
}
type Versions = readonly { at: number; definition: StoredExperience }[];

/** Since somebody first saw it, the oldest first; versions come newest first. */
export function changesOf(
  versions: Versions,
  since: number,
  redefined: readonly { name: string; at: number }[],
): Change[] {
  const edited = versions.flatMap(({ at, definition }, i) => {
    const before = versions[i + 1]?.definition;
    return before && at > since
      ? KINDS.flatMap((kind) => kind(before, definition).map((sentence) => ({ at, sentence })))
      : [];
  });
  const anew = redefined
    .filter(({ at }) => at > since)
    .map(({ name, at }) => ({
      at,
      sentence: `${name} was defined anew: what it says now is counted of everybody, from the first view on.`,
    }));
  return [...edited, ...anew]
    .sort((a, b) => a.at - b.at)
    .map(({ at, sentence }) => ({ at: new Date(at).toISOString(), sentence }));
}

type Kind = (before: StoredExperience, after: StoredExperience) => string[];
const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
const only = (isChanged: boolean, sentence: string): string[] => (isChanged ? [sentence] : []);
const nameOf = (variant: string): string => (variant === '' ? 'the holdout' : `“${variant}”`);

const shares: Kind = (before, after) => {
  const [from, to] = [sharesOf(before), sharesOf(after)];
  if (!differs(from, to)) return [];
  const told = (list: typeof from) =>
    list.map(([arm, share]) => `${nameOf(arm)} ${Number((share * 100).toFixed(1))}%`).join(', ') ||
    'shares that learn';
  return [
    `The shares were changed, from ${told(from)} to ${told(to)}: variants are compared among those who came while the same shares held.`,
  ];
};

const removed: Kind = (before, after) =>
  before.variants
    .filter(({ key }) => !after.variants.some((one) => one.key === key))
    .map(
      ({ key }) =>
        `${nameOf(key)} was taken away: whoever came back has seen another variant and is left out, so who saw it until then is compared with nobody.`,
    );

const contents: Kind = (before, after) =>
  after.variants
    .filter(({ key, content }) =>
      before.variants.some((one) => one.key === key && differs(one.content, content)),
    )
    .map(({ key }) => `What ${nameOf(key)} shows was changed: its figures are of both together.`);

const audience: Kind = (before, after) =>
  only(
    differs(before.audience, after.audience),
    'Whom it is for was changed: figures are of everybody who saw it, before and after.',
  );

const traffic: Kind = (before, after) =>
  only(
    differs([before.traffic, before.layer], [after.traffic, after.layer]),
    'How many take part was changed: figures are of everybody who saw it, before and after.',
  );

const goal: Kind = (before, after) =>
  only(
    differs(before.goal, after.goal),
    'The goal was changed: the one of now is counted of everybody, from the first view on.',
  );

const guardrails: Kind = (before, after) =>
  only(
    differs(before.guardrails, after.guardrails),
    'The guardrails were changed: those of now are counted of everybody, from the first view on.',
  );

const KINDS: Kind[] = [shares, removed, contents, audience, traffic, goal, guardrails];
