// Quiet enough for any site: font and colours are those of what is around it.

const STYLES = `
:host { display: block; font: inherit; color: inherit; line-height: 1.5; max-inline-size: 36rem; }
h2 { font-size: 1.25em; margin-block: 0 .5em; } p { margin-block: .25em; }
.field { border: 0; margin: 0 0 1em; padding: 0; min-inline-size: 0; } .field > label:not(.option), legend { display: block; font-weight: 600; padding: 0; margin-block-end: .25em; }
.help { opacity: .75; font-size: .9em; } .error { color: #c2290a; } .error::before { content: "⚠ "; }
input:not([type=checkbox], [type=radio]), textarea, select, button { font: inherit; color: inherit; background: transparent; box-sizing: border-box; border: 1px solid color-mix(in srgb, currentColor 50%, transparent); border-radius: .35em; padding: .45em .6em; }
input:not([type=checkbox], [type=radio]), textarea, select { inline-size: 100%; } select option { color: CanvasText; background: Canvas; }
[aria-invalid=true]:not(fieldset) { border-color: #c2290a; }
.option { display: flex; gap: .5em; align-items: start; padding-block: .25em; cursor: pointer; font-weight: 400; } .option input { margin-block-start: .35em; }
.scale { display: flex; flex-wrap: wrap; gap: .25em; } .scale .option { position: relative; padding: 0; }
.scale input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
.scale span { display: grid; box-sizing: border-box; place-items: center; min-inline-size: 2.4em; min-block-size: 2.4em; border: 1px solid color-mix(in srgb, currentColor 50%, transparent); border-radius: .35em; }
.scale input:checked + span { border: .2em solid currentColor; font-weight: 700; }
.scale input:focus-visible + span { outline: 2px solid currentColor; outline-offset: 2px; }
button { cursor: pointer; font-weight: 600; } button:hover { background: color-mix(in srgb, currentColor 8%, transparent); } button:disabled { opacity: .5; }
.status { color: #c2290a; } .status:empty { display: none; } :focus-visible { outline: 2px solid currentColor; outline-offset: 2px; } .thanks:focus { outline: 0; }
.trap { position: absolute; inset-inline-start: -9999px; }
.prompt { position: fixed; inset-block-end: 1em; inset-inline-end: 1em; z-index: 2147483000; inline-size: min(26rem, calc(100vw - 2em)); max-block-size: 80vh; overflow: auto; box-sizing: border-box; padding: 1em 1.25em; background: Canvas; color: CanvasText; border: 1px solid color-mix(in srgb, CanvasText 25%, transparent); border-radius: .6em; box-shadow: 0 8px 32px #0003; }
.close { position: absolute; inset-block-start: .4em; inset-inline-end: .4em; border: 0; padding: .2em .55em; } .prompt h2 { padding-inline-end: 1.5em; }
@media (prefers-color-scheme: dark) { .error, .status { color: #ff977d; } [aria-invalid=true]:not(fieldset) { border-color: #ff977d; } }
`;

export function styled(host: HTMLElement): ShadowRoot {
  const shadow = host.attachShadow({ mode: 'open' });
  const style = new CSSStyleSheet();
  style.replaceSync(STYLES);
  shadow.adoptedStyleSheets = [style];
  return shadow;
}
