// What keeps a hostile page from breaking us and us from breaking the page. Promises and fetch are taken from the
// language and at load, since a page may replace its globals; every entry point goes through `guard`.

export type Report = (error: unknown, where: string) => void;

/** An async function's own promise: the real one, whatever the page has made of `Promise`. */
export const RealPromise = (async () => {})().constructor as PromiseConstructor;

/** What the function gives, or undefined where it throws. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** The same function, whose failures go to `report`. */
export function guard<In extends unknown[], Out>(
  where: string,
  report: Report,
  run: (...args: In) => Out,
): (...args: In) => Out | undefined {
  return (...args) => {
    try {
      return run(...args);
    } catch (error) {
      report(error, where);
      return undefined;
    }
  };
}

export const sleep = (ms: number): Promise<void> =>
  new RealPromise((done) => {
    setTimeout(done, ms);
  });

/** A name that nobody else has: a UUID, or random digits on pages without https, where `crypto.randomUUID` is missing. */
export const uuid = (): string =>
  attempt(() => crypto.randomUUID()) ?? `${Math.random()}-${Math.random()}`.replace(/\./g, '');
