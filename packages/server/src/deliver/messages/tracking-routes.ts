// The public addresses that links of messages lead to: no login, only the signature. Unsubscribing takes one click
// (RFC 8058); following a link with GET never unsubscribes anybody, since scanners follow all of them.

import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing, written } from '../../platform/http/index.ts';
import { escaped, sendPage } from '../ask/page.ts';
import type { Messages } from './index.ts';
import type { LinkKind, LinkOf } from './links.ts';
import { ChannelShape } from './shapes.ts';
import type { Visit } from './tracking.ts';

const tags = ['messages'];
const open = { access: 'public' as const };
const Token = Type.Object({ token: Type.String({ maxLength: 8000 }) });
/** A picture of one transparent point. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export function registerTrackingRoutes(app: App, messages: Messages): void {
  registerFeedback(app, messages);
  app.register(async (plain) => {
    const scope = plain as App;
    // What a mail program posts is a form; nothing of it matters but that it came.
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 20_000 },
      (_, body, done) => done(null, body),
    );
    registerSeen(scope, messages);
    registerPages(scope, messages);
  });
}

const visitOf = (request: { method: string; headers: { 'user-agent'?: string } }): Visit => ({
  method: request.method,
  userAgent: request.headers['user-agent'] ?? '',
});

function reader({ inside }: Messages) {
  return (kind: LinkKind, token: string): LinkOf => {
    const link = inside.links.read(kind, token);
    if (!link)
      throw new VisavisError('not_found', 'Expected a link from a message of ours; this one was changed.');
    return link;
  };
}

function registerSeen(app: App, messages: Messages): void {
  const { tracking } = messages.inside;
  const read = reader(messages);
  app.get(
    '/m/o/:token',
    {
      config: open,
      schema: {
        summary: 'A message was opened',
        tags,
        params: Token,
        response: { 200: written('image/gif', 'An invisible picture.') },
      },
    },
    async (request, reply) => {
      await tracking.opened(read('o', request.params.token), visitOf(request));
      return reply.type('image/gif').header('cache-control', 'no-store').send(PIXEL);
    },
  );
  app.get(
    '/m/c/:token',
    {
      config: open,
      schema: {
        summary: 'A link of a message was followed',
        tags,
        params: Token,
        response: { 302: nothing('To where the link leads.') },
      },
    },
    async (request, reply) => {
      const link = read('c', request.params.token);
      await tracking.clicked(link, visitOf(request));
      return reply
        .header('cache-control', 'no-store')
        .header('referrer-policy', 'no-referrer')
        .redirect(link.url!, 302);
    },
  );
}

function registerPages(app: App, messages: Messages): void {
  const { tracking } = messages.inside;
  const read = reader(messages);
  const gone = '<h1>This message is no more</h1><p>Nothing is sent to this address because of it.</p>';
  app.get(
    '/m/u/:token',
    {
      config: open,
      schema: {
        summary: 'Asks whether to unsubscribe',
        tags,
        params: Token,
        response: { 200: written('text/html', 'The page.') },
      },
    },
    async ({ params }, reply) => {
      const known = await tracking.preferences(read('u', params.token));
      if (!known) return sendPage(reply, 'Unsubscribe', gone);
      const button = '<form method="post"><button>Unsubscribe</button></form>';
      return sendPage(reply, 'Unsubscribe', `<h1>Unsubscribe ${escaped(known.address)}?</h1>${button}`);
    },
  );
  app.post(
    '/m/u/:token',
    {
      config: open,
      schema: {
        summary: 'Unsubscribe, in one click',
        tags,
        params: Token,
        response: { 200: written('text/html', 'The page.') },
      },
    },
    async ({ params }, reply) => {
      const link = read('u', params.token);
      await tracking.unsubscribe(link);
      const { preferencesUrl } = messages.inside.links.of({ ...link, id: link.messageId }).urls;
      const more = `<p><a href="${escaped(preferencesUrl)}">Choose what you want to hear</a></p>`;
      return sendPage(reply, 'Unsubscribed', `<h1>You are unsubscribed</h1>${more}`);
    },
  );
  app.get(
    '/m/p/:token',
    {
      config: open,
      schema: {
        summary: 'The preference centre',
        tags,
        params: Token,
        response: { 200: written('text/html', 'The page.') },
      },
    },
    async ({ params }, reply) => {
      const known = await tracking.preferences(read('p', params.token));
      return sendPage(reply, 'Preferences', known ? preferencesPage(known, false) : gone);
    },
  );
  app.post(
    '/m/p/:token',
    {
      config: open,
      schema: {
        summary: 'Choose in the preference centre',
        tags,
        params: Token,
        response: { 200: written('text/html', 'The page.') },
      },
    },
    async ({ params, body }, reply) => {
      const link = read('p', params.token);
      const said = new URLSearchParams(typeof body === 'string' ? body : '');
      await tracking.choose(link, new Set(said.getAll('topic')), said.get('everything') === 'yes');
      const known = await tracking.preferences(link);
      return sendPage(reply, 'Preferences', known ? preferencesPage(known, true) : gone);
    },
  );
}

function preferencesPage(
  {
    address,
    everything,
    topics,
  }: { address: string; everything: boolean; topics: { topic: string; wanted: boolean }[] },
  isSaved: boolean,
): string {
  const box = (name: string, value: string, label: string, isOn: boolean) =>
    `<p><label><input type="checkbox" name="${name}" value="${escaped(value)}"${isOn ? ' checked' : ''}> ${escaped(label)}</label></p>`;
  const boxes = topics.map(({ topic, wanted }) => box('topic', topic, titled(topic), wanted)).join('');
  return `<h1>What ${escaped(address)} wants to hear</h1>${isSaved ? '<p role="status">Saved.</p>' : ''}
<form method="post">${box('everything', 'yes', 'Messages from us at all', everything)}${boxes}<button>Save</button></form>`;
}

const titled = (topic: string): string =>
  topic.charAt(0).toUpperCase() + topic.slice(1).replace(/[-_]/g, ' ');

function registerFeedback(app: App, messages: Messages): void {
  const { tracking } = messages.inside;
  const Said = Type.Object(
    {
      messageId: Type.Optional(
        Type.String({ maxLength: 300, description: 'The message’s id, or its Message-ID.' }),
      ),
      channel: Type.Optional(ChannelShape),
      address: Type.Optional(Type.String({ maxLength: 2000 })),
      kind: Type.Unsafe<'delivered' | 'bounced' | 'complained'>(
        Type.Union(['delivered', 'bounced', 'complained'].map((one) => Type.Literal(one))),
      ),
      bounce: Type.Optional(
        Type.Unsafe<'hard' | 'soft'>(Type.Union([Type.Literal('hard'), Type.Literal('soft')])),
      ),
      reason: Type.Optional(Type.String({ maxLength: 1000 })),
    },
    { additionalProperties: false },
  );
  app.post(
    '/v1/messages/feedback',
    {
      config: { access: 'secret' },
      schema: {
        summary: 'What a provider says of messages: delivered, bounced, marked as spam',
        tags,
        body: Type.Object(
          { feedback: Type.Array(Said, { minItems: 1, maxItems: 500 }) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ taken: Type.Integer(), unknown: Type.Integer() }) },
      },
    },
    async ({ caller, body }) => {
      let taken = 0;
      for (const one of body.feedback) if (await tracking.feedback(caller!.workspaceId, one)) taken++;
      return { taken, unknown: body.feedback.length - taken };
    },
  );
}
