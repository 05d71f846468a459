// `visavis import FILE`: uploads the file, shows what the server takes each column for, starts, and waits. The work is
// the server's: this only asks, shows and fetches the rejected rows.

import { existsSync, openAsBlob, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Json } from '@visavis/engine/collect';
import { apiOf, progressBar, Refused } from '../demo/index.ts';
import { entriesIn, importEntries } from './import-entries.ts';
import { Misuse } from './misuse.ts';
import { addressFlags, type ServerAddress, serverAddress } from './server-address.ts';

interface Import {
  id: string;
  state: 'uploaded' | 'running' | 'stopped' | 'done' | 'failed';
  proposed: Json;
  progress: number;
  accepted: number;
  rejected: number;
  error?: string | null;
}

export async function importCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...addressFlags, mapping: { type: 'string' }, yes: { type: 'boolean', default: false } },
  });
  const [file, ...rest] = positionals;
  if (!file || rest.length > 0)
    throw new Misuse('import: expected one file. visavis import --help says more.');
  if (!existsSync(file)) throw new Misuse(`import: expected a file, got ${file}, which is not there.`);
  const address = serverAddress(values);
  const entries = entriesIn(file);
  if (entries) return importEntries(address, entries);
  const made = await upload(address, file, signal);
  const mapping = values.mapping ? (JSON.parse(readFileSync(values.mapping, 'utf8')) as Json) : made.proposed;
  console.log(`${basename(file)} will be read as:\n${JSON.stringify(mapping, null, 2)}`);
  if (!values.yes && !(await agrees())) return console.log('Nothing was imported.');
  const api = apiOf(address.url, address.key);
  await api.post(`/v1/imports/${made.id}/start`, { mapping });
  const done = await follow(() => api.get<Import>(`/v1/imports/${made.id}`), signal);
  if (done && done.rejected > 0) await saveRejected(address, done, `${file}.rejected.csv`);
}

async function upload({ url, key }: ServerAddress, file: string, signal: AbortSignal): Promise<Import> {
  const form = new FormData();
  form.append('file', await openAsBlob(file), basename(file));
  const request = { method: 'POST', headers: bearer(key), body: form, signal };
  const response = await fetch(`${url}/v1/imports`, request).catch((cause: Error) => {
    signal.throwIfAborted();
    throw new Refused(0, `${url} does not answer.`, { cause });
  });
  const body = (await response.json()) as Import & { error?: { message: string } };
  if (!response.ok)
    throw new Refused(response.status, body.error?.message ?? `The server answered with ${response.status}.`);
  return body;
}

async function agrees(): Promise<boolean> {
  if (!process.stdin.isTTY) return true;
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await asking.question('Import it so? [y/n] ');
  asking.close();
  return /^y/i.test(answer);
}

/** Until it has ended. Undefined when we stop waiting; the server goes on. */
async function follow(look: () => Promise<Import>, signal: AbortSignal): Promise<Import | undefined> {
  const bar = progressBar('Importing', { total: 100 });
  for (;;) {
    const now = await look();
    bar.set(Math.round(now.progress * 100));
    if (now.state === 'done' || now.state === 'failed' || now.state === 'stopped') {
      bar.end();
      console.log(`${now.accepted} events taken, ${now.rejected} rows rejected.`);
      if (now.state === 'stopped')
        throw new Refused(0, 'Somebody has stopped the import; the dashboard can go on with it.');
      if (now.state === 'failed')
        throw new Refused(0, `The import stopped: ${now.error ?? 'the log says why'}`);
      return now;
    }
    if (signal.aborted) {
      console.log('\nThe server goes on with the import; the dashboard shows it.');
      return undefined;
    }
    await sleep(300, undefined, { signal }).catch(() => undefined);
  }
}

async function saveRejected({ url, key }: ServerAddress, { id }: Import, path: string): Promise<void> {
  const response = await fetch(`${url}/v1/imports/${id}/rejected`, { headers: bearer(key) });
  writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  console.log(`The rejected rows and why: ${path}`);
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
