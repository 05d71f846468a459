// A real SMTP server on loopback that keeps what it is given, for tests.

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Received {
  from: string;
  to: string;
  raw: string;
}
export interface MailServer {
  port: number;
  received: Received[];
  /** What to answer instead of taking it; undefined takes it. */
  refuse: (address: string) => { code: number; text: string } | undefined;
  close(): Promise<void>;
}

export async function mailServer({ keepRaw = true }: { keepRaw?: boolean } = {}): Promise<MailServer> {
  const received: Received[] = [];
  const told: MailServer = { port: 0, received, refuse: () => undefined, close: async () => {} };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    onRcptTo({ address }, _, done) {
      const no = told.refuse(address);
      done(no && Object.assign(new Error(no.text), { responseCode: no.code }));
    },
    onData(stream, session, done) {
      let raw = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        raw += chunk;
      });
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        received.push({
          from,
          to: rcptTo[0]!.address,
          raw: keepRaw ? raw : raw.slice(0, raw.indexOf('\r\n\r\n')),
        });
        done();
      });
    },
  });
  // Whoever is killed leaves connections behind.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  told.port = (server.server.address() as AddressInfo).port;
  told.close = () => new Promise((resolve) => server.close(() => resolve()));
  return told;
}

/** A header, unfolded. */
export function headerOf(raw: string, name: string): string | undefined {
  const head = raw
    .slice(0, raw.indexOf('\r\n\r\n') < 0 ? undefined : raw.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1];
}
