import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import type { Json } from '../collect/index.ts';
import { compileMergeFields } from './merge-fields.ts';

const render = (text: string, values: Record<string, Json> = {}) =>
  compileMergeFields('string', text)!.render((attribute) => values[attribute]);

test('what was worked out of somebody is read like what they said', () => {
  const values = { 'prediction.taste_likes': { category: ['Hats', 'Bags'] }, 'stage.customer': 'loyal' };
  const text =
    '{{ prediction.taste_likes.category | first | default: "Something" }} for the {{ stage.customer }}';
  assert.equal(render(text, values), 'Hats for the loyal');
  assert.equal(render(text), 'Something for the ');
  const visit = 'Order {{ computed.orders | plus: 1 }}, from {{ place.city }}';
  assert.equal(render(visit, { 'computed.orders': 2, 'place.city': 'Oslo' }), 'Order 3, from Oslo');
  assert.deepEqual(compileMergeFields('string', text)!.reads, ['prediction.taste_likes', 'stage.customer']);
});

test('a text is bounded by what it does, not by how long that takes here', (t) => {
  // A machine on which every look at the clock says that a second has passed.
  let now = 0;
  t.mock.method(performance, 'now', () => (now += 1000));
  const text = '{% for i in (1..2000) %}{{ profile.name }} {% endfor %}';
  assert.equal(render(text, { 'traits.name': 'Ada' }), 'Ada '.repeat(2000));
});

test('loops, text and what is captured are counted, each for itself', () => {
  const big = { 'traits.big': 'x'.repeat(20_000) };
  // As for a stranger, whose text stays within its limits or is empty.
  for (const text of [
    '{{ profile.big }}{% for i in (1..100) %}{% for j in (1..100) %}{{ i }}{% endfor %}{% endfor %}',
    '{% for i in (1..50) %}{{ profile.big }}{% endfor %}',
    '{% capture all %}{% for i in (1..50) %}{{ profile.big }}{% endfor %}{% endcapture %}{{ all | size }}',
    `{% for i in (1..300) %}${'long '.repeat(200)}{% endfor %}{{ profile.big }}`,
    '{% for i in (1..1000) %}{% for j in (1..1000) %}{% endfor %}{% endfor %}{{ profile.big }}',
    '{% assign a = profile.big %}{% for i in (1..20) %}{% assign a = a | append: a %}{% endfor %}{{ a | size }}',
  ])
    assert.ok(String(render(text, big)).length < 200_001 && !String(render(text, big)).includes('x'), text);
  assert.equal(String(render('{{ profile.big }}', big)).length, 20_000);
});

test('dates are the same on every machine', () => {
  const text = [
    '{{ "2024-03-03T22:30" | date: "%H %d %B" }}',
    '{{ "March 3, 2024" | date: "%H %d" }}',
    '{{ "2024-03-03T22:30:00+05:00" | date: "%H" }}',
    '{{ profile.seconds | date: "%H" }}',
    '{{ "never" | date: "%H" }}',
  ].join('|');
  const script = `
    import { compileMergeFields } from '${import.meta.resolve('./merge-fields.ts')}';
    process.stdout.write(compileMergeFields('string', ${JSON.stringify(text)}).render(() => 1710000000));`;
  for (const TZ of ['America/New_York', 'Asia/Tokyo'])
    assert.equal(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, TZ, LANG: 'de_DE.UTF-8' },
        encoding: 'utf8',
      }),
      '22 03 March|00 03|17|16|never',
      TZ,
    );
});
