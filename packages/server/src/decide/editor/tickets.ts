// Who may edit which variant on the page itself. The page belongs to somebody else and runs their code, so it is given
// neither a session nor a secret key but a ticket: for one variant, for an hour, and it reads nobody.

import { hash, randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import { findTicket, forgetTickets, insertTicket, type StoredTicket, type TicketDb } from './ticket-store.ts';

const TICKET_MS = 3_600_000;
const PREFIX = 've_';

export interface Tickets {
  /** The ticket itself leaves here and is not kept. */
  issue(wanted: Omit<StoredTicket, 'hash' | 'expiresAt'>): Promise<{ ticket: string; expiresAt: number }>;
  /** Throws `not_signed_in` for one that is unknown or over. */
  read(ticket: string): Promise<StoredTicket>;
}

export function createTickets({ db, clock }: { db: TicketDb; clock: Clock }): Tickets {
  return {
    async issue(wanted) {
      const ticket = PREFIX + randomBytes(24).toString('base64url');
      const now = clock.now();
      await forgetTickets(db, now);
      const stored = { ...wanted, hash: hash('sha256', ticket), expiresAt: now + TICKET_MS };
      await insertTicket(db, stored);
      return { ticket, expiresAt: stored.expiresAt };
    },
    async read(ticket) {
      const stored = ticket.startsWith(PREFIX) ? await findTicket(db, hash('sha256', ticket)) : undefined;
      if (stored && stored.expiresAt > clock.now()) return stored;
      throw new VisavisError(
        'not_signed_in',
        'This page was opened for editing more than an hour ago. Open it again from the dashboard.',
      );
    },
  };
}
