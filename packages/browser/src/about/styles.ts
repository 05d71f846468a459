// Quiet enough for any site: it takes the font and the colours of what is around it.

export const STYLES = `
:host { display: block; font: inherit; color: inherit; line-height: 1.5; max-inline-size: 44rem; }
h2 { font-size: 1.25em; margin-block: 1.5em .5em; } h3 { font-size: 1em; margin-block: 1em .25em; } p { margin-block: .5em; }
details, form { border-block-start: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding-block: .5em; }
summary { cursor: pointer; } label { display: flex; gap: .6em; align-items: center; min-block-size: 2.2em; }
form { display: grid; grid-template-columns: minmax(6em, 1fr) 2fr auto auto; gap: .6em; align-items: center; }
@media (max-width: 34rem) { form { grid-template-columns: 1fr 1fr; } form span, form input { grid-column: 1 / -1; } }
span { overflow-wrap: anywhere; } dl { display: grid; grid-template-columns: minmax(6em, 1fr) 3fr; gap: .25em .6em; margin: 0; } dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
input:not([type=checkbox]), button { font: inherit; color: inherit; background: transparent; border: 1px solid color-mix(in srgb, currentColor 40%, transparent); border-radius: .35em; padding: .35em .6em; min-inline-size: 0; }
input[readonly] { opacity: .75; } button { cursor: pointer; } button:hover { background: color-mix(in srgb, currentColor 8%, transparent); } button.harm { border-color: #c2290a; color: #c2290a; }
@media (prefers-color-scheme: dark) { button.harm { border-color: #ff977d; color: #ff977d; } }
:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; } [role=status]:empty { display: none; }
`;
