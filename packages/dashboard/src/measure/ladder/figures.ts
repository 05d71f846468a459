// Numbers of any size as people read them.

const digits = (value: number): number => (Math.abs(value) < 1 ? 3 : Math.abs(value) < 100 ? 2 : 0);

export const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: digits(value) });

/** With its sign; as a percentage where it is relative. */
export function change(value: number, unit?: 'percent'): string {
  const size =
    unit === 'percent'
      ? `${Math.abs(value * 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`
      : number(Math.abs(value));
  return `${value < 0 ? '−' : '+'}${size}`;
}
