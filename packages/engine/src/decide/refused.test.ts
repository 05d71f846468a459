import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combine, emptyState } from '../unify/index.ts';
import { replay } from './index.ts';
import { logDecision } from './replay.ts';
import { askerOf, experienceOf, lineupOf } from './testing.ts';

function viewWith(consent: Record<string, boolean>) {
  const state = emptyState('1', 'user_id', '1');
  for (const [purpose, granted] of Object.entries(consent)) state.consent[purpose] = [granted, 1, 'm', 's'];
  state.traits.plan = ['pro', 1, 'm', 's'];
  return combine({ id: '1', identities: [state] }, [], {});
}

const lineup = lineupOf([
  experienceOf('for pros', { audience: { attribute: 'traits.plan', op: 'eq', value: 'pro' } }),
  experienceOf('for all'),
]);

test('whoever refuses personalization sees what is for everybody, and is told so', () => {
  const refused = askerOf({ view: viewWith({ personalization: false, analytics: true }) });
  const [decision] = lineup.decide(refused, ['hero']);
  assert.equal(decision!.experience!.key, 'for all');
  assert.match(decision!.reason.text, /refused personalization/);
  assert.deepEqual(decision!.passedOver, [{ experience: 'for pros', why: 'holdout' }]);
  for (const consent of [{}, { personalization: true }, { marketing: false }])
    assert.equal(
      lineup.decide(askerOf({ view: viewWith(consent as Record<string, boolean>) }))[0]!.experience!.key,
      'for pros',
    );
});

test('what was possible for them adds up to one, and the record replays', () => {
  const asker = askerOf({ view: viewWith({ personalization: false }) });
  const decisions = lineup.decide(asker);
  const { hero } = lineup.candidates(asker, ['hero']);
  assert.equal(
    hero!.reduce((sum, { propensity }) => sum + propensity, 0),
    1,
  );
  const parts = { id: 'd', person: '1', slots: ['hero'], decisions, experiences: [] };
  const logged = logDecision(lineup, 'l', asker, parts);
  const again = replay(JSON.parse(JSON.stringify(logged)), lineup);
  assert.deepEqual(again, { decisions: logged.decisions, candidates: logged.candidates });
});
