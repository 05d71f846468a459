import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { ERRORS, type ErrorCode, VisavisError } from './errors.ts';

describe('the table of errors', () => {
  it('and docs/errors.md name the same codes and statuses', async () => {
    const page = await readFile(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
    const documented = [...page.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    const wanted = Object.entries(ERRORS);
    const byCode = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
    assert.deepEqual(documented.sort(byCode), wanted.sort(byCode));
  });

  it('gives an error its status and keeps its cause', () => {
    const cause = new Error('the disk is full');
    for (const [code, status] of Object.entries(ERRORS)) {
      const error = new VisavisError(code as ErrorCode, 'No.', { cause });
      assert.equal(error.status, status);
      assert.equal(error.cause, cause);
    }
  });
});
