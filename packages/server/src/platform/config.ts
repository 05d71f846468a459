// Configuration, read once at the start from the environment and the command line, as settings.ts says.

import { type Config, SETTINGS, type Setting } from './settings.ts';

export type { Config } from './settings.ts';

/** Everything that is wrong with the configuration, in one go. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** For `parseArgs({ options: { ...configFlags, … } })` of node:util. */
export const configFlags: Record<string, { type: 'string' }> = Object.fromEntries(
  Object.values(SETTINGS).flatMap(({ flag }) => (flag ? [[flag, { type: 'string' as const }]] : [])),
);

function readSetting<T>(setting: Setting<T>, env: NodeJS.ProcessEnv, flags: Flags, problems: string[]): T {
  const flag = setting.flag === undefined ? undefined : flags[setting.flag];
  const given = flag === undefined ? env[setting.env] : String(flag);
  if (given === undefined || given === '') return setting.fallback;
  const value = setting.read(given);
  if (value !== undefined) return value;
  const name = flag === undefined ? setting.env : `--${setting.flag}`;
  // Values without a flag are secrets or carry passwords, and messages end up in logs.
  const got = setting.flag === undefined ? `${given.length} characters that are not` : JSON.stringify(given);
  problems.push(`${name}: expected ${setting.expects}, got ${got}.`);
  return setting.fallback;
}

/** Names that look like ours and are not: a typing error, worth a warning. */
export function unknownNames(env: NodeJS.ProcessEnv): string[] {
  const known = new Set(Object.values(SETTINGS).map((setting) => setting.env));
  return Object.keys(env).filter((name) => /^VISAVIS_(?!TEST_)/.test(name) && !known.has(name));
}

/**
 * The command line wins over the environment, which wins over the fallback.
 *
 * @throws ConfigError that lists every problem, so that an operator mends them in one go.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env, flags: Flags = {}): Config {
  const problems: string[] = [];
  const read = <T>(setting: Setting<T>): T => readSetting(setting, env, flags, problems);
  const config: Config = {
    port: read(SETTINGS.port),
    host: read(SETTINGS.host),
    dataDir: read(SETTINGS.dataDir),
    postgresUrl: read(SETTINGS.postgresUrl),
    clickhouseUrl: read(SETTINGS.clickhouseUrl),
    publicUrl: read(SETTINGS.publicUrl),
    trustedProxies: read(SETTINGS.trustedProxies),
    geoDatabase: read(SETTINGS.geoDatabase),
    keepIp: read(SETTINGS.keepIp),
    uploadDays: read(SETTINGS.uploadDays),
    decisionDays: read(SETTINGS.decisionDays),
    viewsPerAddress: read(SETTINGS.viewsPerAddress),
    secret: read(SETTINGS.secret),
    logLevel: read(SETTINGS.logLevel),
    allowPrivateWebhooks: read(SETTINGS.allowPrivateWebhooks),
    adminEmail: read(SETTINGS.adminEmail),
    adminPassword: read(SETTINGS.adminPassword),
  };
  if ((config.adminEmail === undefined) !== (config.adminPassword === undefined) && problems.length === 0) {
    problems.push('VISAVIS_ADMIN_EMAIL and VISAVIS_ADMIN_PASSWORD: expected both or neither, got one.');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
