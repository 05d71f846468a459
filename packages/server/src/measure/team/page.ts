// A letter to those who work here, as HTML that every mail program shows and as plain text.

import { escaped } from '../../deliver/index.ts';

/** One thing that is told: its figure, how sure it is, and where it comes from. */
export interface Line {
  text: string;
  /** Such as `95 %: 1.2 to 3.4 %`. */
  note?: string;
  url?: string;
}
export interface Part {
  title: string;
  lines: readonly Line[];
  /** Shown instead of lines where there are none. */
  empty: string;
}
export interface Page {
  title: string;
  intro: string;
  parts: readonly Part[];
}

const BODY = 'font:16px/1.5 system-ui,-apple-system,Segoe UI,sans-serif;margin:0;padding:24px;';
const STYLE =
  ':root{color-scheme:light dark}a{color:#1d4ed8}@media (prefers-color-scheme:dark){body{background:#16181d;color:#e8eaee}a{color:#93c5fd}.n{color:#a8afbb!important}}';

/** Without `stopUrl` a preview, which nobody was sent. */
export function pageHtml({ title, intro, parts }: Page, stopUrl?: string): string {
  const stop = stopUrl
    ? `<p class="n" style="margin:32px 0 0;color:#5b6472;font-size:14px"><a href="${escaped(stopUrl)}">Send me no more of these</a></p>`
    : '';
  const line = ({ text, note, url }: Line) => {
    const said = url ? `<a href="${escaped(url)}">${escaped(text)}</a>` : escaped(text);
    const more = note
      ? `<br><span class="n" style="color:#5b6472;font-size:14px">${escaped(note)}</span>`
      : '';
    return `<li style="margin:0 0 8px">${said}${more}</li>`;
  };
  const part = ({ title: name, lines, empty }: Part) =>
    `<h2 style="font-size:18px;margin:24px 0 8px">${escaped(name)}</h2>${
      lines.length > 0
        ? `<ul style="padding-left:20px;margin:0">${lines.map(line).join('')}</ul>`
        : `<p class="n" style="margin:0;color:#5b6472">${escaped(empty)}</p>`
    }`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body style="${BODY}"><div style="max-width:40rem;margin:0 auto"><h1 style="font-size:22px;margin:0 0 8px">${escaped(title)}</h1>
<p style="margin:0">${escaped(intro)}</p>${parts.map(part).join('')}${stop}</div></body></html>`;
}

export function pageText({ title, intro, parts }: Page, stopUrl: string): string {
  const part = ({ title: name, lines, empty }: Part) => {
    const told = lines.map(({ text, note, url }) =>
      [`- ${text}`, ...(note ? [`  ${note}`] : []), ...(url ? [`  ${url}`] : [])].join('\n'),
    );
    return `${name}\n${told.length > 0 ? told.join('\n') : empty}`;
  };
  return [title, intro, ...parts.map(part), `No more of these: ${stopUrl}`].join('\n\n');
}
