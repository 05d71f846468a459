// The short table that a start prints: where everything is, and how to get in.

import type { Credentials } from '../demo/index.ts';

export function addressTable(url: string, demo?: { credentials: Credentials; file: string }): string {
  const rows: [string, string][] = [
    ['Dashboard', url],
    ['API', `${url}/docs`],
    ['Health, figures', `${url}/readyz  ${url}/metrics`],
  ];
  if (demo) {
    const { email, password } = demo.credentials;
    rows.push(['Sign in as', `${email}  ${password}`], ['Keys', demo.file]);
  }
  return `\n${rows.map(([name, value]) => `  ${name.padEnd(17)}${value}`).join('\n')}\n`;
}
