// `visavis serve` and `visavis demo`: start, say where everything is, stay until told to stop, stop cleanly.

import { parseArgs } from 'node:util';
import { createApp, type Visavis } from '../app.ts';
import {
  CREDENTIALS,
  type Credentials,
  readCredentials,
  readState,
  runDemo,
  writeCredentials,
} from '../demo/index.ts';
import { type Config, configFlags, readConfig, unknownNames } from '../platform/config.ts';
import { addressTable } from './address-table.ts';
import { aborted } from './signals.ts';

const say = (text: string) => console.log(text);

export async function serveCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({ args, options: configFlags });
  await serving(settings(values), signal, async (app, config, url) => {
    const { adminEmail, adminPassword } = config;
    const admin = adminEmail && adminPassword ? { email: adminEmail, password: adminPassword } : undefined;
    const began = await app.account.bootstrap({ demo: false, url, admin });
    say(addressTable(url));
    if (began.kind === 'setup') say(`Open this to become the owner; it works once:\n  ${began.setupUrl}`);
    if (began.kind === 'admin') say(`The owner is ${began.email}.`);
    await aborted(signal);
  });
}

export async function demoCommand(args: string[], signal: AbortSignal): Promise<void> {
  const options = {
    ...configFlags,
    full: { type: 'boolean', default: false },
    'no-shift': { type: 'boolean', default: false },
    'no-live': { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ args, options });
  const { full, 'no-shift': noShift, 'no-live': noLive, ...flags } = values;
  // Lines of the log would run through the progress bar.
  const quiet = { 'log-level': process.env.VISAVIS_LOG_LEVEL ?? 'warn', ...flags };
  await serving(settings(quiet), signal, async (app, { dataDir }, url) => {
    const credentials = await demoCredentials(app, dataDir, url);
    say(addressTable(url, { credentials, file: `${dataDir}/${CREDENTIALS}` }));
    const { secretKey } = credentials;
    await runDemo({
      url,
      secretKey,
      dataDir,
      full: full === true,
      shift: noShift !== true,
      live: noLive !== true,
      now: Date.now,
      signal,
      say,
    });
    await aborted(signal);
  });
}

function settings(flags: Record<string, string | boolean | undefined>): Config {
  for (const name of unknownNames(process.env))
    console.error(`${name} means nothing; docs/configuration.md lists the names.`);
  return readConfig(process.env, flags);
}

/** Whatever happens while serving, the app is closed, and what it took is finished. */
async function serving(
  config: Config,
  signal: AbortSignal,
  work: (app: Visavis, config: Config, url: string) => Promise<void>,
): Promise<void> {
  const app = await createApp({ config });
  try {
    const address = await app.listen();
    if (!signal.aborted) await work(app, config, config.publicUrl ?? shownAs(address));
  } finally {
    await app.close();
  }
  say('Stopped; nothing was left undone.');
}

/** Browsers and people say localhost; sign-in cookies belong to the name that was used. */
function shownAs(address: string): string {
  return address.replace(/\/\/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\])/, '//localhost');
}

/** From the first start's file; made anew where the file is gone or belongs to an older data folder. */
async function demoCredentials({ account }: Visavis, dataDir: string, url: string): Promise<Credentials> {
  const kept = readCredentials(dataDir);
  const works = kept !== undefined && (await account.callerOfKey(kept.secretKey)) !== undefined;
  const began = await account.bootstrap({ demo: true, url, renewDemo: !works });
  const credentials =
    began.kind === 'demo'
      ? {
          dashboardUrl: url,
          email: began.email,
          password: began.password,
          writeKey: began.writeKey,
          secretKey: began.secretKey,
        }
      : { ...kept!, dashboardUrl: url };
  writeCredentials(dataDir, credentials);
  if (!works && readState(dataDir))
    say(`${CREDENTIALS} was missing or old; the demo has a new password and keys.`);
  return credentials;
}
