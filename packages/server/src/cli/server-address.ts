// Which server a command speaks to, and with which key: as told, else the demo's on this machine.

import { readCredentials } from '../demo/index.ts';
import { readConfig } from '../platform/config.ts';
import { Misuse } from './misuse.ts';

export interface ServerAddress {
  url: string;
  key: string;
}

/** For `parseArgs`. */
export const addressFlags = {
  url: { type: 'string' },
  key: { type: 'string' },
  'data-dir': { type: 'string' },
} as const;

interface Given {
  url?: string;
  key?: string;
  'data-dir'?: string;
}

export function serverAddress(given: Given): ServerAddress {
  const found = findAddress(given);
  if (found.key) return { url: found.url, key: found.key };
  throw new Misuse(
    'Expected --key with a secret key of the server (dashboard: Settings, Keys); there is no demo in ' +
      `${readConfig(process.env, dataDirOf(given)).dataDir} whose key could be taken.`,
  );
}

/** The same where it is no mistake to have no key. */
export function findAddress(given: Given): { url: string; key: string | undefined } {
  const config = readConfig(process.env, dataDirOf(given));
  const demo = readCredentials(config.dataDir);
  const url = given.url ?? demo?.dashboardUrl ?? `http://localhost:${config.port}`;
  return { url: url.replace(/\/+$/, ''), key: given.key ?? demo?.secretKey };
}

const dataDirOf = (given: Given) =>
  given['data-dir'] === undefined ? {} : { 'data-dir': given['data-dir'] };
