import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../collect/index.ts';
import { compileMergeFields } from './merge-fields.ts';
import { checkContent } from './slot.ts';

const check = (content: unknown) => checkContent({ type: 'changes', schema: null }, content, 'content');

describe('changes of a page', () => {
  it('fit a slot of their type, with what the editor keeps of the element', () => {
    const change = { selector: 'h1', action: 'text', value: 'Hello', fallbacks: ['main > h1'] };
    assert.deepEqual(check({ url: 'https://shop.example/', changes: [change] }), []);
    assert.deepEqual(check({ changes: [{ ...change, seen: { tag: 'h1' } }] }), []);
  });

  it('name the field that is not as it should be', () => {
    assert.equal(check([])[0]!.field, 'content');
    assert.equal(
      check({ changes: [{ selector: 'h1', action: 'explode' }] })[0]!.field,
      'content.changes.0.action',
    );
    assert.equal(check({ changes: [{ action: 'hide' }] }).length, 1);
  });

  it('escape what is merged into markup, and nothing else', () => {
    const name = '{{ profile.name }}';
    const content: Json = {
      changes: [
        { selector: 'h1', action: 'text', value: name },
        { selector: 'p', action: 'html', value: `<b>${name}</b>` },
      ],
    };
    const rendered = compileMergeFields('changes', content)!.render(() => 'A & <i>B') as typeof content;
    const [text, markup] = rendered.changes as { value: string }[];
    assert.equal(text!.value, 'A & <i>B');
    assert.equal(markup!.value, '<b>A &amp; &lt;i&gt;B</b>');
    const story = { html: '<b>{{ profile.name }}</b>', text: '{{ profile.name }}' };
    assert.deepEqual(
      compileMergeFields('object', story)!.render(() => 'A & <i>B'),
      {
        html: '<b>A &amp; &lt;i&gt;B</b>',
        text: 'A & <i>B',
      },
    );
  });
});
