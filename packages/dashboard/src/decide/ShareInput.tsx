// A share from 0 to 1, written in per cent.

import { NumberInput, type NumberInputProps } from '@mantine/core';

type Props = Omit<NumberInputProps, 'value' | 'onChange'> & { value: number; onChange(share: number): void };

export function ShareInput({ value, onChange, ...rest }: Props) {
  return (
    <NumberInput
      suffix="%"
      min={0}
      max={100}
      decimalScale={2}
      {...rest}
      value={Math.round(value * 10_000) / 100}
      onChange={(next) => onChange(Math.min(100, Math.max(0, Number(next))) / 100)}
    />
  );
}
