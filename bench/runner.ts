// The process that one benchmark runs in: imports the file it is given, runs it and sends the result to its parent.

import { pathToFileURL } from 'node:url';
import type { BenchResult } from './bench.ts';

const file = process.argv[2];
if (!file || !process.send) throw new Error('Started by bench/index.ts only.');
const bench: { run(): Promise<BenchResult> } = await import(pathToFileURL(file).href);
const result = await bench.run();
// What a benchmark leaves open (a server, a pool) must not keep this process alive.
process.send(result, () => process.exit(0));
