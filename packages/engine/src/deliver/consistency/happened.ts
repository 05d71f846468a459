// Clashes that really happened: two contradicting things that one person was told within a time.

/** Somebody was told something. */
export interface Telling {
  person: string;
  /** A saying's id. */
  saying: string;
  at: number;
}
/** The first time that one person was told these two; `first` came before `second`. */
export interface ClashThatHappened {
  person: string;
  first: Omit<Telling, 'person'>;
  second: Omit<Telling, 'person'>;
}

/**
 * @param tellings in any order
 * @param contradict of two sayings; must not care about their order
 */
export function happened(
  tellings: readonly Telling[],
  contradict: (one: string, other: string) => boolean,
  withinMs: number,
): ClashThatHappened[] {
  return [...Map.groupBy(tellings, ({ person }) => person)].flatMap(([person, own]) => {
    const sorted = [...own].sort((a, b) => a.at - b.at || (a.saying < b.saying ? -1 : 1));
    const latest = new Map<string, number>();
    const found = new Map<string, ClashThatHappened>();
    for (const { saying, at } of sorted) {
      for (const [other, before] of latest) {
        const pair = [saying, other].sort().join('\n');
        if (other === saying || at - before > withinMs || found.has(pair) || !contradict(saying, other))
          continue;
        found.set(pair, { person, first: { saying: other, at: before }, second: { saying, at } });
      }
      latest.set(saying, at);
    }
    return [...found.values()];
  });
}
