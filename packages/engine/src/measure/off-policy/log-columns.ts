// Which column of a log of decisions plays which part, by the names that people and libraries give them.

/** Looked for in this order, whatever their case, blanks and signs; among them the Open Bandit Dataset's and Pipeline's. */
export const USUAL = {
  action: [
    ...['action', 'item_id', 'arm', 'variant', 'treatment', 'choice', 'action_id', 'arm_id', 'item'],
    ...['chosen_action', 'variation', 'decision', 'offer', 'a'],
  ],
  reward: [
    ...[
      'reward',
      'click',
      'clicked',
      'conversion',
      'converted',
      'outcome',
      'is_click',
      'is_clicked',
      'clicks',
    ],
    ...['rewards', 'response', 'success', 'payoff', 'r', 'y'],
  ],
  propensity: [
    ...[
      'propensity',
      'propensity_score',
      'pscore',
      'probability',
      'prob',
      'action_prob',
      'action_probability',
    ],
    ...['logging_prob', 'logging_probability', 'logging_propensity', 'logged_prob', 'behavior_prob'],
    ...['behaviour_prob', 'behavior_policy_prob', 'behaviour_policy_prob', 'p', 'mu'],
  ],
  unit: ['unit', 'user_id'],
  context: ['position', 'pos', 'slot'],
  /** Of the policy that is asked about, for the action that was taken. */
  taken: [
    ...['target_propensity', 'target_prob', 'target_probability', 'target_policy_prob', 'target_pscore'],
    ...['evaluation_prob', 'evaluation_probability', 'evaluation_policy_prob', 'evaluation_policy_pscore'],
    ...[
      'eval_prob',
      'eval_propensity',
      'new_prob',
      'new_propensity',
      'new_policy_prob',
      'policy_prob',
      'pi_e',
    ],
  ],
  /** As some libraries write propensities. */
  logarithm: ['log_prob', 'logprob', 'log_probability', 'log_propensity', 'logp', 'log_pscore'],
} as const;

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

export const isAlike = (a: string, b: string): boolean => plain(a) === plain(b) && plain(a) !== '';

/** The file's own name of a column that plays this part; undefined where none is called like one. */
export const columnFor = (kind: keyof typeof USUAL, known: readonly string[]): string | undefined =>
  USUAL[kind].flatMap((name) => known.filter((one) => isAlike(one, name)))[0];

/** `3.0` is the `3` of another file; all else stays as it is written. */
export const nameOf = (value: unknown): string =>
  String(value)
    .trim()
    .replace(/^(-?\d+)\.0+$/, '$1');

export const featureOf = (field: string, value: unknown): string => `${field}=${nameOf(value)}`;

/** `0,25` and `25 %` are a quarter. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return finite(value);
  const [, share] = /^\s*(.*\S)\s*%\s*$/.exec(value) ?? [];
  const text = (share ?? value).trim();
  if (text === '') return undefined;
  const number = finite(Number(/^[-+]?\d*,\d+$/.test(text) ? text.replace(',', '.') : text));
  return share === undefined || number === undefined ? number : number / 100;
}

const finite = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** Whether nothing is known there. */
export const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || /^\s*(na|n\/a|nan|null|none|\?)?\s*$/i.test(String(value));
