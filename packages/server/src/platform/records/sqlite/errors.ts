// SQLite's failures in words for a person.

import { VisavisError } from '../../errors.ts';
import type { Failure } from './protocol.ts';

const FULL = 13;
const CONSTRAINT = 19;
const BUSY = 5;

/** The primary code is the low byte of the extended one. */
const primary = (failure: Failure): number => failure.errcode & 0xff;

export function errorOf(failure: Failure, file: string): Error {
  const cause = Object.assign(new Error(failure.message), { errcode: failure.errcode });
  const kind = primary(failure);
  if (kind === CONSTRAINT)
    return new VisavisError('conflict', `The store refused: ${failure.message}.`, { cause });
  if (kind === FULL) {
    return unavailable(`No space is left for ${file}: nothing was written. Free some and send again.`, cause);
  }
  if (kind === BUSY) return unavailable(`${file} is locked by another program: nothing was written.`, cause);
  if (kind === 0 || kind === 1) return cause;
  return unavailable(`${file} could not be written: ${failure.message}.`, cause);
}

/** For a unit that came after one that failed, and may have been built on it. */
export const builtOnLost = (cause: unknown): VisavisError =>
  unavailable('An earlier write that this one was built on failed: nothing was written. Send again.', cause);

export const unavailable = (message: string, cause?: unknown): VisavisError =>
  new VisavisError('store_unavailable', message, { cause });
