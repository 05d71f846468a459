// SQLite's failures in words for a person.

import { noSpaceFor, VisavisError } from '../../errors.ts';
import type { Failure } from './protocol.ts';

const FULL = 13;
const CONSTRAINT = 19;
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** The primary code is the low byte of the extended one. */
const primary = (failure: Failure): number => failure.errcode & 0xff;

export function errorOf(failure: Failure, file: string): Error {
  const cause = Object.assign(new Error(failure.message), { errcode: failure.errcode });
  const kind = primary(failure);
  if (kind === CONSTRAINT)
    return new VisavisError('conflict', `The store refused: ${failure.message}.`, { cause });
  if (kind === FULL) return noSpaceFor(file, cause);
  if (kind === BUSY) return unavailable(`${file} is locked by another program: nothing was written.`, cause);
  if (kind === 0 || kind === 1) return cause;
  if (kind === CORRUPT || kind === NOT_A_DATABASE) return unavailable(damaged(file, failure.message), cause);
  return unavailable(`${file} could not be written: ${failure.message}.`, cause);
}

/** What the engine says alone names no file and nothing to do. */
export const damaged = (file: string, got: string): string =>
  `Expected Visavis' records in ${file}, got a damaged file or something else (${got}). ` +
  'Put a saved data directory in its place, or name another one with VISAVIS_DATA_DIR.';

/** For the opening of the file; what is no failure of SQLite's stays as it is. */
export function openingFailed(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error)) return error;
  return errorOf({ message: error.message, errcode: Number(error.errcode) }, file);
}

/** For a unit that came after one that failed, and may have been built on it. */
export const builtOnLost = (cause: unknown): VisavisError =>
  unavailable('An earlier write that this one was built on failed: nothing was written. Send again.', cause);

export const unavailable = (message: string, cause?: unknown): VisavisError =>
  new VisavisError('store_unavailable', message, { cause });
