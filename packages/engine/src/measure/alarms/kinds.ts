// The kinds of alarms, and what can be set for each.

export const ALARM_KINDS = ['stage', 'guardrail', 'segment', 'source', 'fallback'] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

export interface AlarmSettings {
  isOn: boolean;
  /** False alarms of this kind a year, over everything that it watches together. Not of `guardrail` and `segment`. */
  perYear: number;
  /** Smaller relative changes are no alarm. Of `stage` and `fallback`. */
  leastChange: number;
  /** Days within which somebody goes on to a later stage, to be counted. Of `stage`. */
  withinDays: number;
  /** Of all experiences in which nothing is wrong, so many ever raise an alarm. Of `guardrail`. */
  level: number;
  /** Segments that were ever smaller in the last weeks are not watched; and what part of that counts as empty. */
  leastBefore: number;
  share: number;
}
export type SettingName = Exclude<keyof AlarmSettings, 'isOn'>;

export const ALARM_DEFAULTS: AlarmSettings = {
  isOn: true,
  perYear: 1,
  leastChange: 0.1,
  withinDays: 3,
  level: 0.05,
  leastBefore: 20,
  share: 0.1,
};

interface About {
  title: string;
  /** What is watched, as a sentence. */
  about: string;
  /** How rare false alarms are, as a sentence. */
  promise: string;
  uses: readonly SettingName[];
}

export const ABOUT_ALARMS: Readonly<Record<AlarmKind, About>> = {
  stage: {
    title: 'A stage’s conversion drops',
    about:
      'Of every stage of every journey: the share that goes on in time, the last day against the same weekday of the weeks before, and the last seven days against the weeks before.',
    promise: 'So many false alarms a year are to be expected, over all stages together.',
    uses: ['perYear', 'leastChange', 'withinDays'],
  },
  guardrail: {
    title: 'A guardrail moves',
    about:
      'Of every live experience: its guardrails, by results that may be looked at whenever anybody likes.',
    promise:
      'Of all experiences that harm nothing, so many ever raise an alarm, however often they are looked at.',
    uses: ['level'],
  },
  segment: {
    title: 'A segment empties',
    about: 'Of every live segment: its size now against the smallest of the last four weeks.',
    promise:
      'Sizes are counted. A segment whose usual members came by chance would hardly ever empty so far.',
    uses: ['leastBefore', 'share'],
  },
  source: {
    title: 'A source goes silent',
    about:
      'Of every source: how many events it would have sent by now, by its own hours of the week, against its own longest silences.',
    promise: 'So many false alarms a year are to be expected, over all sources together.',
    uses: ['perYear'],
  },
  fallback: {
    title: 'More visitors see only the fallback',
    about:
      'Of the people for whom anything was decided, the share to whom nothing but defaults was shown; who is kept back is not counted.',
    promise: 'So many false alarms a year are to be expected.',
    uses: ['perYear', 'leastChange'],
  },
};

/** The chance of a false alarm that one look at one of so many may have, where each is looked at once a day. */
export const alphaOf = ({ perYear }: Pick<AlarmSettings, 'perYear'>, watched: number): number =>
  Math.min(0.05, perYear / 365 / Math.max(1, watched));
