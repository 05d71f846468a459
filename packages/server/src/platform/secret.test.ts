import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadSecret } from './secret.ts';

describe('the secret', () => {
  it('is made once, by whoever comes first, for the owner only', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'visavis-secret-'));
    const dataDir = join(dir, 'data');
    const load = () => loadSecret({ secret: undefined, dataDir });
    const secrets = new Set([...(await Promise.all([load(), load(), load()])), await load()]);
    assert.equal(secrets.size, 1);
    assert.ok([...secrets][0]!.length >= 32);
    assert.equal((await stat(join(dataDir, 'secret'))).mode & 0o777, 0o600);
    assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(dataDir), ['secret']);
    await rm(dir, { recursive: true });
  });

  it('is the configured one when there is one', async () => {
    assert.equal(await loadSecret({ secret: 'x'.repeat(32), dataDir: '/nowhere' }), 'x'.repeat(32));
  });
});
