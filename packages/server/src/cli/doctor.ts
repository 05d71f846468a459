// `visavis doctor`: one line a check, and where something is wrong, what to do about it. Ends with 1 if anything is.

import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { apiOf, CREDENTIALS } from '../demo/index.ts';
import { readConfig, unknownNames } from '../platform/config.ts';
import { faultOf } from '../platform/records/index.ts';
import { checkProfiles } from './doctor-profiles.ts';
import { addressFlags, findAddress } from './server-address.ts';

/** What a check found. `todo` is there when something is wrong. */
export interface Finding {
  what: string;
  found: string;
  todo?: string;
}

const GB = 1024 ** 3;
const LEAST_FREE = 2 * GB;
const FAR_BEHIND = 10_000;
/** A store that is busy may not answer the first time; what is ill stays so. */
const ASKED_AT_MOST = 4;
const ASKED_AGAIN_MS = 1_000;

export async function doctorCommand(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { ...addressFlags, all: { type: 'boolean' } } });
  const config = readConfig(
    process.env,
    values['data-dir'] === undefined ? {} : { 'data-dir': values['data-dir'] },
  );
  const { url, key } = findAddress(values);
  const findings = [
    checkNode(process.versions.node),
    checkSettings(process.env),
    ...(await checkFolder(config.dataDir)),
    ...(await checkServer(url, key, { all: values.all === true, dataDir: config.dataDir })),
  ];
  for (const { what, found, todo } of findings)
    console.log(`${todo ? '✗' : '✓'} ${what}: ${found}${todo ? `\n    ${todo}` : ''}`);
  const wrong = findings.filter(({ todo }) => todo).length;
  console.log(
    wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong.`,
  );
  process.exitCode = wrong > 0 ? 1 : 0;
}

export function checkNode(version: string): Finding {
  const what = 'Node';
  if (Number(version.split('.')[0]) >= 24) return { what, found: version };
  return {
    what,
    found: version,
    todo: 'Visavis needs Node 24; npm start and npm run visavis bring it along.',
  };
}

export function checkSettings(environment: NodeJS.ProcessEnv): Finding {
  const what = 'Settings';
  const unknown = unknownNames(environment);
  if (unknown.length === 0) return { what, found: 'understood' };
  return {
    what,
    found: `${unknown.join(', ')} means nothing`,
    todo: 'See docs/configuration.md for the names.',
  };
}

export async function checkFolder(folder: string): Promise<Finding[]> {
  const what = 'Data folder';
  if (!existsSync(folder)) return [{ what, found: `${folder} is not there yet; the first start makes it` }];
  if (!statSync(folder).isDirectory())
    return [
      { what, found: `${folder} is a file`, todo: 'Name a directory with --data-dir or VISAVIS_DATA_DIR.' },
    ];
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
  } catch {
    return [
      { what, found: `${folder} cannot be written`, todo: `Give this user the right to write in ${folder}.` },
    ];
  }
  return [{ what, found: folder }, await checkDisk(folder), ...checkCredentials(join(folder, CREDENTIALS))];
}

async function checkDisk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${(free / GB).toFixed(1)} GB free`;
  if (free >= LEAST_FREE) return { what: 'Disk', found };
  return {
    what: 'Disk',
    found,
    todo: 'Make room: when the disk is full, events are refused until there is some.',
  };
}

function checkCredentials(file: string): Finding[] {
  if (!existsSync(file)) return [];
  const mode = statSync(file).mode & 0o777;
  if (mode === 0o600 || process.platform === 'win32')
    return [{ what: 'Credentials', found: 'readable by you alone' }];
  return [
    { what: 'Credentials', found: `readable by others (${mode.toString(8)})`, todo: `chmod 600 ${file}` },
  ];
}

async function checkServer(
  url: string,
  key: string | undefined,
  { all, dataDir }: { all: boolean; dataDir: string },
): Promise<Finding[]> {
  const stores = await checkStores(url);
  if (!stores)
    return [
      ...checkRecords(join(dataDir, 'records.sqlite')),
      { what: 'Server', found: `${url} does not answer`, todo: 'Start it: npm start, or visavis serve.' },
    ];
  const metrics = await fetch(`${url}/metrics`).then((answer) => answer.text());
  const profiles = key
    ? [await checkProfiles(apiOf(url, key), { all })]
    : [{ what: 'Profiles', found: 'not looked at, since no --key was given' }];
  return [{ what: 'Server', found: url }, ...stores, ...checkLag(metrics), ...profiles];
}

/** A server says by itself what is wrong with its records; where none answers, they may be why. */
function checkRecords(file: string): Finding[] {
  if (!existsSync(file)) return [];
  const fault = faultOf(file);
  if (fault === undefined) return [{ what: 'Records', found: `${file} is whole` }];
  return [{ what: 'Records', found: 'damaged', todo: fault }];
}

/** Undefined where no server answers. */
export async function checkStores(url: string): Promise<Finding[] | undefined> {
  for (let asked = 1; ; asked++) {
    const ready = await fetch(`${url}/readyz`).catch(() => undefined);
    if (!ready) return undefined;
    const { checks = [] } = (await ready.json()) as {
      checks?: { name: string; ok: boolean; detail?: string }[];
    };
    if (asked < ASKED_AT_MOST && checks.some(({ ok }) => !ok)) {
      await sleep(ASKED_AGAIN_MS);
      continue;
    }
    return checks.map(({ name, ok, detail }) => ({
      what: `Server, ${name}`,
      found: detail ?? (ok ? 'well' : 'not well'),
      ...(ok ? {} : { todo: adviceFor(name) }),
    }));
  }
}

function adviceFor(store: string): string {
  if (/event/.test(store))
    return 'Events are kept and will follow once it answers. Look at the log, and at VISAVIS_CLICKHOUSE_URL.';
  if (/record/.test(store))
    return 'Nothing can be taken without it. Look at the log, the disk, and VISAVIS_POSTGRES_URL.';
  return 'The log of the server says why.';
}

/** How many committed rows the event store does not have yet, over all streams. */
export function checkLag(metrics: string): Finding[] {
  const lags = [...metrics.matchAll(/^visavis_shipper_lag(?:\{[^}]*\})? ([\d.e+]+)$/gm)].map(([, lag]) =>
    Number(lag),
  );
  if (lags.length === 0) return [];
  const lag = lags.reduce((sum, one) => sum + one, 0);
  const behind = { what: 'Event store', found: `${lag.toLocaleString('en-US')} rows behind` };
  if (lag < FAR_BEHIND) return [behind];
  return [
    { ...behind, todo: 'It catches up by itself when it is well; if the number grows, look at the log.' },
  ];
}
