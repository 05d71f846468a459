// Forms: opened for somebody, with the questions that are worth asking them; sent, checked, and told to the flow.

import type { Json, JsonObject } from '@visavis/engine/collect';
import { checkAnswers, type Question, questionsFor, traitsOfAnswers } from '@visavis/engine/deliver';
import { identityId } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Seals } from '../../platform/seal.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Definitions } from '../ask/definitions.ts';
import type { Shield } from '../ask/protection.ts';
import { knows, type Respondent, sealPage, sealPerson } from '../ask/respondent.ts';
import { FORM_CONFIRMED, FORM_SUBMITTED, messagesOf, type Telling } from '../ask/telling.ts';
import { emailOf, type Form, told } from './form.ts';
import type { Pending, PendingStore } from './pending-store.ts';

export interface FormsDeps {
  definitions: Definitions<Form>;
  pending: PendingStore;
  shield: Shield;
  seals: Seals;
  clock: Clock;
  /** How much an answer to the question is worth in this workspace, in any unit. */
  usefulness(workspaceId: string): Promise<(question: Question) => number>;
  /** Takes messages as if a client had sent them. */
  record(respondent: Pick<Respondent, 'workspaceId' | 'http'>, messages: JsonObject[]): Promise<void>;
  /** Sends the link that confirms an address. */
  sendConfirmation(confirmation: Confirmation): Promise<void>;
  baseUrl(): string;
}

export interface Confirmation {
  workspaceId: string;
  form: Form;
  email: string;
  link: string;
  id: string;
  respondent: Respondent;
}

export interface Sent {
  token: string;
  answers: Readonly<Record<string, Json>>;
  consents: Readonly<Record<string, boolean>>;
  /** The field that people do not see. */
  trap?: string;
  work?: number;
  page?: JsonObject;
}

export type FormLink = { title: string; url: string; person: string };
export type Taken = { state: 'taken'; thanks: string } | { state: 'confirm'; thanks: string };

const CONFIRM = 'confirm';
const CONFIRM_MS = 7 * 86_400_000;
const LIBRARY = 'visavis-ask';

export class Forms {
  readonly #deps: FormsDeps;
  readonly definitions: Definitions<Form>;

  constructor(deps: FormsDeps) {
    this.#deps = deps;
    this.definitions = deps.definitions;
  }

  /** What the page shows, and the token that goes back with it. */
  async open(name: string, respondent: Respondent) {
    const { workspaceId } = respondent;
    const form = await this.#live(workspaceId, name);
    const useful = form.progressive ? await this.#deps.usefulness(workspaceId) : () => 0;
    const questions = questionsFor(form.questions, form.progressive, knows(respondent), useful);
    const asked = questions.map(({ key }) => key);
    const token = this.#deps.shield.open({ workspaceId, formId: form.id, asked });
    return { form: told(form, questions), token };
  }

  /**
   * A live form for one person: `url` is the form's own page, `person` what the address of any other page with the form
   * takes as `visavis_person`. Whoever has it answers for them, and is asked nothing that is known of them.
   */
  async linkFor(workspaceId: string, person: StoredPerson, name: string): Promise<FormLink | undefined> {
    const all = await this.definitions.live(workspaceId);
    const form = all.find(({ key, id }) => key === name || id === name);
    if (!form) return undefined;
    const { seals, baseUrl } = this.#deps;
    const token = sealPerson(seals, workspaceId, person);
    const page = sealPage(seals, workspaceId, form.id);
    const title = form.title || form.name;
    return { title, url: `${baseUrl()}/ask/form/${page}?visavis_person=${token}`, person: token };
  }

  /** @throws invalid_request with the faults by question */
  async submit(sent: Sent, respondent: Respondent): Promise<Taken> {
    const opened = this.#deps.shield.read(sent.token);
    const { workspaceId } = respondent;
    if (opened.workspaceId !== workspaceId) throw new VisavisError('not_found', 'There is no such form.');
    const form = await this.#live(workspaceId, opened.formId);
    const caught = this.#deps.shield.suspect(opened, sent, form.protection);
    if (caught) {
      this.#deps.shield.caught(form.id, caught);
      return { state: 'taken', thanks: form.thanks };
    }
    const asked = form.questions.filter(({ key }) => opened.asked.includes(key));
    const { answers, faults = [] } = checkAnswers(asked, sent.answers);
    const missing = form.consents.filter(
      ({ purpose, required }) => required && sent.consents[purpose] !== true,
    );
    const all = [
      ...faults,
      ...missing.map(({ purpose }) => ({
        field: `consent.${purpose}`,
        expected: 'your agreement',
        got: 'none',
      })),
    ];
    if (!answers || all.length > 0)
      throw new VisavisError('invalid_request', 'Some answers are missing or cannot be taken.', {
        faults: all,
      });
    return this.#take(form, opened.id, { ...sent, answers }, respondent);
  }

  async #take(form: Form, id: string, sent: Sent, respondent: Respondent): Promise<Taken> {
    const { who, page } = { ...respondent, page: sent.page };
    const consents = form.consents.map(({ purpose, version }) => ({
      ...{ purpose, wording: version, granted: sent.consents[purpose] === true },
    }));
    const telling: Telling = {
      ...{ id, event: FORM_SUBMITTED, who, library: LIBRARY, ...(page && { page }) },
      traits: traitsOfAnswers(form.questions, sent.answers),
      consent: Object.fromEntries(consents.map(({ purpose, granted }) => [purpose, granted])),
      properties: {
        ...{ form: form.key, form_name: form.name, form_version: form.version, submission: id },
        ...{ answers: sent.answers as JsonObject, consents },
      },
    };
    const email = form.doubleOptIn ? telling.traits.email : undefined;
    if (typeof email !== 'string') {
      await this.#deps.record(respondent, messagesOf(telling));
      return { state: 'taken', thanks: form.thanks };
    }
    return this.#wait(form, email, telling, respondent);
  }

  /** Everything but the address and what is agreed to counts at once; those wait. */
  async #wait(form: Form, email: string, telling: Telling, respondent: Respondent): Promise<Taken> {
    const { workspaceId } = respondent;
    const { id, properties } = telling;
    const { email: _, ...traits } = telling.traits;
    const { [emailOf(form)!.key]: __, ...answers } = properties.answers as JsonObject;
    const unsaid = { ...properties, answers, consents: [], waits: true };
    await this.#deps.record(respondent, messagesOf({ ...telling, traits, consent: {}, properties: unsaid }));
    const confirmed: Telling = {
      ...{ ...telling, id: `${id}:confirmed`, event: FORM_CONFIRMED },
      traits: { email },
    };
    const pending: Pending = {
      ...{ workspaceId, id, formId: form.id, email, messages: messagesOf(confirmed) },
      ...{ identityId: respondent.identityId, emailId: identityId(workspaceId, 'email', email) },
      expiresAt: this.#deps.clock.now() + CONFIRM_MS,
    };
    await this.#deps.pending.removeExpired(this.#deps.clock.now());
    if (await this.#deps.pending.add(pending)) {
      const link = `${this.#deps.baseUrl()}/ask/confirm/${this.#deps.seals.seal(CONFIRM, [workspaceId, id])}`;
      await this.#deps.sendConfirmation({ workspaceId, form, email, link, id, respondent });
    }
    return {
      state: 'confirm',
      thanks: `${form.thanks} One more step: follow the link that we have sent you.`,
    };
  }

  /** The link was followed: what waited counts. Undefined where it is over, or was never sent. */
  async confirm(token: string, http: Respondent['http']): Promise<Form | undefined> {
    const [workspaceId, id] = this.#deps.seals.open<[string, string]>(CONFIRM, token) ?? [];
    const found = workspaceId && id ? await this.#deps.pending.find(workspaceId, id) : undefined;
    if (!found || found.expiresAt <= this.#deps.clock.now()) return undefined;
    const form = await this.definitions.get(found.workspaceId, found.formId);
    const caller = {
      value: { workspaceId, access: 'write', role: 'viewer', sourceId: `form:${form.id}`, name: form.name },
    };
    const asForm = Object.create(http, { caller }) as Respondent['http'];
    await this.#deps.record({ workspaceId: found.workspaceId, http: asForm }, found.messages);
    // Last: who is killed before this confirms again, and the same messages count once.
    await this.#deps.pending.remove(found.workspaceId, found.id);
    return form;
  }

  async #live(workspaceId: string, name: string): Promise<Form> {
    const all = await this.definitions.live(workspaceId);
    const found = all.find(({ key, id }) => key === name || id === name);
    if (!found) throw new VisavisError('not_found', `There is no form “${name.slice(0, 100)}” that is live.`);
    return found;
  }
}
