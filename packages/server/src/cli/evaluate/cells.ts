// What stands in one cell of a table that somebody else has written: a number, or nothing.

export const isMissing = (value: unknown): boolean =>
  /^(|na|n\/a|nan|null|none|-)$/i.test(String(value ?? '').trim());

/** Also words of yes and no, and a decimal comma. */
export function asNumber(value: unknown): number | undefined {
  const text = String(value ?? '').trim();
  if (/^(true|yes|y|false|no)$/i.test(text)) return Number(/^[ty]/i.test(text));
  const number = Number(/^[+-]?\d*,\d+$/.test(text) ? text.replace(',', '.') : text);
  return text !== '' && Number.isFinite(number) ? number : undefined;
}
