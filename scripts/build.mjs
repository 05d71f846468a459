// What browsers load is bundled; everything else runs as it is. `npm start` and `npm test` bundle what is older than its
// sources before they begin, and a browser test that is run by itself does the same.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';

/** Bundles what is older than its sources, with this Node; throws where one cannot be bundled. */
export function buildPages(node) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const pages = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'];
  if (isOld('dashboard', 'dist/index.html', pages))
    buildPackage(node, 'dashboard', 'the dashboard', [vite, 'build', '--logLevel', 'warn']);
  if (isOld('browser', 'dist/visavis.js', ['src', 'build.ts', 'package.json']))
    buildPackage(node, 'browser', 'the browser SDK', ['--no-warnings', 'build.ts']);
}

function isOld(name, built, sources) {
  const folder = join(root, 'packages', name);
  const result = join(folder, built);
  if (!existsSync(result)) return true;
  return Math.max(...sources.map((source) => newest(join(folder, source)))) > statSync(result).mtimeMs;
}

/** When the file, or the newest file under the folder, was last changed; 0 where there is none. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function buildPackage(node, name, what, args) {
  say(`Building ${what}.`);
  if (run(node, args, join(root, 'packages', name)) !== 0)
    throw new Error(`It could not be built; what is printed above says why: ${what}.`);
}

/** Runs without our own node_modules/.bin on the path: npm must not run on the Node that it is about to replace. */
export function run(command, args, cwd) {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(join('node_modules', '.bin')))
    .join(delimiter);
  const environment = { ...process.env, PATH: path };
  delete environment.npm_config_local_prefix;
  return spawnSync(command, args, { cwd, stdio: 'inherit', env: environment, shell: windows }).status;
}

export function say(text) {
  console.log(`▸ ${text}`);
}
