// The HTTP words of letters to those who work here: what a member wants, and the link that stops them. Following it with
// GET stops nothing, since scanners follow all links (RFC 8058).

import { Type } from 'typebox';
import { escaped, sendPage } from '../../deliver/index.ts';
import { VisavisError } from '../../platform/errors.ts';
import { type App, type Caller, written } from '../../platform/http/index.ts';
import type { Team } from './index.ts';
import { TEAM_MAILS } from './team-store.ts';

const tags = ['measure'];
const Wants = Type.Object({
  alarms: Type.Boolean({ description: 'A letter for each alarm.' }),
  digest: Type.Boolean({ description: 'What changed, once a week.' }),
});
const NAMES = { alarms: 'alarms', digest: 'what changed in a week' } as const;

export function registerTeamRoutes(app: App, team: Team): void {
  app.get(
    '/v1/team-mail',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: { summary: 'What you are written by Visavis itself', tags, response: { 200: Wants } },
    },
    ({ caller }) => {
      const { workspaceId, userId } = memberOf(caller!);
      return team.wants(workspaceId, userId);
    },
  );
  app.patch(
    '/v1/team-mail',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        ...{ summary: 'Choose what you are written', tags },
        body: Type.Partial(Wants, { additionalProperties: false }),
        response: { 200: Wants },
      },
    },
    async ({ caller, body }) => {
      const { workspaceId, userId } = memberOf(caller!);
      for (const about of TEAM_MAILS)
        if (body[about] !== undefined) await team.want(workspaceId, userId, about, body[about]);
      return team.wants(workspaceId, userId);
    },
  );
  app.register(async (plain) => {
    const scope = plain as App;
    // What a mail program posts is a form; nothing of it matters but that it came.
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 20_000 },
      (_, body, done) => done(null, body),
    );
    registerStop(scope, team);
  });
}

function registerStop(app: App, team: Team): void {
  const Token = Type.Object({ token: Type.String({ maxLength: 2000 }) });
  const read = (token: string) => {
    const found = team.stopped(token);
    if (!found)
      throw new VisavisError('not_found', 'Expected a link from a letter of ours; this one was changed.');
    return found;
  };
  const config = { access: 'public' as const };
  app.get(
    '/team-mail/stop/:token',
    {
      config,
      schema: {
        summary: 'Asks whether to stop a letter to the team',
        tags,
        params: Token,
        response: { 200: written('text/html', 'The page.') },
      },
    },
    async ({ params }, reply) => {
      const { about } = read(params.token);
      const button = '<form method="post"><button>Send me no more</button></form>';
      return sendPage(
        reply,
        'No more letters',
        `<h1>No more letters about ${escaped(NAMES[about])}?</h1>${button}`,
      );
    },
  );
  app.post(
    '/team-mail/stop/:token',
    {
      config,
      schema: {
        summary: 'Stop a letter to the team, in one click',
        tags,
        params: Token,
        response: { 200: written('text/html', 'The page.') },
      },
    },
    async ({ params }, reply) => {
      const { workspaceId, userId, about } = read(params.token);
      await team.want(workspaceId, userId, about, false);
      return sendPage(reply, 'Stopped', `<h1>No more letters about ${escaped(NAMES[about])}</h1>`);
    },
  );
}

/** A key is nobody’s mailbox. */
function memberOf({ workspaceId, userId }: Caller): { workspaceId: string; userId: string } {
  if (userId === undefined)
    throw new VisavisError('forbidden', 'Expected a member who has signed in; a key has no mailbox.');
  return { workspaceId, userId };
}
