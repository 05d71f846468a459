// Letters to those who work here: who wants which, the link that stops them, and what they look like.

import type { Letter } from '../../deliver/index.ts';
import type { Records } from '../../platform/records/index.ts';
import { createSeals } from '../../platform/seal.ts';
import { type Page, pageHtml, pageText } from './page.ts';
import { createTeamStore, TEAM_MAILS, type TeamMail } from './team-store.ts';

export { type Line, type Page, type Part, pageHtml as letterHtml } from './page.ts';
export { registerTeamRoutes } from './routes.ts';
export { type TeamMail, teamMigrations } from './team-store.ts';

export interface TeamMember {
  userId: string;
  name: string;
  email: string;
  role: string;
}
export interface TeamDeps {
  records: Records;
  /** Signs the links that stop letters. */
  secret: string;
  /** Where people reach this server, without a trailing slash. */
  baseUrl(): string;
  members(workspaceId: string): Promise<readonly TeamMember[]>;
}
export interface Team {
  /** Who gets this; owners and admins unless they have said no, others when they have said yes. */
  recipients(workspaceId: string, about: TeamMail): Promise<TeamMember[]>;
  /** What a member gets. */
  wants(workspaceId: string, userId: string): Promise<Record<TeamMail, boolean>>;
  want(workspaceId: string, userId: string, about: TeamMail, isWanted: boolean): Promise<void>;
  /** Ready to be asked for; its key is the member’s, so that everybody gets it once. */
  letter(workspaceId: string, to: TeamMember, about: TeamMail, key: string, page: Page): Letter;
  /** Whom a link is of; undefined for one that this server has not made. */
  stopped(token: string): { workspaceId: string; userId: string; about: TeamMail } | undefined;
  baseUrl(): string;
}

const STOP = 'stop a letter to the team';
const BY_DEFAULT: ReadonlySet<string> = new Set(['owner', 'admin']);

export function createTeam({ records, secret, baseUrl, members }: TeamDeps): Team {
  const store = createTeamStore(records);
  const seals = createSeals(secret);
  return {
    baseUrl,
    async recipients(workspaceId, about) {
      const [all, said] = await Promise.all([members(workspaceId), store.wanted(workspaceId, about)]);
      return all.filter(({ userId, role }) => said.get(userId) ?? BY_DEFAULT.has(role));
    },
    async wants(workspaceId, userId) {
      const role = (await members(workspaceId)).find((one) => one.userId === userId)?.role ?? '';
      const each = TEAM_MAILS.map(async (about) => {
        const said = (await store.wanted(workspaceId, about)).get(userId);
        return [about, said ?? BY_DEFAULT.has(role)] as const;
      });
      return Object.fromEntries(await Promise.all(each)) as Record<TeamMail, boolean>;
    },
    want: (workspaceId, userId, about, isWanted) => store.want(workspaceId, userId, about, isWanted),
    letter(workspaceId, { userId, email }, about, name, page) {
      const stopUrl = `${baseUrl()}/team-mail/stop/${seals.seal(STOP, [workspaceId, userId, about])}`;
      return {
        ...{ workspaceId, key: `${name}:${userId}`, to: email, subject: page.title, about, stopUrl },
        ...{ html: pageHtml(page, stopUrl), text: pageText(page, stopUrl) },
      };
    },
    stopped(token) {
      const said = seals.open<[string, string, TeamMail]>(STOP, token);
      return said && { workspaceId: said[0], userId: said[1], about: said[2] };
    },
  };
}
