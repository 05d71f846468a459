import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLog, scrub } from './log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  const stream = {
    write(line: string) {
      text += line;
    },
  };
  write(createLog({ level: 'info', stream }));
  return text;
}

describe('the log', () => {
  it('holds no key, cookie, password or e-mail address, wherever they stand', () => {
    const secret = 'sk_0123456789abcdefghijklmnop';
    const text = logged((log) => {
      log.info(
        { url: '/v1/profiles/email:ann.lee%40example.com?writeKey=wk_abcdefgh1234' },
        `bad key ${secret}`,
      );
      log.warn({ headers: { authorization: `Bearer ${secret}`, cookie: 'visavis.session_token=abc.def' } });
      log.error({ err: new Error(`no user ann@example.com with ${secret}`) });
      log.info({ password: 'hunter2', body: { password: 'hunter2' } }, 'Basic d2tfYWJjOg==');
      log.info('see http://x/join/join_abcdefgh1234');
    });
    assert.doesNotMatch(text, /0123456789abc|abcdefgh1234|ann|hunter2|abc\.def|d2tf/);
    for (const line of text.trim().split('\n')) JSON.parse(line);
  });

  it('leaves the rest alone', () => {
    const line = '{"level":30,"msg":"3 events at 12:00, sku 7@ of wk","path":"/v1/segments/task_list"}';
    assert.equal(scrub(line), line);
  });
});
