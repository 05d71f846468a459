// What the whole program says about its state: readiness checks by name, and gauges for Prometheus.

import { Gauge } from 'prom-client';
import type { Flow } from '../flow/flow.ts';
import type { Events, Shipper } from '../platform/events/index.ts';
import type { Checks } from '../platform/http/index.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Records } from '../platform/records/index.ts';
import { readAnything } from './figures-store.ts';

interface Watched {
  metrics: Metrics;
  checks: Checks;
  records: Records;
  events: Events;
  shipper: Shipper;
  flow: Flow;
}

export function watch({ metrics, checks, records, events, shipper, flow }: Watched): void {
  checks.add('records', async () => {
    await readAnything(records);
    return undefined;
  });
  // The server takes and answers without the event store; what it holds is written down and follows later.
  checks.add('events', async () => {
    const behind = Object.values(shipper.status()).reduce((sum, { lag }) => sum + lag, 0);
    const away = (await events.ping()) ? '' : 'the event store does not answer; ';
    return `${away}${behind} rows behind`;
  });
  gauge(metrics, 'visavis_flow_waiting', 'Tasks that wait for a transaction.', () => flow.status().waiting);
  gauge(metrics, 'visavis_flow_under_way', 'Transactions under way.', () => flow.status().underWay);
  gauge(
    metrics,
    'visavis_events_restarts',
    'How often the event store’s process was started again.',
    () => events.status().restarts,
  );
  gauge(
    metrics,
    'visavis_events_failures',
    'Requests to the event store that failed for good.',
    () => events.status().failures,
  );
  perStream(
    metrics,
    shipper,
    'visavis_shipper_lag',
    'Rows of the log that the event store has not.',
    ({ lag }) => lag,
  );
  perStream(
    metrics,
    shipper,
    'visavis_shipper_rows',
    'Rows shipped since the first start.',
    ({ rows }) => rows,
  );
  perStream(
    metrics,
    shipper,
    'visavis_shipper_failures',
    'Batches that had to be tried again.',
    ({ failures }) => failures,
  );
}

function gauge({ registry }: Metrics, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

type Status = ReturnType<Shipper['status']>[string];

function perStream(
  { registry }: Metrics,
  shipper: Shipper,
  name: string,
  help: string,
  read: (status: Status) => number,
): void {
  new Gauge({
    name,
    help,
    labelNames: ['stream'],
    registers: [registry],
    collect() {
      for (const [stream, status] of Object.entries(shipper.status())) this.set({ stream }, read(status));
    },
  });
}
