#!/usr/bin/env node
// The command line: finds the command, says what is wrong in a sentence, and ends with 0 (done), 1 (failed) or 2
// (misunderstood). What each command does stands in cli/.

import { doctorCommand } from './cli/doctor.ts';
import { evaluateCommand } from './cli/evaluate/index.ts';
import { exportCommand } from './cli/export.ts';
import { importCommand } from './cli/import.ts';
import { Misuse } from './cli/misuse.ts';
import { replayCommand } from './cli/replay.ts';
import { stopOnSignals } from './cli/signals.ts';
import { simulateCommand } from './cli/simulate.ts';
import { USAGE } from './cli/usage.ts';
import { Refused } from './demo/index.ts';
import { ConfigError } from './platform/config.ts';

type Command = (args: string[], signal: AbortSignal) => Promise<void>;

const COMMANDS: Record<string, Command> = {
  // The server is most of the program; the other commands start without it.
  serve: async (...given) => (await import('./cli/serve.ts')).serveCommand(...given),
  demo: async (...given) => (await import('./cli/serve.ts')).demoCommand(...given),
  import: importCommand,
  export: exportCommand,
  replay: replayCommand,
  evaluate: evaluateCommand,
  doctor: doctorCommand,
  simulate: simulateCommand,
};

const [name = 'help', ...args] = process.argv.slice(2);
await main();

async function main(): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (args.includes('--help') || args.includes('-h') || !command) return help();
  const stop = stopOnSignals((text) => console.error(text));
  try {
    await command(args, stop.signal);
  } catch (error) {
    if (stop.signal.aborted && isAbort(error)) process.exitCode = 130;
    else complain(error);
    // What failed may have opened a store already, whose process would keep this one alive.
    process.exit();
  }
}

function help(): void {
  const known = name === '' ? undefined : (USAGE[`${name} ${args[0]}`] ?? USAGE[name]);
  const asked = ['help', '--help', '-h'].includes(name);
  if (known !== undefined || asked) console.log(known ?? USAGE['']);
  else {
    console.error(`There is no command ${JSON.stringify(name)}.\n\n${USAGE['']}`);
    process.exitCode = 2;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.message === 'aborted');
}

/** What somebody can mend is a sentence; what only we can mend comes with its stack. */
function complain(error: unknown): void {
  const misused = error instanceof Misuse || isUnknownFlag(error);
  const told = misused || error instanceof ConfigError || error instanceof Refused || hasCode(error);
  console.error(told ? sentenceOf(error as NodeJS.ErrnoException) : error);
  if (misused) console.error(`visavis ${name} --help says more.`);
  process.exitCode = misused ? 2 : 1;
}

function sentenceOf(error: NodeJS.ErrnoException & { port?: number }): string {
  if (error.code !== 'EADDRINUSE') return error.message;
  return `Port ${error.port} is taken by another program. Stop that one, or choose another with --port or PORT.`;
}

function isUnknownFlag(error: unknown): boolean {
  return hasCode(error) && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** Errors of files and sockets say what they are about. */
function hasCode(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && !(error instanceof SyntaxError);
}
