// E-mail over SMTP. The Message-ID is made from the message's own id, so a mail that had to be sent again is the same
// mail to whoever receives it; unsubscribing takes one click (RFC 8058); a DKIM key signs, where one is set.

import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';
import { Type } from 'typebox';
import type { StoredPerson } from '../../../unify/index.ts';
import type { Channel, ChannelSettings, Handed, Outgoing } from './channel.ts';

const Settings = Type.Object(
  {
    fromName: Type.String({ maxLength: 200, default: '', title: 'Sender’s name' }),
    fromAddress: Type.String({ maxLength: 320, default: 'hello@example.com', title: 'Sender’s address' }),
    replyTo: Type.String({ maxLength: 320, default: '', title: 'Replies go to' }),
    host: Type.String({ maxLength: 255, default: '', title: 'SMTP server' }),
    port: Type.Integer({ minimum: 1, maximum: 65535, default: 587, title: 'Port' }),
    security: Type.Union(
      ['starttls', 'tls', 'none'].map((one) => Type.Literal(one)),
      {
        default: 'starttls',
        title: 'Encryption',
      },
    ),
    user: Type.String({ maxLength: 320, default: '', title: 'User' }),
    password: Type.String({ maxLength: 2000, default: '', title: 'Password' }),
    dkimDomain: Type.String({ maxLength: 255, default: '', title: 'DKIM: domain' }),
    dkimSelector: Type.String({ maxLength: 63, default: '', title: 'DKIM: selector' }),
    dkimKey: Type.String({ maxLength: 10_000, default: '', title: 'DKIM: private key (PEM)' }),
    postalAddress: Type.String({
      maxLength: 500,
      default: '',
      title: 'Postal address, as the law wants it in a mail: {{ company.address }}',
    }),
  },
  { additionalProperties: false },
);
interface EmailSettings {
  fromName: string;
  fromAddress: string;
  replyTo: string;
  host: string;
  port: number;
  security: 'starttls' | 'tls' | 'none';
  user: string;
  password: string;
  dkimDomain: string;
  dkimSelector: string;
  dkimKey: string;
}

const TIMEOUT_MS = 30_000;
/** Connections to a server that nobody sets any more are let go of. */
const TRANSPORTS_KEPT = 50;

export function createEmail(): Channel {
  const transports = new Map<string, Transporter>();
  const transportOf = (settings: EmailSettings & ChannelSettings): Transporter => {
    const key = JSON.stringify(settings);
    const known = transports.get(key);
    if (known) return known;
    const made = open(settings);
    transports.set(key, made);
    for (const [old, transport] of transports) {
      if (transports.size <= TRANSPORTS_KEPT) break;
      transports.delete(old);
      transport.close();
    }
    return made;
  };
  return {
    name: 'email',
    title: 'E-mail',
    parts: [
      { name: 'subject', label: 'Subject', kind: 'line', required: true },
      { name: 'preheader', label: 'Preview line', kind: 'line', required: false },
      { name: 'mjml', label: 'Body (MJML)', kind: 'mjml', required: true },
      { name: 'text', label: 'Body as plain text', kind: 'text', required: false },
    ],
    titlePart: 'subject',
    settings: Settings,
    secrets: ['password', 'dkimKey'],
    transports: ['smtp'],
    unreachable: 'No e-mail address is known of this person.',
    addressesOf: async (person) => emailOf(person),
    async hand(out, given) {
      // Settings are checked against the schema when they are saved.
      const settings = given as unknown as EmailSettings & ChannelSettings;
      try {
        await transportOf(settings).sendMail(mailOf(out, given));
        return { outcome: 'taken' };
      } catch (error) {
        return refusalOf(error as SmtpError);
      }
    },
    headersOf(out, settings) {
      const { from, to, replyTo, messageId, headers } = mailOf(out, settings);
      const text = (who: unknown) =>
        typeof who === 'object' && who !== null && 'address' in who
          ? `${'name' in who && who.name ? `${who.name} ` : ''}<${who.address}>`
          : String(who);
      return {
        ...{ From: text(from), To: text(to), ...(replyTo && { 'Reply-To': text(replyTo) }) },
        'Message-ID': messageId!,
        ...(headers as Record<string, string>),
      };
    },
    close() {
      for (const transport of transports.values()) transport.close();
      transports.clear();
    },
  };
}

function open(settings: EmailSettings & ChannelSettings): Transporter {
  const { host, port, security, user, password, dkimDomain, dkimSelector, dkimKey } = settings;
  return createTransport({
    ...{ host, port, pool: true, maxConnections: settings.atOnce, maxMessages: 500 },
    ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user && { auth: { user, pass: password } }),
    ...(dkimDomain &&
      dkimKey && {
        dkim: { domainName: dkimDomain, keySelector: dkimSelector, privateKey: dkimKey },
      }),
  });
}

/** The mail itself, with what mail servers look for. */
function mailOf(out: Outgoing, settings: Record<string, unknown>): SendMailOptions {
  const { fromName, fromAddress, replyTo } = settings as unknown as EmailSettings;
  const { message, content } = out;
  const domain = fromAddress.split('@')[1] ?? 'localhost';
  return {
    messageId: `<${message.id}@${domain}>`,
    from: fromName ? { name: fromName, address: fromAddress } : fromAddress,
    to: { name: '', address: out.address },
    ...(replyTo && { replyTo }),
    subject: content.subject,
    html: content.mjml,
    text: content.text,
    headers: {
      ...(!message.transactional && {
        'List-Unsubscribe': `<${out.unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'List-Id': `<${listOf(message.template)}.${domain}>`,
        Precedence: 'bulk',
      }),
      // Out-of-office answers are for people (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'Feedback-ID': `${message.cause.id}:${message.template}:${message.workspaceId}:visavis`,
    },
  };
}

const listOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9-]+/g, '-');

/** Addresses as they are known, the one that was said last first. */
function emailOf({ view }: StoredPerson): string[] {
  const trait = view.get('traits.email');
  const names = view.profile.identities.filter(({ type }) => type === 'email').map(({ value }) => value);
  const all = [...(typeof trait === 'string' ? [trait.trim().toLowerCase()] : []), ...names];
  return [...new Set(all)].filter((address) => /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)).slice(0, 1);
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
}

function refusalOf(error: SmtpError): Handed {
  const { responseCode = 0, code = '', command = '' } = error;
  const reason = { code: code || 'smtp', sentence: `The mail server: ${error.message}` };
  // After the last byte and before the answer, only the server knows.
  if (responseCode === 0 && command === 'DATA') return { outcome: 'unknown', reason };
  // 550, 551, 553: there is no such mailbox (RFC 5321); other 5xx are about us or about the mail.
  const isAboutAddress = [550, 551, 553].includes(responseCode) && /RCPT|DATA/.test(command || 'RCPT TO');
  if (responseCode >= 500) {
    return { outcome: 'refused', reason, ...(isAboutAddress && { address: 'bounced' as const }) };
  }
  if (code === 'EENVELOPE' && responseCode === 0) return { outcome: 'refused', reason };
  return { outcome: 'later', reason };
}
