import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { Poller, type PollerOptions } from './poller.ts';

/** A poller whose looks end when told to. */
function watched(options: Partial<PollerOptions> = {}) {
  const ends: ((due?: number) => void)[] = [];
  const failures: unknown[] = [];
  let looks = 0;
  const poller = new Poller({
    everyMs: 1000,
    look() {
      looks++;
      return new Promise((resolve) => ends.push(resolve));
    },
    failed: (error) => failures.push(error),
    ...options,
  });
  const end = async (due?: number) => {
    ends.shift()!(due);
    await settled();
  };
  return { poller, end, failures, looks: () => looks };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a poller', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  test('looks at once, and again after a rest that begins when the look has ended', async () => {
    const { poller, end, looks } = watched();
    poller.start();
    assert.equal(looks(), 1);
    mock.timers.tick(5000);
    assert.equal(looks(), 1);
    await end();
    mock.timers.tick(999);
    assert.equal(looks(), 1);
    mock.timers.tick(1);
    assert.equal(looks(), 2);
  });

  test('what wakes it during a look leads to one more, however often', async () => {
    const { poller, end, looks } = watched();
    poller.start();
    for (let n = 0; n < 5; n++) poller.wake();
    await end();
    assert.equal(looks(), 2);
    await end();
    assert.equal(looks(), 2);
  });

  test('stopping waits for the look under way and for no other', async () => {
    const { poller, end, looks } = watched();
    poller.start();
    mock.timers.tick(10_000);
    poller.wake();
    let isStopped = false;
    const stopping = poller.stop().then(() => {
      isStopped = true;
    });
    await settled();
    assert.equal(isStopped, false);
    await end();
    await stopping;
    poller.wake();
    mock.timers.tick(10_000);
    assert.equal(looks(), 1);
  });

  test('rests for less where something is due sooner, and never for more', async () => {
    const { poller, end, looks } = watched();
    poller.start();
    await end(20);
    mock.timers.tick(20);
    assert.equal(looks(), 2);
    await end(1_000_000);
    mock.timers.tick(1000);
    assert.equal(looks(), 3);
  });

  test('goes on after a failure, and tells whoever waits for it', async () => {
    let isBroken = true;
    const { poller, failures } = watched({
      look: async () => {
        if (isBroken) throw new Error('the store is away');
      },
    });
    await assert.rejects(poller.drain(), /the store is away/);
    assert.equal(failures.length, 1);
    isBroken = false;
    await poller.drain();
  });

  test('draining looks anew where a look had begun before', async () => {
    const { poller, end, looks } = watched();
    poller.start();
    const draining = poller.drain();
    await end();
    assert.equal(looks(), 2);
    await end();
    await draining;
  });

  test('a look that wakes its own poller is followed by one, not joined by it', async () => {
    let looks = 0;
    const { poller } = watched({
      async look() {
        if (++looks < 3) poller.wake();
      },
    });
    poller.start();
    await poller.idle();
    assert.equal(looks, 3);
  });

  test('with a linger what comes together is done together', async () => {
    const { poller, end, looks } = watched({ lingerMs: 20 });
    poller.start(1000);
    poller.wake();
    mock.timers.tick(10);
    poller.wake();
    assert.equal(looks(), 0);
    mock.timers.tick(10);
    assert.equal(looks(), 1);
    poller.wake();
    await end();
    assert.equal(looks(), 1);
    mock.timers.tick(20);
    assert.equal(looks(), 2);
  });
});
