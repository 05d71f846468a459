// Postgres' failures: which to try again, and the rest in words for a person.

import { VisavisError } from '../../errors.ts';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const UNIQUE_VIOLATION = '23505';

export const isRetryable = (error: unknown): boolean =>
  [SERIALIZATION_FAILURE, DEADLOCK].includes((error as { code?: string }).code ?? '');

export function explain(error: unknown): unknown {
  if (error instanceof VisavisError || !(error instanceof Error)) return error;
  const { code = '', message, detail } = error as Error & { code?: string; detail?: string };
  if (code === UNIQUE_VIOLATION) {
    return new VisavisError('conflict', `The store refused: ${detail ?? message}`, { cause: error });
  }
  if (!isOutage(code, message)) return error;
  const text =
    code === '53100' ? 'Postgres has no space left' : `Postgres is not available (${code || message})`;
  return new VisavisError('store_unavailable', `${text}: nothing was written. Send again.`, { cause: error });
}

/** No connection, no resources, or it is shutting down; never a fault of the statement. */
const isOutage = (code: string, message: string): boolean =>
  /^(08|53|57P|58|3D|28)/.test(code) ||
  /^E[A-Z]+$/.test(code) ||
  /Connection terminated|timeout/.test(message);
