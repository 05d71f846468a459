// The short table that a start prints: where everything is, and how to get in.

import type { Credentials } from '../demo/index.ts';

export function addressTable(url: string, demo?: { credentials: Credentials; file: string }): string {
  const rows: [string, string][] = [
    ['Dashboard', url],
    ['API', `${url}/docs`],
    ['Health, figures', `${url}/readyz  ${url}/metrics`],
  ];
  if (demo) {
    const { email, password, shopUrl } = demo.credentials;
    if (shopUrl) rows.splice(1, 0, ['Example shop', shopUrl]);
    rows.push(['Sign in as', `${email}  ${password}`], ['Keys', demo.file]);
  }
  return `\n${rows.map(([name, value]) => `  ${name.padEnd(17)}${value}`).join('\n')}\n`;
}

/** Browsers and people say localhost; sign-in cookies belong to the name that was used. */
export function shownAs(address: string): string {
  return address.replace(/\/\/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\])/, '//localhost');
}
