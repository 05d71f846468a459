// What can be set: the table SETTINGS is the only list of it; docs/configuration.md is compared with it by a test.

import {
  readBoolean,
  readCount,
  readDays,
  readEmail,
  readOrigin,
  readPort,
  readRanges,
  readUrl,
  text,
} from './config-values.ts';

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** `undefined` keeps the records in SQLite in the data directory. */
  postgresUrl: string | undefined;
  /** `undefined` runs the event store as a child process on the data directory. */
  clickhouseUrl: string | undefined;
  /** Where people reach this server, without a trailing slash; decides on secure cookies and link addresses. */
  publicUrl: string | undefined;
  /** Addresses or CIDR ranges whose `X-Forwarded-*` headers are believed. */
  trustedProxies: string[];
  geoDatabase: string | undefined;
  /** Keeps the IP address that a message names with the event. */
  keepIp: boolean;
  /** How many days an upload that was never started is kept, and a list of rejected rows. */
  uploadDays: number;
  /** How many days decisions stay in the log; 0 is for ever. */
  decisionDays: number;
  /** How many views one public address can teach an hour; 0 is any number. */
  viewsPerAddress: number;
  /** Signs sessions; `undefined` has one made and kept in the data directory. */
  secret: string | undefined;
  logLevel: LogLevel;
  allowPrivateWebhooks: boolean;
  /** The first owner, made at the first start when both are given. */
  adminEmail: string | undefined;
  adminPassword: string | undefined;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Setting<T = unknown> {
  env: string;
  /** The command line's spelling, without the dashes; secrets have none, since a process list shows arguments. */
  flag: string | undefined;
  fallback: T;
  /** How the documentation names the fallback. */
  shows: string;
  describe: string;
  /** What `read` expects, as the end of "expected …". */
  expects: string;
  /** Returns `undefined` when the text is not what is expected. */
  read(text: string): T | undefined;
}

const SECRET_LENGTH = 32;
export const PASSWORD_LENGTH = 10;

export const SETTINGS: { [K in keyof Config]: Setting<Config[K]> } = {
  port: {
    env: 'PORT',
    flag: 'port',
    fallback: 3000,
    shows: '`3000`',
    describe: 'The port to listen on; `0` takes a free one.',
    expects: 'a port from 0 to 65535',
    read: readPort,
  },
  host: {
    env: 'VISAVIS_HOST',
    flag: 'host',
    fallback: '127.0.0.1',
    shows: '`127.0.0.1`',
    describe: 'The address to listen on. `0.0.0.0` lets other machines in.',
    expects: 'an address or host name',
    read: text,
  },
  dataDir: {
    env: 'VISAVIS_DATA_DIR',
    flag: 'data-dir',
    fallback: './data',
    shows: '`./data`',
    describe: 'Where everything is kept when no other store is named.',
    expects: 'a directory',
    read: text,
  },
  postgresUrl: {
    env: 'VISAVIS_POSTGRES_URL',
    flag: undefined,
    fallback: undefined,
    shows: 'SQLite in the data directory',
    describe:
      'Keeps the records in Postgres (or what speaks its protocol): `postgres://user:password@host/db`.',
    expects: 'an address that begins with postgres://',
    read: readUrl('postgres:', 'postgresql:'),
  },
  clickhouseUrl: {
    env: 'VISAVIS_CLICKHOUSE_URL',
    flag: undefined,
    fallback: undefined,
    shows: 'chDB in the data directory',
    describe: 'Keeps the events in a ClickHouse server: `http://user:password@host:8123`.',
    expects: 'an address that begins with http:// or https://',
    read: readUrl('http:', 'https:'),
  },
  publicUrl: {
    env: 'VISAVIS_PUBLIC_URL',
    flag: 'public-url',
    fallback: undefined,
    shows: 'what the request says',
    describe: 'Where people reach this server, for links and secure cookies: `https://visavis.example.com`.',
    expects: 'an origin such as https://visavis.example.com, without a path',
    read: readOrigin,
  },
  trustedProxies: {
    env: 'VISAVIS_TRUSTED_PROXIES',
    flag: 'trusted-proxies',
    fallback: [],
    shows: 'none',
    describe:
      'Proxies whose `X-Forwarded-*` and place headers are believed: addresses or ranges, with commas.',
    expects: 'addresses or ranges such as 10.0.0.0/8, separated by commas',
    read: readRanges,
  },
  geoDatabase: {
    env: 'VISAVIS_GEO_DATABASE',
    flag: 'geo-database',
    fallback: undefined,
    shows: 'none',
    describe: 'A MaxMind-format (`.mmdb`) city or country database of your own.',
    expects: 'a file',
    read: text,
  },
  keepIp: {
    env: 'VISAVIS_KEEP_IP',
    flag: 'keep-ip',
    fallback: false,
    shows: '`false`',
    describe:
      'Keeps `context.ip` of a message with the event. Otherwise the address is used to find the place and dropped.',
    expects: 'true or false',
    read: readBoolean,
  },
  uploadDays: {
    env: 'VISAVIS_UPLOAD_DAYS',
    flag: 'upload-days',
    fallback: 30,
    shows: '`30`',
    describe:
      'Days after which uploaded files that were never imported, and lists of rejected rows, are removed; `0` keeps them.',
    expects: 'a number of days from 0 to 3650',
    read: readDays,
  },
  decisionDays: {
    env: 'VISAVIS_DECISION_DAYS',
    flag: 'decision-days',
    fallback: 400,
    shows: '`400`',
    describe:
      'Days after which decisions leave the log; they can be replayed and learned from until then. `0` keeps them.',
    expects: 'a number of days from 0 to 3650',
    read: readDays,
  },
  viewsPerAddress: {
    env: 'VISAVIS_VIEWS_PER_ADDRESS',
    flag: 'views-per-address',
    fallback: 600,
    shows: '`600`',
    describe:
      'Views that one public address can teach learning allocations in an hour; further ones count as seen and teach nothing. `0` is any number. Behind a proxy, name it in `VISAVIS_TRUSTED_PROXIES`.',
    expects: 'a whole number from 0',
    read: readCount,
  },
  secret: {
    env: 'VISAVIS_SECRET',
    flag: undefined,
    fallback: undefined,
    shows: 'made at first start, kept in `secret` in the data directory',
    describe: 'Signs sessions. Several servers on one Postgres need the same one.',
    expects: `at least ${SECRET_LENGTH} characters`,
    read: (value) => (value.length >= SECRET_LENGTH ? value : undefined),
  },
  logLevel: {
    env: 'VISAVIS_LOG_LEVEL',
    flag: 'log-level',
    fallback: 'info',
    shows: '`info`',
    describe: `How much is logged: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.`,
    expects: `one of ${LOG_LEVELS.join(', ')}`,
    read: (value) => LOG_LEVELS.find((level) => level === value),
  },
  allowPrivateWebhooks: {
    env: 'VISAVIS_ALLOW_PRIVATE_WEBHOOKS',
    flag: 'allow-private-webhooks',
    fallback: false,
    shows: '`false`',
    describe: 'Lets webhooks, feeds and providers of messages reach private and loopback addresses.',
    expects: 'true or false',
    read: readBoolean,
  },
  adminEmail: {
    env: 'VISAVIS_ADMIN_EMAIL',
    flag: undefined,
    fallback: undefined,
    shows: 'a one-time link is printed',
    describe: 'The e-mail address of the first owner, made at the first start.',
    expects: 'an e-mail address such as owner@example.com',
    read: readEmail,
  },
  adminPassword: {
    env: 'VISAVIS_ADMIN_PASSWORD',
    flag: undefined,
    fallback: undefined,
    shows: 'a one-time link is printed',
    describe: 'The password of the first owner; has no effect once there is one.',
    expects: `at least ${PASSWORD_LENGTH} characters`,
    read: (value) => (value.length >= PASSWORD_LENGTH ? value : undefined),
  },
};

/** The table in docs/configuration.md. */
export function settingsTable(): string {
  const rows = Object.values(SETTINGS).map(
    ({ env, flag, shows, describe }) =>
      `| \`${env}\` | ${flag ? `\`--${flag}\`` : ''} | ${shows} | ${describe} |`,
  );
  return ['| Environment | Flag | When not set | What it does |', '|---|---|---|---|', ...rows].join('\n');
}
