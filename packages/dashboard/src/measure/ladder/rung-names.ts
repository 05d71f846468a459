// The five rungs by whom they address, as the whole dashboard calls them.

export const NAMES = [
  'the defaults',
  'one to all',
  'one to many',
  'one to some',
  'one to few',
  'one to one',
] as const;
export const WHOM = ['nobody', 'everybody', 'segments', 'personas', 'microsegments', 'one person'] as const;
