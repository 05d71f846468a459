import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { decodeEvent, type Event, encodeEvent, messageText, type Receipt, readMessage } from './index.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const receipt = (more: Partial<Receipt> = {}): Receipt => ({
  receivedAt: NOW,
  sourceId: 'src',
  newId: () => 'made',
  ...more,
});
const read = (message: unknown, more?: Partial<Receipt>): Event => {
  const { event, faults } = readMessage(message, receipt(more));
  assert(event, JSON.stringify(faults));
  return event;
};
const faultsOf = (message: unknown) => readMessage(message, receipt()).faults;
const track = (more: object = {}) => ({ type: 'track', event: 'Order', userId: '1', ...more });

describe('reading a message', () => {
  it('keeps what it does not know', () => {
    const event = read(track({ colour: 'red', context: { strange: [1] } }));
    assert.equal(event.raw.colour, 'red');
    assert.deepEqual(event.raw.context, { strange: [1] });
  });

  it('names field, expected and got of everything that is wrong', () => {
    assert.deepEqual(faultsOf({ type: 'track', userId: '1', event: '', properties: [1] }), [
      { field: 'event', expected: 'the name of what happened', got: 'empty text' },
      { field: 'properties', expected: 'an object', got: 'a list of 1' },
    ]);
    assert.equal(faultsOf('hello')?.[0]?.got, 'text "hello"');
    assert.equal(faultsOf(track({ userId: '' }))?.[0]?.field, 'userId');
    assert.equal(faultsOf(track({ messageId: 'x'.repeat(101) }))?.[0]?.field, 'messageId');
    assert.equal(faultsOf(track({ timestamp: 'yesterday' }))?.[0]?.field, 'timestamp');
    assert.equal(faultsOf({ type: 'group', userId: '1' })?.[0]?.field, 'groupId');
    assert.equal(faultsOf({ type: 'alias', userId: '1' })?.[0]?.field, 'previousId');
  });

  it('puts the most telling name first', () => {
    const { identifiers } = read({
      type: 'identify',
      anonymousId: 'a1',
      userId: 42,
      traits: { email: ' Ada@X.org ', phone: '+49 151 / 1234567' },
      context: { externalIds: [{ id: 'c9', type: 'crm_id', collection: 'users' }] },
    });
    assert.deepEqual(
      identifiers.map(({ type, value }) => `${type}:${value}`),
      ['user_id:42', 'crm_id:c9', 'email:ada@x.org', 'phone:+491511234567', 'anonymous_id:a1'],
    );
  });

  it('does not take a group’s e-mail address for the person’s', () => {
    const event = read({ type: 'group', userId: '1', groupId: 'g', traits: { email: 'info@acme.org' } });
    assert.deepEqual(event.identifiers, [{ type: 'user_id', value: '1' }]);
  });

  it('finds an identify’s traits in the context, where RudderStack puts them', () => {
    assert.deepEqual(read({ type: 'identify', userId: '1', context: { traits: { plan: 'pro' } } }).traits, {
      plan: 'pro',
    });
  });

  it('merges the batch’s context under the message’s own', () => {
    const event = read(track({ context: { locale: 'fr' } }), {
      context: { locale: 'de', timezone: 'Europe/Paris' },
    });
    assert.equal(event.facts.locale?.[0], 'fr');
    assert.equal(event.facts['place.timezone']?.[0], 'Europe/Paris');
  });

  it('drops IP addresses unless told to keep them', () => {
    const message = track({ context: { ip: '1.2.3.4', locale: 'de' } });
    assert.deepEqual(read(message).raw.context, { locale: 'de' });
    assert.deepEqual(read(message, { keepIp: true }).raw.context, { ip: '1.2.3.4', locale: 'de' });
  });

  it('reads consent by purpose', () => {
    const context = { consent: { categoryPreferences: { ads: false, analytics: true } } };
    assert.deepEqual(read(track({ context })).consent, { ads: false, analytics: true });
  });
});

describe('the time of an event', () => {
  const at = (ms: number) => new Date(NOW + ms).toISOString();

  it('is corrected by how far off the client’s clock is', () => {
    const hour = 3_600_000;
    const event = read(track({ timestamp: at(hour - 5000) }), { sentAt: NOW + hour });
    assert.equal(event.time, NOW - 5000);
    assert.deepEqual(event.flags, []);
  });

  it('takes RudderStack’s originalTimestamp, and the message’s own sentAt before the batch’s', () => {
    const event = read(track({ originalTimestamp: at(-9000), sentAt: at(-4000) }), { sentAt: NOW + 999 });
    assert.equal(event.time, NOW - 5000);
  });

  it('never lies after the receipt', () => {
    const event = read(track({ timestamp: at(86_400_000) }));
    assert.equal(event.time, NOW);
    assert.deepEqual(event.flags, ['future']);
  });

  it('is kept and flagged when long past', () => {
    const event = read(track({ timestamp: '2010-12-01T08:26:00Z' }));
    assert.equal(event.time, Date.UTC(2010, 11, 1, 8, 26));
    assert.deepEqual(event.flags, ['distant_past']);
  });

  it('is a day of the calendar, however it is written', () => {
    for (const timestamp of ['2026-02-31', '2026-02-29T10:00:00.000Z', '2026-04-31 10:00', '1900-02-29'])
      assert.equal(faultsOf(track({ timestamp }))?.[0]?.field, 'timestamp', timestamp);
    for (const timestamp of ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-02-29T00:00:00,000Z'])
      assert.equal(read(track({ timestamp })).time, Date.UTC(2024, 1, 29), timestamp);
  });

  it('is UTC when no zone is named', () => {
    for (const timestamp of [
      '2026-11-01T10:00:00',
      '2026-11-01 10:00',
      '2026-11-01T11:00:00+0100',
      Date.UTC(2026, 10, 1, 10),
    ])
      assert.equal(read(track({ timestamp })).time, Date.UTC(2026, 10, 1, 10), String(timestamp));
  });
});

describe('Segment’s own test messages', () => {
  const lines = gunzipSync(readFileSync(join(import.meta.dirname, 'fixtures/segment_messages.ndjson.gz')))
    .toString()
    .trim()
    .split('\n');
  it('are each taken or refused with a reason', () => {
    let taken = 0;
    for (const line of lines) {
      const { event, faults } = readMessage((JSON.parse(line) as { message: unknown }).message, receipt());
      if (event !== undefined) {
        taken++;
        assert(event.identifiers.length > 0 && event.name !== '' && event.time <= NOW);
        assert.deepEqual(decodeEvent(encodeEvent(event)), JSON.parse(JSON.stringify(event)));
      } else assert(faults.length > 0 && faults.every(({ expected, got }) => expected !== '' && got !== ''));
    }
    assert.equal(lines.length, 1218);
    // The others: 257 tracks without a name, 11 groups and 4 aliases without an id, one date that is none.
    assert.equal(taken, 945);
  });
});

describe('the log', () => {
  it('still reads what was written before rows were lists', () => {
    const event = read(
      track({ properties: { total: 5 }, context: { locale: 'de', traits: { plan: 'pro' } } }),
    );
    const { properties: _, traits: __, ...rest } = event;
    assert.deepEqual(decodeEvent(JSON.stringify(rest)), JSON.parse(JSON.stringify(event)));
  });

  it('still reads what was written when the message stood in the same line', () => {
    const event = read({ ...track({ properties: { total: 5 } }), consent: { ads: true } });
    const [about, message] = encodeEvent(event)
      .split('\n')
      .map((line) => JSON.parse(line));
    const old = JSON.stringify([...about.slice(0, 9), message, ...about.slice(9)]);
    assert.deepEqual(decodeEvent(old), decodeEvent(encodeEvent(event)));
    assert.equal(messageText(old), JSON.stringify(event.raw));
  });

  it('has a message’s text', () => {
    const event = read(track({ properties: { note: 'two\nlines' } }));
    assert.equal(messageText(encodeEvent(event)), JSON.stringify(event.raw));
  });

  it('keeps facts and origins that it has no number for', () => {
    const event = {
      ...read(track()),
      facts: { 'device.type': ['tv', 'a guess'], strange: [5, 'page'] } as const,
    };
    assert.deepEqual(decodeEvent(encodeEvent(event)).facts, event.facts);
    assert.ok(encodeEvent(event).includes('[0,"tv","a guess","strange",5,0]'));
  });
});

describe('any input at all', () => {
  it('is taken or refused, never thrown at', () => {
    const keys = [
      'type',
      'userId',
      'event',
      'traits',
      'properties',
      'context',
      'timestamp',
      'messageId',
      'sentAt',
      'groupId',
    ];
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('track', 'identify', 'page', '2026-01-01', 5, null),
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...keys), value)), (message) => {
        const { event, faults } = readMessage(
          message,
          receipt({ context: { page: { url: 'http://a/?utm_source=x' } } }),
        );
        assert.notEqual(event === undefined, faults === undefined);
        if (event) assert.deepEqual(decodeEvent(encodeEvent(event)), JSON.parse(JSON.stringify(event)));
      }),
    );
  });
});
