// A simulation as an answer: the report in the end, or line by line how far it is for whoever asks for lines.

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Progress } from './simulation.ts';
import type { SimulationReport } from './simulation-report.ts';

export type Simulation = AsyncGenerator<Progress, SimulationReport, undefined>;

/** What is said of it where it is offered. */
export const LINES_DESCRIPTION =
  'Asked with `Accept: application/x-ndjson`, it says how far it is, line by line, and gives `{ "report" }` last.';
const LINES = 'application/x-ndjson';

export function sendSimulation(
  simulation: Simulation,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): Promise<SimulationReport> | FastifyReply {
  if (!headers.accept?.includes(LINES)) return lastOf(simulation);
  return reply.type(`${LINES}; charset=utf-8`).send(Readable.from(linesOf(simulation)));
}

async function lastOf(simulation: Simulation): Promise<SimulationReport> {
  for (;;) {
    const { done, value } = await simulation.next();
    if (done) return value;
  }
}

/** Whoever goes away meanwhile ends it. */
async function* linesOf(simulation: Simulation): AsyncGenerator<string> {
  try {
    for (;;) {
      const { done, value } = await simulation.next();
      yield `${JSON.stringify(done ? { report: value } : value)}\n`;
      if (done) return;
    }
  } finally {
    await simulation.return(undefined as never); // nobody reads what it gives then
  }
}
