// What comes before or after, as a tree: at every place the most usual steps by name, and all others together.

export interface PathWay {
  /** The first step is next to the event that was asked about. */
  steps: readonly string[];
  people: number;
}
export interface Branch {
  name: string;
  /** `more`: steps that are not shown by name. */
  kind: 'step' | 'more' | 'end';
  people: number;
  next: Branch[];
}
export interface Pruning {
  /** So many steps are named at each place. */
  branches: number;
  /** A step that fewer than this share of all take is not named. */
  leastShare: number;
  depth: number;
}

/** People of every place add up: who took a named step, another one, or none. */
export function pathTree(ways: readonly PathWay[], { branches, leastShare, depth }: Pruning): Branch[] {
  const all = ways.reduce((sum, { people }) => sum + people, 0);
  return grow(ways, 0);

  function grow(here: readonly PathWay[], at: number): Branch[] {
    if (at >= depth || here.length === 0) return [];
    const byStep = Map.groupBy(here, ({ steps }) => steps[at]);
    const count = (some: readonly PathWay[]) => some.reduce((sum, { people }) => sum + people, 0);
    const ranked = [...byStep]
      .filter((one): one is [string, PathWay[]] => one[0] !== undefined)
      .map(([name, mine]) => ({ name, mine, people: count(mine) }))
      .sort((a, b) => b.people - a.people || (a.name < b.name ? -1 : 1));
    const named = ranked.filter(({ people }, i) => i < branches && people >= leastShare * all);
    const rest = ranked.slice(named.length);
    const ended = count(byStep.get(undefined) ?? []);
    return [
      ...named.map(({ name, mine, people }) => ({
        name,
        kind: 'step' as const,
        people,
        next: grow(mine, at + 1),
      })),
      ...(rest.length > 0
        ? [
            {
              name: '',
              kind: 'more' as const,
              people: rest.reduce((sum, { people }) => sum + people, 0),
              next: [],
            },
          ]
        : []),
      ...(ended > 0 ? [{ name: '', kind: 'end' as const, people: ended, next: [] }] : []),
    ];
  }
}
