// Builds dist/: the module and the script whole, the bindings, and the types that go with each.

import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;
const dist = join(here, 'dist');

const ENTRIES = [
  { entry: 'index.ts', file: 'visavis.mjs', format: 'es' },
  { entry: 'script.ts', file: 'visavis.js', format: 'iife' },
  { entry: 'editor/index.tsx', file: 'visavis-edit.js', format: 'es' },
  { entry: 'about/index.ts', file: 'visavis-about.js', format: 'es' },
  { entry: 'ask/index.ts', file: 'visavis-ask.js', format: 'es' },
  { entry: 'inbox/index.ts', file: 'visavis-inbox.js', format: 'es' },
  { entry: 'inbox/worker.ts', file: 'visavis-worker.js', format: 'iife' },
  { entry: 'react/index.ts', file: 'react.mjs', format: 'es' },
  { entry: 'server/index.ts', file: 'server.mjs', format: 'es' },
] as const;

/** Properties that only we use, never a page and never the wire; they may have shorter names. */
const OURS =
  /^(adopt|ask|busy|decision|edit|element|failed|giveUp|hear|hold|holds|learn|learned|names|renew|restore|retryAfterMs|settle|settled|take|tell|texts|times|undo)$/;

for (const { entry, file, format } of ENTRIES)
  await build({
    configFile: false,
    root: here,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      // A few percent smaller than the bundler's own; every byte is one that a visitor waits for.
      minify: 'terser',
      terserOptions: {
        ecma: 2020,
        module: format === 'es',
        toplevel: true,
        compress: { passes: 3, hoist_funs: true, pure_getters: true, unsafe_arrows: true },
        mangle: file.startsWith('visavis.') ? { properties: { regex: OURS } } : true,
      },
      outDir: dist,
      emptyOutDir: false,
      target: 'es2022',
      lib: {
        entry: join(here, 'src', entry),
        formats: [format],
        name: 'visavisScript',
        fileName: () => file,
      },
      // The editor brings React along: it runs on pages that have none, or another one.
      rolldownOptions: {
        external: file === 'visavis-edit.js' ? [] : /^react/,
        checks: { pluginTimings: false },
      },
    },
  });

writeTypes();

/** types.ts holds nothing but types, so it is a declaration file as it stands; the bindings' types are written by tsc. */
function writeTypes(): void {
  const types = readFileSync(join(here, 'src/types.ts'), 'utf8');
  const client = 'export declare function createVisavis(options: VisavisOptions): Visavis;';
  writeFileSync(join(dist, 'visavis.d.ts'), `${types}\n/** Never throws; see the options. */\n${client}\n`);
  const emitted = mkdtempSync(join(tmpdir(), 'visavis-types-'));
  const tsc = join(here, '../../node_modules/typescript/bin/tsc');
  const options = [
    '-p',
    join(here, 'tsconfig.build.json'),
    '--noEmit',
    'false',
    '--declaration',
    '--emitDeclarationOnly',
    '--outDir',
    emitted,
  ];
  const ran = spawnSync(process.execPath, [tsc, ...options, '--rootDir', join(here, 'src')], {
    encoding: 'utf8',
  });
  for (const name of ['react', 'server']) {
    const path = globSync(`${name}/index.d.ts`, { cwd: emitted })[0];
    if (!path) throw new Error(`tsc wrote no types for ${name}:\n${ran.stdout}${ran.stderr}`);
    const text = readFileSync(join(emitted, path), 'utf8');
    writeFileSync(join(dist, `${name}.d.ts`), text.replaceAll("'../types.ts'", "'./visavis.js'"));
  }
  rmSync(emitted, { recursive: true });
}
