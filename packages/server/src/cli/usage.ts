// What `visavis` says of itself. Flags that several commands share are said once, at the end.

import { EVALUATE_USAGE } from './evaluate/usage.ts';

const SERVING = `  --port N             listen on this port (PORT, 3000)
  --host ADDRESS       listen on this address (VISAVIS_HOST, 127.0.0.1)
  --data-dir FOLDER    keep everything here (VISAVIS_DATA_DIR, ./data)
  All settings: docs/configuration.md`;

const ASKING = `  --url URL            the server (http://localhost:3000, or the demo's)
  --key KEY            a secret key (the demo's)`;

export const USAGE: Record<string, string> = {
  '': `visavis: recognise every customer, know where each one stands, choose what each one sees

Usage: visavis <command> [options]

  serve                start the server
  demo                 start the server with a real shop's history
  import FILE          bring in a CSV, JSON Lines or Parquet file, or a CMS's export
  export               write events, profiles or segments as JSON Lines, CSV or Parquet
  replay ID            work a logged decision out again
  evaluate             models and statistics on files: off-policy, experiment and others
  doctor               look for what is wrong and say what to do
  simulate             make a history of customers whose truth is known

visavis <command> --help says more. In this repository: npm run visavis -- <command>`,

  serve: `Usage: visavis serve [options]

Starts the server. Ctrl-C stops it cleanly.

${SERVING}`,

  demo: `Usage: visavis demo [options]

Starts the server in a demo workspace and replays a real gift shop's orders (UCI Online Retail, CC BY 4.0) through the
public API. A second start goes on where the first stopped. The way in is written to demo-credentials.json.

  --full               all 16,000 invoices, not only those of 730 customers
  --no-shift           keep the dates of 2010 and 2011; otherwise the history is moved to end this week
  --no-live            no simulated visitors after the history
  --no-shop            no example shop
  --shop-port N        the example shop listens on this port (the server's and one)
${SERVING}`,

  import: `Usage: visavis import FILE [options]

Brings in a .csv, .jsonl, .ndjson or .parquet file (also .gz) through the API: shows what each column is taken for,
then imports it. Rejected rows are written beside the file with the reason. Times of the rows are kept.

A JSON file that holds entries of Ninetailed (nt_experience, nt_audience), such as an export of Contentful, is taken
as it is, and what became of every entry is printed.

  --mapping FILE       JSON: what each column is; otherwise what the server proposes
  --yes                do not ask before starting
${ASKING}`,

  export: `Usage: visavis export [events|profiles|segments] [options]

Writes events, unless something else is asked for, to standard output or into a file. Events come in the order in which
they happened, and visavis import reads all three formats again.

  --out FILE           write into this file; .jsonl, .csv or .parquet says the format, and .gz packs it
  --format FORMAT      jsonl (when nothing is said), csv or parquet
  --from TIME          events from this instant or day on (2026-01-31, 2026-01-31T09:00:00Z)
  --to TIME            events before it
  --name, --type, --source, --profile
                       as GET /v1/events has them
${ASKING}`,

  replay: `Usage: visavis replay DECISION-ID [options]

Works a logged decision out again, from what was logged of the person and the versions that were live, and says whether
it is the same. Ends with 1 when it is not.

  --json               everything, as JSON
${ASKING}`,

  ...EVALUATE_USAGE,

  doctor: `Usage: visavis doctor [options]

Checks Node, the settings, the data folder, the disk, and, where a server answers, its stores, how far the event store
is behind, and whether people are what their events add up to, worked out again from the log. Says what is wrong and
what to do; the exit code is 1 when anything is.

  --all                everybody's events, not only those of 200 people drawn at random
  --data-dir FOLDER    (VISAVIS_DATA_DIR, ./data)
${ASKING}`,

  simulate: `Usage: visavis simulate [options]

Makes messages of simulated customers, the same ones for the same seed, in the order of their arrival.

  --people N           how many (1000)
  --days N             for how long (90)
  --seed N             which history (1)
  --start DATE         its first day (2026-01-05)
  --truth              each line is { message, truth } instead of the message
  --out FILE           write into this file instead of standard output
  --to URL             send them to a server instead, with --key, a write key`,
};
