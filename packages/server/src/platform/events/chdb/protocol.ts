// What the server and its event store's process say to each other over the IPC channel. Queries go over HTTP.

/** From the server, once, first. */
export interface Open {
  path: string;
  /** The HTTP password; made anew for every start, so that nobody else on the machine can ask. */
  token: string;
  sessions: number;
  limits: Readonly<Record<string, number>>;
}

/** From the server, to stop: no new requests, those under way are finished, then it exits. */
export interface Drain {
  kind: 'drain';
}

/** To the server, once. When the directory cannot be opened there is none: the reason is on stderr. */
export interface Ready {
  port: number;
}
