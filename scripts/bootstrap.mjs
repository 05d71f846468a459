// What `npm start`, `npm test` and the others run first, with whatever Node from 20.19 on the machine has: it installs
// and builds what is missing, says what it is doing, and goes on with the Node that package.json pins. Plain
// JavaScript, because that older Node must understand it; everything after it is TypeScript.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPages, run, say } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const bin = join(root, 'node_modules', '.bin');

const COMMANDS = {
  start: { script: 'packages/server/src/cli.ts', args: ['demo'], page: () => true },
  visavis: {
    script: 'packages/server/src/cli.ts',
    args: [],
    page: (args) => args[0] === 'serve' || args[0] === 'demo',
  },
  test: { script: 'scripts/test.ts', args: [], page: () => true },
  check: { script: 'scripts/test.ts', args: ['--check'], page: () => false },
  bench: { script: 'bench/index.ts', args: [], page: () => false },
};

main(process.argv[2], process.argv.slice(3));

function main(name, args) {
  const command = COMMANDS[name];
  if (!command) stop(`Expected one of ${Object.keys(COMMANDS).join(', ')}, got ${name ?? 'nothing'}.`);
  mustBeNewEnough();
  if (!installed()) install();
  const node = pinnedNode();
  if (command.page(args)) build(node);
  goOn(node, [join(root, command.script), ...command.args, ...args]);
}

function mustBeNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(
    `Visavis starts with Node 20.19 or newer and brings its own Node 24; this is Node ${process.versions.node}.`,
  );
}

/** True when everything that package-lock.json names stands in node_modules with the same version. */
function installed() {
  const present = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(present)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const there = packagesOf(present);
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || optional || link || there[path]?.version === version,
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function install() {
  say('Installing packages with npm ci; the first time this takes a minute or two.');
  if (npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], root) !== 0)
    stop('npm ci did not finish; what it printed above says why. Then run the same command again.');
}

/** The path of the pinned Node. Where npm did not run its install script, this runs it: it only fetches a package. */
function pinnedNode() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node;
  const folder = join(root, 'node_modules', 'node');
  const path = join(folder, 'bin', windows ? 'node.exe' : 'node');
  if (versionOf(path) === wanted) return path;
  say(`Fetching Node ${wanted}, which this project pins; your own Node stays as it is.`);
  run(process.execPath, ['installArchSpecificPackage.js'], folder);
  if (versionOf(path) === wanted) return path;
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    say(`Node ${wanted} could not be fetched; going on with this Node ${process.versions.node}.`);
    return process.execPath;
  }
  return stop(
    `Node ${wanted} could not be fetched. Try by hand: cd ${folder} && node installArchSpecificPackage.js\n` +
      'or install Node 24 yourself and run the same command with it.',
  );
}

function versionOf(path) {
  const asked = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim().slice(1) : undefined;
}

function build(node) {
  try {
    buildPages(node);
  } catch (error) {
    stop(error.message);
  }
}

/** Runs the script with the pinned Node, passes signals on, and ends as it ends. */
function goOn(node, args) {
  const environment = {
    // Code that was read before is not read again: a start takes half the time.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'code'),
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  };
  const child = spawn(node, ['--no-warnings', ...args], { stdio: 'inherit', env: environment });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`${node} did not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

function npm(args, cwd) {
  return run(windows ? 'npm.cmd' : 'npm', args, cwd);
}

function stop(text) {
  console.error(`✗ ${text}`);
  process.exit(1);
}
