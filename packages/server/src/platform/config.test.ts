import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { parseArgs } from 'node:util';
import { ConfigError, configFlags, readConfig, unknownNames } from './config.ts';
import { settingsTable } from './settings.ts';

const problemsOf = (env: Record<string, string>, flags = {}): readonly string[] => {
  try {
    readConfig(env, flags);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
};

describe('the configuration', () => {
  it('runs on this machine alone when nothing is set', () => {
    const config = readConfig({}, {});
    assert.equal(config.port, 3000);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.dataDir, './data');
    assert.equal(config.postgresUrl, undefined);
    assert.deepEqual(config.trustedProxies, []);
    assert.equal(config.allowPrivateWebhooks, false);
    assert.equal(config.keepIp, false);
    assert.equal(config.uploadDays, 30);
  });

  it('believes the command line before the environment', () => {
    const { values } = parseArgs({ args: ['--port', '4000', '--data-dir=/srv/v'], options: configFlags });
    const config = readConfig(
      { PORT: '5000', VISAVIS_DATA_DIR: '/elsewhere', VISAVIS_LOG_LEVEL: 'debug' },
      values,
    );
    assert.deepEqual([config.port, config.dataDir, config.logLevel], [4000, '/srv/v', 'debug']);
  });

  it('reads lists, origins and yes or no', () => {
    const config = readConfig({
      VISAVIS_TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1,fd00::/8',
      VISAVIS_PUBLIC_URL: 'https://v.example.com/',
      VISAVIS_ALLOW_PRIVATE_WEBHOOKS: 'yes',
    });
    assert.deepEqual(config.trustedProxies, ['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
    assert.equal(config.publicUrl, 'https://v.example.com');
    assert.equal(config.allowPrivateWebhooks, true);
  });

  it('lists every problem at once, with what was expected and what came', () => {
    assert.deepEqual(
      problemsOf({ PORT: '99999', VISAVIS_TRUSTED_PROXIES: 'everyone' }, { 'log-level': 'loud' }),
      [
        'PORT: expected a port from 0 to 65535, got "99999".',
        'VISAVIS_TRUSTED_PROXIES: expected addresses or ranges such as 10.0.0.0/8, separated by commas, got "everyone".',
        '--log-level: expected one of fatal, error, warn, info, debug, trace, silent, got "loud".',
      ],
    );
    assert.equal(problemsOf({ VISAVIS_PUBLIC_URL: 'https://v.example.com/path' }).length, 1);
    assert.equal(problemsOf({ VISAVIS_TRUSTED_PROXIES: '10.0.0.0/99' }).length, 1);
    assert.match(problemsOf({ VISAVIS_UPLOAD_DAYS: '-1' })[0] ?? '', /days from 0 to 3650, got "-1"/);
    assert.match(problemsOf({ VISAVIS_ADMIN_EMAIL: 'a@b.org' })[0] ?? '', /both or neither/);
    assert.match(problemsOf({ VISAVIS_ADMIN_EMAIL: 'me@localhost' })[0] ?? '', /an e-mail address such as/);
  });

  it('never repeats a secret in a message', () => {
    const problems = problemsOf({ VISAVIS_SECRET: 'hunter2', VISAVIS_POSTGRES_URL: 'mysql://u:hunter2@h/d' });
    assert.equal(problems.length, 2);
    assert.doesNotMatch(problems.join(), /hunter2/);
  });

  it('notices a name that is nearly right', () => {
    assert.deepEqual(unknownNames({ VISAVIS_PUBLIC_UR: 'x', HOME: '/', VISAVIS_HOST: 'h' }), [
      'VISAVIS_PUBLIC_UR',
    ]);
  });

  it('is documented as it is', async () => {
    const page = await readFile(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
    assert.ok(
      page.includes(settingsTable()),
      `docs/configuration.md should have this table:\n${settingsTable()}`,
    );
  });
});
