// What an address says after its question mark.

/** Search parameters that are text; anything else is dropped. */
export const words =
  <const Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [key in Name]?: string } => {
    const kept: { [key in Name]?: string } = {};
    for (const name of names)
      if (search[name] !== undefined && search[name] !== '') kept[name] = asText(search[name]);
    return kept;
  };

/** The router reads what looks like JSON as JSON; here it is text again. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
