import { after, test } from 'node:test';
import { newDatabase, startPostgres } from '../platform/records/test-postgres.ts';
import { testAccounts } from './account.suite.ts';
import { startServer } from './testing.ts';

const postgres = await startPostgres();

if (typeof postgres === 'string') {
  test('accounts on Postgres', { skip: postgres }, () => {});
} else {
  after(() => postgres.stop());
  testAccounts(async () => startServer({ url: await newDatabase(postgres.url) }));
}
