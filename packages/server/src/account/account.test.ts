import { testAccounts } from './account.suite.ts';
import { startServer } from './testing.ts';

testAccounts(() => startServer());
