// On which side of a mark an interval lies: the one question that any sentence about a difference has to ask first.

export interface Between {
  low: number;
  high: number;
}
export type Side = 'more' | 'less' | 'cannot tell';

/** More or less where the whole interval lies on one side of `mark`; otherwise it cannot be told. */
export function sideOf({ low, high }: Between, mark = 0): Side {
  if (!(low <= high)) return 'cannot tell';
  return low > mark ? 'more' : high < mark ? 'less' : 'cannot tell';
}
