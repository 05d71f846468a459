// The rules of a workspace as people write them, and as the plan takes them.

import type { Pressure } from '@visavis/engine/deliver';
import { type Duration, durationMs } from '@visavis/engine/unify';
import { type Static, Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import { CHANNELS } from '../messages/index.ts';

/** Of what is shown in pages, and counted as it is seen. */
export const IN_PAGE = 'in_page';
const Channel = Type.Enum([...CHANNELS, IN_PAGE]);
const Some = (description: string) =>
  Type.Union([Type.Null(), Type.Array(Channel, { minItems: 1 })], { description });
const Clock = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  description: '`21:30`, on the person’s clock.',
});

export const PressureShape = Type.Object(
  {
    rules: Type.Array(
      Type.Object(
        {
          key: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }),
          name: Type.String({ minLength: 1, maxLength: 100 }),
          channels: Some('Of these channels together; null: of all, in-page included.'),
          tags: Type.Union([Type.Null(), Type.Array(Type.String({ maxLength: 100 }), { minItems: 1 })], {
            description: 'Only messages with one of these tags; null: all.',
          }),
          atMost: Type.Integer({ minimum: 0, maximum: 1000 }),
          window: Type.String({
            pattern: '^[1-9][0-9]{0,3}[mhdw]$',
            description: 'Any window of this length, not by calendar days: `24h`, `7d`.',
          }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 20 },
    ),
    quiet: Type.Array(
      Type.Object(
        { channels: Some('In these channels; null: in all.'), from: Clock, to: Clock },
        { additionalProperties: false },
      ),
      { maxItems: 10 },
    ),
    keepHours: Type.Integer({
      minimum: 1,
      maximum: 24 * 90,
      description: 'How long a held message that names no end of its own waits for room.',
    }),
  },
  { additionalProperties: false },
);
export type PressureRules = Static<typeof PressureShape>;

export const NO_RULES: PressureRules = { rules: [], quiet: [], keepHours: 72 };

/** @throws invalid_request for two rules of one key */
export function checkRules({ rules, quiet }: PressureRules): void {
  const keys = rules.map(({ key }) => key);
  const twice = keys.findIndex((key, at) => keys.indexOf(key) !== at);
  if (twice >= 0) fail(`rules.${twice}.key`, 'a key that no other rule has', keys[twice]!);
  const empty = quiet.findIndex(({ from, to }) => from === to);
  if (empty >= 0) fail(`quiet.${empty}.to`, 'another time than it begins at', quiet[empty]!.to);
}

function fail(field: string, expected: string, got: string): never {
  const faults = [{ field, expected, got }];
  throw new VisavisError(
    'invalid_request',
    `The rules are not as expected: ${field} should be ${expected}.`,
    { faults },
  );
}

export const pressureOf = ({ rules, quiet }: PressureRules): Pressure => ({
  rules: rules.map(({ key, channels, tags, atMost, window }) => ({
    ...{ key, channels, tags, atMost },
    windowMs: durationMs(window as Duration),
  })),
  quiet: quiet.map(({ channels, from, to }) => ({ channels, from: minutes(from), to: minutes(to) })),
});

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

export const isEmpty = ({ rules, quiet }: PressureRules): boolean => rules.length + quiet.length === 0;

export const longestWindow = (rules: PressureRules): number =>
  Math.max(0, ...pressureOf(rules).rules.map(({ windowMs }) => windowMs));
