// The panel's looks. It stands in a shadow root: the page's styles do not reach it, and these do not reach the page.

export const STYLES = `
:host { all: initial; }
.panel, .outline { box-sizing: border-box; font: 14px/1.45 system-ui, sans-serif; color: var(--ink); }
.panel { --paper: #fff; --ink: #1c2024; --soft: #60646c; --line: #d9d9e0; --fill: #f2f2f5; --act: #0b66c3; --warn: #8a4b00; --warn-fill: #fff4e0;
  position: fixed; inset-block: 0; inline-size: min(340px, 90vw); z-index: 2; display: flex; flex-direction: column; gap: 12px; padding: 16px;
  background: var(--paper); box-shadow: 0 0 0 1px var(--line), 0 8px 40px rgb(0 0 0 / .18); }
@media (prefers-color-scheme: dark) { .panel { --paper: #18191b; --ink: #edeef0; --soft: #b0b4ba; --line: #363a3f; --fill: #272a2d; --act: #3b9eff; --warn: #ffca7a; --warn-fill: #3a2a10; } }
.panel.right { inset-inline-end: 0; } .panel.left { inset-inline-start: 0; }
.panel * { box-sizing: border-box; font: inherit; color: inherit; margin: 0; }
header { display: flex; gap: 8px; align-items: center; } header strong { flex: 1; font-weight: 600; font-size: 16px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
h2 { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.hint, .crumbs { color: var(--soft); font-size: 13px; }
.scroll { flex: 1; min-block-size: 0; overflow: auto; display: flex; flex-direction: column; gap: 16px; margin-inline: -4px; padding-inline: 4px; }
section, form, .field { display: flex; flex-direction: column; gap: 8px; } .field { gap: 4px; }
label { font-size: 13px; color: var(--soft); } details form { padding-block: 8px; } summary { cursor: pointer; padding-block: 4px; }
input, textarea, select { inline-size: 100%; padding: 7px 9px; border: 1px solid var(--line); border-radius: 6px; background: var(--paper); }
textarea { resize: vertical; }
button { padding: 6px 10px; min-block-size: 32px; border: 1px solid var(--line); border-radius: 6px; background: var(--paper); cursor: pointer; }
button:hover:not(:disabled) { background: var(--fill); } button:disabled { opacity: .45; cursor: default; }
button[aria-pressed=true] { background: var(--fill); border-color: var(--ink); }
button.primary, button.primary:hover:not(:disabled) { flex: 1; background: var(--act); border-color: var(--act); color: #fff; } @media (prefers-color-scheme: dark) { button.primary, button.primary:hover:not(:disabled) { color: #06101c; } }
:focus-visible { outline: 2px solid var(--act); outline-offset: 2px; }
fieldset { border: 0; padding: 0; }
.row { display: flex; gap: 8px; flex-wrap: wrap; } .row > input { flex: 1; inline-size: auto; min-inline-size: 80px; }
.crumbs { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; } .crumbs button { min-block-size: 24px; padding: 1px 6px; }
.changes { list-style: none; padding: 0; display: flex; flex-direction: column; }
.changes li { display: grid; grid-template-columns: 1fr auto; gap: 4px; align-items: start; padding-block: 6px; border-block-start: 1px solid var(--line); }
.changes .what { text-align: start; border-color: transparent; padding-inline: 4px; } .changes .remove { border-color: transparent; }
.warning, .problem { grid-column: 1 / -1; padding: 8px; border-radius: 6px; background: var(--warn-fill); color: var(--warn); font-size: 13px; display: block; }
.problem { display: flex; flex-direction: column; gap: 8px; }
footer { display: flex; flex-direction: column; gap: 8px; } footer p { font-size: 13px; color: var(--soft); }
.glass { position: fixed; inset: 0; cursor: crosshair; }
.outline { position: fixed; inset-block-start: 0; inset-inline-start: 0; z-index: 1; pointer-events: none; border: 2px dashed #0b66c3; border-radius: 2px; }
.outline.picked { border-style: solid; }
.tag { position: absolute; inset-block-end: 100%; inset-inline-start: -2px; max-inline-size: 260px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  padding: 1px 6px; background: #0b66c3; color: #fff; font-size: 12px; } .tag.inside { inset-block: 0 auto; }
`;
