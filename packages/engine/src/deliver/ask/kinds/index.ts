// Every kind of question. A new one is a file beside these and a line here.

import type { Kind } from '../question.ts';
import { choice, choices } from './choice.ts';
import { date } from './date.ts';
import { email } from './email.ts';
import { number } from './number.ts';
import { phone } from './phone.ts';
import { ces, csat, nps, scale } from './scale.ts';
import { longtext, text } from './text.ts';
import { yesno } from './yesno.ts';

const ALL = {
  ...{ text, longtext, email, phone, number, date },
  ...{ choice, choices, yesno, scale, nps, csat, ces },
};

export type KindName = keyof typeof ALL;
export const KINDS: Readonly<Record<KindName, Kind>> = ALL;
export const KIND_NAMES = Object.keys(ALL) as KindName[];
