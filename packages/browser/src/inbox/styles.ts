// The inbox in the colours of what is around it; what forms have said already is not said again.

export const SHEET = `
:host { position: relative; display: inline-block; }
.list { position: absolute; inset-block-start: calc(100% + .5em); inset-inline-end: 0; z-index: 2147483000; inline-size: min(24rem, calc(100vw - 2em)); max-block-size: 70vh; overflow: auto; box-sizing: border-box; padding: .5em 1em; background: Canvas; color: CanvasText; border: 1px solid color-mix(in srgb, CanvasText 25%, transparent); border-radius: .6em; box-shadow: 0 8px 32px #0003; }
.list.start { inset-inline: 0 auto; } .list[hidden] { display: none; }
.message { position: relative; padding-block: .75em; } .list .message + .message { border-block-start: 1px solid color-mix(in srgb, CanvasText 20%, transparent); }
.message h2 { font-size: 1em; padding-inline-end: 1.75em; margin-block-end: .25em; } .unread h2::before { content: "● "; }
.message img { max-inline-size: 100%; border-radius: .35em; } .message a { font-weight: 600; color: inherit; }
.message .close { inset-block-start: .5em; inset-inline-end: 0; }
`;
