// Completes package-lock.json: `node scripts/lock.ts` after `npm install`. npm leaves out of the lock file what its
// registry would not give it (a mirror may keep the packages of one platform only) and `npm ci` then refuses the file.
// This writes the missing optional packages in, by the names and exact versions their parents give.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Locked {
  version?: string;
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}
export interface Lock {
  packages: Record<string, Locked>;
}

/** The optional packages that some locked package names and the lock file does not, by their place in node_modules. */
export function missingFrom(lock: Lock): Record<string, Locked> {
  const missing: Record<string, Locked> = {};
  for (const [place, { optionalDependencies, dev }] of Object.entries(lock.packages))
    for (const [name, range] of Object.entries(optionalDependencies ?? {}))
      if (!placesFrom(place, name).some((candidate) => candidate in lock.packages))
        missing[`node_modules/${name}`] = {
          version: range.replace(/^[\^~]/, ''),
          ...(dev ? { dev } : {}),
          optional: true,
          ...platformOf(name),
        };
  return missing;
}

/** Where Node would look for `name` from a package at `place`, nearest first. */
function placesFrom(place: string, name: string): string[] {
  const steps = place === '' ? [] : place.split('/');
  const folders = Array.from({ length: steps.length + 1 }, (_, up) =>
    steps.slice(0, steps.length - up).join('/'),
  );
  return folders.map((folder) => `${folder}${folder ? '/' : ''}node_modules/${name}`);
}

/** What a package's name says about where it runs, such as `cli-linux-arm64-musl`; keeps npm from asking for it. */
function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const words = (name.split('/').at(-1) ?? '').split(/[-.]/);
  const find = (list: readonly string[]) => words.filter((word) => list.includes(word));
  const os = find([
    'android',
    'darwin',
    'linux',
    'win32',
    'freebsd',
    'netbsd',
    'openbsd',
    'openharmony',
    'sunos',
  ]);
  const cpu = find([
    'arm64',
    'x64',
    'arm',
    'ia32',
    'riscv64',
    'ppc64',
    's390x',
    'loong64',
    'mips64el',
    'wasm32',
  ]);
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  return {
    ...(os.length > 0 ? { os } : {}),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(libc.length > 0 && os.includes('linux') ? { libc } : {}),
  };
}

if (import.meta.main) {
  const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lock: Lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingFrom(lock);
  const packages = { ...lock.packages, ...missing };
  lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} optional packages added to package-lock.json`);
}
