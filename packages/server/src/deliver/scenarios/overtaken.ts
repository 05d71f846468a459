// A scenario's message that was held: whether its way has been left since. A way that was over when the message was asked
// for hears of nothing any more, so its exits are asked here about what happened afterwards.

import type { Event } from '@visavis/engine/collect';
import type { Graph } from '@visavis/engine/deliver';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Message, Reason } from '../messages/index.ts';
import type { LoadedScenarios, Loading } from './loaded.ts';
import type { RunStore, StoredRun } from './run-store.ts';

export interface OvertakenDeps {
  store: Pick<RunStore, 'byIds'>;
  loading: Loading;
  clock: { now(): number };
  program(workspaceId: string): Promise<WorkspaceProgram>;
  flush(): Promise<void>;
  history(
    workspaceId: string,
    identities: readonly string[],
    since?: number,
  ): AsyncIterable<{ identity: string; event: Event }>;
}

interface Held {
  message: Message;
  run: StoredRun;
  graph: Graph;
  person: StoredPerson | undefined;
}

/** By message: why it is of no use any more. */
export async function leftSince(
  deps: OvertakenDeps,
  workspaceId: string,
  messages: readonly Message[],
  people: ReadonlyMap<string, StoredPerson>,
): Promise<Map<Message, Reason>> {
  const runIds = messages.flatMap(({ cause, context: { run } }) =>
    cause.kind === 'scenario' && typeof run === 'string' ? [run] : [],
  );
  const left = new Map<Message, Reason>();
  if (runIds.length === 0) return left;
  const runs = new Map((await deps.store.byIds(workspaceId, runIds)).map((run) => [run.id, run]));
  const loaded = await deps.loading.load(workspaceId, await deps.program(workspaceId));
  const over: Held[] = [];
  for (const message of messages) {
    const run = runs.get(String(message.context.run));
    const graph = run && graphOf(loaded, run);
    if (!run || !graph || message.cause.kind !== 'scenario') continue;
    const held = { message, run, graph, person: people.get(message.profileId) };
    const why = whyLeft(held) ?? whyOut(held, deps.clock.now());
    if (why !== undefined) left.set(message, reasonOf(graph, why));
    else if (run.outcome !== '' && graph.exits.some(({ happens }) => happens)) over.push(held);
  }
  for (const [held, why] of await happened(deps, workspaceId, over))
    left.set(held.message, reasonOf(held.graph, why));
  return left;
}

const graphOf = (loaded: LoadedScenarios, { scenario, version }: StoredRun): Graph | undefined =>
  loaded.graph(scenario, version) ??
  loaded.live.find(({ stored }) => stored.scenario.key === scenario)?.graph;

/** The end of the way is no exit: what was asked for on its last step still counts. */
function whyLeft({ run, graph }: Held): string | undefined {
  const isByRule = run.outcome === 'exit' && graph.exits.some(({ name }) => name === run.reason);
  if (run.outcome === 'goal' || isByRule) return run.reason;
  return run.outcome === 'edited' ? 'the scenario was changed' : undefined;
}

function whyOut({ graph, person, run }: Held, now: number): string | undefined {
  // Of a way that goes on, the runner has looked.
  if (!person || run.outcome === '') return undefined;
  return graph.exits.find(({ holds }) => (holds?.(person.view, now, person.members) ?? 0) > 0)?.name;
}

/** What took place since the way was over, and would have led out of it. */
async function happened(
  { flush, history }: OvertakenDeps,
  workspaceId: string,
  over: readonly Held[],
): Promise<Map<Held, string>> {
  const found = new Map<Held, string>();
  const byIdentity = new Map<string, Held[]>();
  for (const held of over)
    for (const { id } of held.person?.view.profile.identities ?? [])
      byIdentity.set(id, [...(byIdentity.get(id) ?? []), held]);
  if (byIdentity.size === 0) return found;
  await flush();
  const since = Math.min(...over.map(({ run }) => run.endedAt));
  for await (const { identity, event } of history(workspaceId, [...byIdentity.keys()], since))
    for (const held of byIdentity.get(identity) ?? []) {
      const { run, graph } = held;
      if (event.time <= run.endedAt || found.has(held)) continue;
      const key = graph.scenario.keyedBy === undefined ? undefined : graph.keyOf(event);
      if (key !== undefined && key !== run.key) continue;
      const exit = graph.exits.find(({ happens }) => happens?.(event));
      if (exit) found.set(held, exit.name);
    }
  return found;
}

const reasonOf = ({ scenario }: Graph, why: string): Reason => ({
  code: 'left_scenario',
  sentence: `Not sent any more: while it was held they left “${scenario.name}”: ${why}.`,
});
