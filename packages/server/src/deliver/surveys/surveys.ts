// Surveys: whom to ask now, and what they answered. Asking is remembered, so that nobody is asked too often; an answer is
// an event that says where the person stood when they gave it.

import { createHash } from 'node:crypto';
import type { Identifier, Json, JsonObject } from '@visavis/engine/collect';
import { shareOf } from '@visavis/engine/decide';
import { checkAnswers, traitsOfAnswers, traitsOfScales } from '@visavis/engine/deliver';
import { compile } from '@visavis/engine/segment';
import { identityId } from '@visavis/engine/unify';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Seals } from '../../platform/seal.ts';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Definitions } from '../ask/definitions.ts';
import { mailable, openPage, type Respondent } from '../ask/respondent.ts';
import { messagesOf, SURVEY_ANSWERED } from '../ask/telling.ts';
import type { Ask, AskChannel, AskedStore } from './asked-store.ts';
import { linksOf } from './links.ts';
import { scoreOf } from './score.ts';
import { type Survey, told } from './survey.ts';

export interface SurveysDeps {
  definitions: Definitions<Survey>;
  asked: AskedStore;
  seals: Seals;
  clock: Clock;
  baseUrl(): string;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  find(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  record(respondent: Pick<Respondent, 'workspaceId' | 'http'>, messages: JsonObject[]): Promise<void>;
}

export interface Answered {
  token: string;
  given: Record<string, Json>;
  /** More is to come: nothing is missing yet. */
  part: boolean;
  page?: JsonObject;
  anonymousId?: string;
}

const TOKEN = 'survey';
const MAIL = 'survey in a mail';
const DAY_MS = 86_400_000;
/** So long after it was given an answer may be corrected and added to; whoever holds the link later changes nothing. */
const OPEN_MS = DAY_MS;
const LIBRARY = 'visavis-ask';

export class Surveys {
  readonly #deps: SurveysDeps;
  readonly definitions: Definitions<Survey>;

  constructor(deps: SurveysDeps) {
    this.#deps = deps;
    this.definitions = deps.definitions;
  }

  /** The one survey that this visitor is to be asked in the page now, if any; the first made goes first. */
  async due(respondent: Respondent) {
    const { workspaceId, person } = respondent;
    const live = (await this.definitions.live(workspaceId)).filter(({ inPage }) => inPage).reverse();
    if (live.length === 0) return undefined;
    const identities = person?.view.profile.identities.map(({ id }) => id) ?? [respondent.identityId];
    const asks = await this.#deps.asked.of(workspaceId, identities);
    const now = this.#deps.clock.now();
    const program = await this.#deps.program(workspaceId);
    for (const survey of live) {
      const mine = asks.filter(({ surveyId }) => surveyId === survey.id);
      // It was offered and the page was left before it showed: it may still be asked.
      const offered = mine.find(({ state, channel }) => state === 'offered' && channel === 'page');
      if (!offered && !isTheirTurn(survey, asks, mine, now)) continue;
      if (!(await isIn(survey, person, program, now))) continue;
      const ask = offered ?? (await this.#ask(survey, respondent.identityId, 'page', mine[0]));
      if (ask) return this.#offer(survey, ask);
    }
    return undefined;
  }

  /** By the key of a survey, for a place in a page that asks everybody, or a page of our own. */
  async open(name: string, respondent: Respondent, channel: AskChannel) {
    const survey = await this.#live(respondent.workspaceId, name);
    const [mine] = (await this.#deps.asked.of(respondent.workspaceId, [respondent.identityId])).filter(
      ({ surveyId }) => surveyId === survey.id,
    );
    const again =
      mine && survey.everyDays > 0 && this.#deps.clock.now() - mine.askedAt >= survey.everyDays * DAY_MS;
    const ask = mine && !again ? mine : await this.#ask(survey, respondent.identityId, channel, mine);
    if (!ask) throw new VisavisError('conflict', 'Somebody has asked the same at this moment. Try again.');
    return this.#offer(survey, ask);
  }

  /** What the address of a page of our own is for. @throws not_found */
  async pageOf(page: string): Promise<{ survey: Survey; page: string }> {
    const { workspaceId, id } = openPage(this.#deps.seals, page);
    return { survey: await this.#live(workspaceId, id), page };
  }

  /** What a link to one person is for. */
  async reopen(token: string) {
    const { survey, ask } = await this.#read(token);
    return this.#offer(survey, ask);
  }

  /**
   * The survey as links in a mail to one person; the same `round`, such as a message, asks once. Nothing is kept before
   * somebody follows one.
   */
  async linksFor(
    workspaceId: string,
    person: StoredPerson,
    name: string,
    round: string,
  ): Promise<JsonObject | undefined> {
    const all = await this.definitions.live(workspaceId);
    const survey = all.find(({ key, id }) => key === name || id === name);
    if (!survey) return undefined;
    const token = this.#deps.seals.seal(MAIL, [workspaceId, survey.id, mailable(person), round]);
    return { ...linksOf(survey, `${this.#deps.baseUrl()}/ask/survey/${token}`) } as unknown as JsonObject;
  }

  async mark(token: string, state: 'seen' | 'dismissed'): Promise<void> {
    const { ask } = await this.#read(token);
    if (ask.state === 'answered' || ask.state === 'dismissed') return;
    await this.#deps.asked.mark(ask.workspaceId, ask.id, state, this.#deps.clock.now());
  }

  /** May be sent more than once for a day, as people go on; what was said last counts. @throws invalid_request, conflict */
  async answer(
    { token, given, part, page, anonymousId }: Answered,
    http: FastifyRequest,
  ): Promise<{ thanks: string }> {
    const { survey, ask } = await this.#read(token);
    const { workspaceId } = ask;
    if (this.#isOver(ask))
      throw new VisavisError(
        'conflict',
        `This was answered on ${new Date(ask.answeredAt).toISOString().slice(0, 10)}; an answer can be changed for a day.`,
      );
    const questions = survey.questions.map((question) => ({ ...question, ...(part && { required: false }) }));
    const { answers, faults } = checkAnswers(questions, given);
    if (!answers)
      throw new VisavisError('invalid_request', 'Some answers are missing or cannot be taken.', { faults });
    if (Object.keys(answers).length === 0) return { thanks: survey.thanks };
    const person = await this.#deps.find(workspaceId, `id:${ask.identityId}`);
    const named = person?.view.profile.identities.find(({ id }) => id === ask.identityId);
    const who = named ?? unknown(ask, anonymousId);
    const said = createHash('sha256').update(JSON.stringify(answers)).digest('hex').slice(0, 16);
    const messages = messagesOf({
      ...{ id: `${ask.id}:${said}`, event: SURVEY_ANSWERED, library: LIBRARY, ...(page && { page }) },
      who: { type: who.type, value: who.value },
      consent: {},
      traits: {
        ...traitsOfAnswers(questions, answers),
        ...traitsOfScales(survey.scales, questions, answers),
      },
      properties: {
        ...{ survey: survey.key, survey_name: survey.name, survey_version: survey.version },
        ...{ response: ask.id, channel: ask.channel, complete: !part, answers: answers as JsonObject },
        ...scoreOf(questions, answers as Record<string, Json>),
        ...standing(person, await this.#deps.program(workspaceId)),
      },
    });
    const caller = {
      value: {
        workspaceId,
        access: 'write',
        role: 'viewer',
        sourceId: `survey:${survey.id}`,
        name: survey.name,
      },
    };
    await this.#deps.record(
      { workspaceId, http: Object.create(http, { caller }) as FastifyRequest },
      messages,
    );
    await this.#deps.asked.mark(workspaceId, ask.id, 'answered', this.#deps.clock.now());
    return { thanks: survey.thanks };
  }

  async #ask(survey: Survey, identityId: string, channel: AskChannel, last?: Ask): Promise<Ask | undefined> {
    const { workspaceId } = survey;
    const ask: Ask = {
      // Two tabs that ask at the same moment ask the same.
      ...{ workspaceId, id: idOf(survey.id, identityId, last?.id ?? ''), surveyId: survey.id, identityId },
      ...{ channel, state: 'offered', askedAt: this.#deps.clock.now(), answeredAt: 0 },
    };
    return (await this.#deps.asked.add(ask)) ? ask : undefined;
  }

  #offer(survey: Survey, ask: Ask) {
    const token = this.#token(ask.workspaceId, ask.id);
    return { survey: told(survey), token, answered: ask.state === 'answered', over: this.#isOver(ask) };
  }

  #isOver = ({ state, answeredAt }: Ask): boolean =>
    state === 'answered' && this.#deps.clock.now() - answeredAt >= OPEN_MS;

  #token = (workspaceId: string, askId: string): string => this.#deps.seals.seal(TOKEN, [workspaceId, askId]);

  async #read(token: string): Promise<{ survey: Survey; ask: Ask }> {
    const [workspaceId, id] = this.#deps.seals.open<[string, string]>(TOKEN, token) ?? [];
    const ask =
      workspaceId && id ? await this.#deps.asked.find(workspaceId, id) : await this.#followed(token);
    if (!ask) throw new VisavisError('not_found', 'There is no such survey, or it is over.');
    return { survey: await this.#live(ask.workspaceId, ask.surveyId), ask };
  }

  /** Of a link in a mail: from now on it is known that it was followed. */
  async #followed(token: string): Promise<Ask | undefined> {
    const mail = this.#deps.seals.open<[string, string, string, string]>(MAIL, token);
    if (!mail) return undefined;
    const [workspaceId, surveyId, identityId, round] = mail;
    const id = idOf(surveyId, identityId, round);
    const known = await this.#deps.asked.find(workspaceId, id);
    if (known) return known;
    const askedAt = this.#deps.clock.now();
    const ask: Ask = {
      ...{ workspaceId, id, surveyId, identityId, channel: 'email', state: 'seen', askedAt },
      answeredAt: 0,
    };
    await this.#deps.asked.add(ask);
    return ask;
  }

  async #live(workspaceId: string, name: string): Promise<Survey> {
    const all = await this.definitions.live(workspaceId);
    const found = all.find(({ key, id }) => key === name || id === name);
    if (!found) throw new VisavisError('not_found', 'There is no such survey, or it is over.');
    return found;
  }
}

/** Whoever was never heard of before is known by the browser's id alone, which came with the answer. */
function unknown({ workspaceId, identityId: asked }: Ask, value: string | undefined): Identifier {
  if (value !== undefined && identityId(workspaceId, 'anonymous_id', value) === asked)
    return { type: 'anonymous_id', value };
  throw new VisavisError('not_found', 'There is no such survey, or it is over.');
}

/** Nobody is asked twice too soon, whatever it is. */
function isTheirTurn(survey: Survey, all: readonly Ask[], mine: readonly Ask[], now: number): boolean {
  const [last] = mine;
  if (last && (survey.everyDays === 0 || now - last.askedAt < survey.everyDays * DAY_MS)) return false;
  const others = all.filter(({ surveyId, state }) => surveyId !== survey.id && state !== 'offered');
  return others.every(({ askedAt }) => now - askedAt >= survey.restDays * DAY_MS);
}

/** In the audience, and in the part of it that is asked. */
async function isIn(
  survey: Survey,
  person: StoredPerson | undefined,
  { program }: WorkspaceProgram,
  now: number,
): Promise<boolean> {
  const { runs, share, id, everyDays } = survey;
  if (runs && !person) return false;
  const round = everyDays > 0 ? Math.floor(now / (everyDays * DAY_MS)) : 0;
  if (share < 1 && !(person && shareOf(`survey:${id}:${round}`, person.id) < share)) return false;
  if (!runs) return true;
  try {
    return compile(runs, program.surroundings).bound(person!.view, now) > 0;
  } catch {
    // It asks for a segment that is not brought up yet, or is no more: nobody is in it.
    return false;
  }
}

/** Where the person stands as they answer: in which stages, in which segments. */
function standing(person: StoredPerson | undefined, { segments }: WorkspaceProgram): JsonObject {
  if (!person) return { stages: {}, segments: [] };
  const stages: JsonObject = {};
  for (const [name, { value }] of Object.entries(person.view.profile.derived ?? {}))
    if (name.startsWith('stage.') && value !== null) stages[name.slice('stage.'.length)] = value;
  const inside = segments.filter(
    ({ id, state }) => state !== 'archived' && (person.members[id]?.[0] ?? 0) > 0,
  );
  return { stages, segments: inside.map(({ key }) => key) };
}

/** A UUID of who is asked what, and which time. */
function idOf(surveyId: string, identityId: string, round: string): string {
  const hex = createHash('sha256').update(`${surveyId}\n${identityId}\n${round}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
