// Who answers: whoever holds a write key speaks for the browser whose id they send, whoever holds a link that was sent to
// somebody speaks for them. Of anybody else nothing is looked up, so nothing can be told.

import type { Identifier, Json } from '@visavis/engine/collect';
import { combine, identityId, type ProfileView } from '@visavis/engine/unify';
import type { FastifyRequest } from 'fastify';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { Seals } from '../../platform/seal.ts';
import type { StoredPerson } from '../../unify/index.ts';

export interface Respondent {
  workspaceId: string;
  /** By which name what they say is recorded. */
  who: Identifier;
  identityId: string;
  person: StoredPerson | undefined;
  /** What of them this call may lean on: what the browser itself has told, or everything for who holds their link. */
  view: ProfileView | undefined;
  /** For the record of what came. */
  http: FastifyRequest;
}

export interface RespondentDeps {
  seals: Seals;
  callerOfKey(key: string): Promise<Caller | undefined>;
  find(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
}

/** How a call from a page says who it is. */
export interface Said {
  writeKey?: string;
  anonymousId?: string;
  /** Of a page of our own: what it was handed out for. */
  page?: string;
  /** Of a link that was sent to somebody. */
  person?: string;
}

const PAGE = 'page';
const PERSON = 'person';

/** For the address of a page of our own. */
export const sealPage = (seals: Seals, workspaceId: string, id: string): string =>
  seals.seal(PAGE, [workspaceId, id]);
/** What that address is for. @throws not_found */
export function openPage(seals: Seals, token: string): { workspaceId: string; id: string } {
  const sealed = seals.open<[string, string]>(PAGE, token);
  if (!sealed) throw new VisavisError('not_found', 'There is no such page.');
  return { workspaceId: sealed[0], id: sealed[1] };
}
/** For a link to one person; names an identity by its id, which tells nothing. */
export const sealPerson = (seals: Seals, workspaceId: string, person: StoredPerson): string =>
  seals.seal(PERSON, [workspaceId, mailable(person)]);

/** The name (identity id) by which a mail reaches them; what they answer is told under it. */
export function mailable({ view, id }: StoredPerson): string {
  const { identities } = view.profile;
  const best = (type: string) => identities.find((one) => one.type === type)?.id;
  return best('user_id') ?? best('email') ?? best('anonymous_id') ?? id;
}

export async function respondentOf(
  deps: RespondentDeps,
  said: Said,
  request: FastifyRequest,
): Promise<Respondent> {
  const caller = await callerOf(deps, said);
  const http = Object.create(request, { caller: { value: caller } }) as FastifyRequest;
  const { workspaceId } = caller;
  const linked = said.person === undefined ? undefined : await linkedPerson(deps, workspaceId, said.person);
  if (linked) return { workspaceId, ...linked, http };
  const value = said.anonymousId;
  if (value === undefined)
    throw new VisavisError('invalid_request', 'Expected the id of the browser, got none.', {
      faults: [{ field: 'anonymousId', expected: 'the id that the browser keeps', got: 'nothing' }],
    });
  const identity = identityId(workspaceId, 'anonymous_id', value);
  const person = await deps.find(workspaceId, `id:${identity}`);
  const own = person?.view.profile.identities.filter(({ id }) => id === identity) ?? [];
  return {
    ...{ workspaceId, who: { type: 'anonymous_id', value }, identityId: identity, person, http },
    view: own.length > 0 ? combine({ id: person!.id, identities: own }, []) : undefined,
  };
}

async function callerOf(deps: RespondentDeps, { writeKey, page }: Said): Promise<Caller> {
  if (page !== undefined) {
    const { workspaceId, id } = openPage(deps.seals, page);
    return {
      workspaceId,
      access: 'write',
      role: 'viewer',
      sourceId: `page:${id}`,
      name: 'A page of Visavis',
    };
  }
  const caller = writeKey === undefined ? undefined : await deps.callerOfKey(writeKey);
  if (!caller)
    throw new VisavisError(
      'unknown_key',
      'Expected a write key in "writeKey", got one that is unknown, or none.',
    );
  return caller;
}

async function linkedPerson({ seals, find }: RespondentDeps, workspaceId: string, token: string) {
  const [of, id] = seals.open<[string, string]>(PERSON, token) ?? [];
  const person = of === workspaceId && id ? await find(workspaceId, `id:${id}`) : undefined;
  const named = person?.view.profile.identities.find((one) => one.id === id);
  if (!person || !named) return undefined;
  const who = { type: named.type, value: named.value };
  return { who, identityId: named.id, person, view: person.view };
}

/** Whether the trait is known of them, as far as this call may lean on it. */
export const knows =
  ({ view }: Pick<Respondent, 'view'>) =>
  (trait: string): boolean => {
    const value: Json | undefined = view?.get(`traits.${trait}`);
    return value !== undefined && value !== null;
  };
