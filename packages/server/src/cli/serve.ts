// `visavis serve` and `visavis demo`: start, say where everything is, stay until told to stop, stop cleanly.

import { parseArgs } from 'node:util';
import { createApp, type Visavis } from '../app.ts';
import {
  CREDENTIALS,
  type Credentials,
  readCredentials,
  readState,
  runDemo,
  shopKey,
  writeCredentials,
} from '../demo/index.ts';
import { type Config, configFlags, readConfig, unknownNames } from '../platform/config.ts';
import { addressTable, shownAs } from './address-table.ts';
import { type OpenShop, openShop } from './example-shop.ts';
import { Misuse } from './misuse.ts';
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
    'no-shop': { type: 'boolean', default: false },
    'shop-port': { type: 'string' },
  } as const;
  const { values } = parseArgs({ args, options });
  const {
    full,
    'no-shift': noShift,
    'no-live': noLive,
    'no-shop': noShop,
    'shop-port': shopPort,
    ...flags
  } = values;
  const wishedPort = shopPort === undefined ? undefined : readPort(shopPort);
  // Lines of the log would run through the progress bar.
  const quiet = { 'log-level': process.env.VISAVIS_LOG_LEVEL ?? 'warn', ...flags };
  await serving(settings(quiet), signal, async (app, { dataDir, host, port }, url) => {
    const found = await demoCredentials(app, dataDir, url);
    const { secretKey } = found;
    const next = wishedPort ?? (port === 0 ? 0 : port + 1);
    const shop = noShop ? undefined : await openDemoShop({ url, secretKey, host, port: next, signal, say });
    try {
      const credentials = { ...found, shopUrl: shop?.url };
      writeCredentials(dataDir, credentials);
      say(addressTable(url, { credentials, file: `${dataDir}/${CREDENTIALS}` }));
      await runDemo({
        url,
        secretKey,
        dataDir,
        full: full === true,
        shift: noShift !== true,
        live: noLive !== true,
        climbs: true,
        now: Date.now,
        signal,
        say,
      });
      await aborted(signal);
    } finally {
      await shop?.close();
    }
  });
}

/** Whatever becomes of the shop, the demo goes on. */
async function openDemoShop(
  settings: Omit<Parameters<typeof openShop>[0], 'writeKey'>,
): Promise<OpenShop | undefined> {
  const { url, secretKey } = settings;
  return openShop({ ...settings, writeKey: await shopKey(url, secretKey) });
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Misuse(`--shop-port: expected a port from 0 to 65535, got ${JSON.stringify(text)}.`);
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
