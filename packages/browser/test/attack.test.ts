// Markup and changes that want to run something, through the SDK in a real Chromium.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type Stage, setStage } from './harness.ts';

let stage: Stage;
before(async () => {
  stage = await setStage();
});
after(() => stage?.close());

const SIGN = 'window.hacked=(window.hacked||0)+1';
const MARKUP = [
  // Its fields are called like what an element's own methods and properties are called.
  `<form class="poke" onclick="${SIGN}"><select name="attributes"><option>x</select>poke</form>`,
  `<form class="poke" onclick="${SIGN}"><input name="attributes"><input name="attributes">poke</form>`,
  `<svg width="50" height="20"><a class="poke"><animate attributeName="href" values="#;javascript:${SIGN}" keyTimes="0;0" dur="1s" fill="freeze"/><text y="15">poke</text></a></svg>`,
  `<svg width="50" height="20"><a class="poke"><set attributeName="href" to=" java\nscript:${SIGN}"/><text y="15">poke</text></a></svg>`,
  `<svg width="50" height="20"><a class="poke" xlink:href="JaVaScRiPt:${SIGN}"><text y="15">poke</text></a></svg>`,
  `<img src=x OnErRoR="${SIGN}"><iframe srcdoc="<script>parent.hacked=1</script>"></iframe>`,
  `<iframe src="&#1;javascript:parent.hacked=1"></iframe><object data="javascript:${SIGN}"></object><embed src="javascript:${SIGN}">`,
  `<form><button class="poke" formaction="javascript:${SIGN}">poke</button></form>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${SIGN}&gt;"></table></mtext></math>`,
  `<noscript><p title="</noscript><img src=x onerror=${SIGN}>"></noscript><template><img src=x onerror="${SIGN}"></template>`,
  `<style>body{display:none}</style><link rel="stylesheet" href="/evil.css"><svg><style>h1{color:red}</style></svg>`,
  `<iframe src="https://elsewhere.example/"></iframe><frameset><frame src="https://elsewhere.example/"></frameset>`,
  `<base href="https://elsewhere.example/"><meta http-equiv="refresh" content="0;url=javascript:${SIGN}"><svg><script>${SIGN}</script></svg>`,
];

it('nothing in markup or changes runs, however it is written', async () => {
  await stage.fill('markup', { html: 'x' });
  const changes = [
    { selector: ':::', action: 'text', value: 'x' },
    { selector: `${'a '.repeat(900)}b`, action: 'hide' },
    { selector: 'h1', action: 'attr', name: 'ONCLICK', value: SIGN },
    { selector: 'h1', action: 'attr', name: 'on click', value: SIGN },
    { selector: '#link', action: 'attr', name: 'xlink:href', value: `\u0001javascript:${SIGN}` },
    { selector: '#link', action: 'attr', name: 'href', value: `java\tscript:${SIGN}` },
    { selector: '#frame', action: 'attr', name: 'SRCDOC', value: `<script>parent.${SIGN}</script>` },
    { selector: '#move', action: 'move', value: ':::' },
    ...MARKUP.map((value) => ({ selector: '#into', action: 'insert', value })),
    { selector: '#last', action: 'text', value: 'reached' },
  ];
  await stage.fill('page', { changes });
  const { page, context, complaints } = await stage.visitor();
  stage.site.pages['*'] =
    `${stage.tag()}<h1>Title</h1><a id="link" class="poke">l</a><iframe id="frame"></iframe><p id="move">m</p>
     <div id="into"></div><p id="last"></p>`;
  await page.goto(stage.site.origin);
  await page.waitForFunction(() => document.querySelector('#last')?.textContent === 'reached');
  await page.waitForTimeout(300);
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('.poke,h1'))
      one.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  });
  await page.waitForTimeout(300);
  const found = await page.evaluate(() => ({
    hacked: (window as unknown as { hacked?: number }).hacked,
    base: document.baseURI,
    into: document.querySelector('#into')!.innerHTML,
    left: [...document.querySelectorAll('#into *')]
      .filter(
        (one) =>
          /^(animate|set|template|style|link|i?frame)$/i.test(one.tagName) ||
          Element.prototype.getAttributeNames.call(one).some((name) => /^on/i.test(name)),
      )
      .map(({ outerHTML }) => outerHTML),
  }));
  assert.equal(found.hacked, undefined, found.into);
  // Chromium runs no handler that was parsed elsewhere, but a page may copy the markup, and other browsers may run it.
  assert.deepEqual(found.left, []);
  assert.equal(new URL(found.base).origin, stage.site.origin);
  assert.deepEqual(complaints, []);
  await context.close();
});
