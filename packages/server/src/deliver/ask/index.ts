// Asking: forms and surveys, and which question is worth most. The door that deliver composes.

import type { JsonObject } from '@visavis/engine/collect';
import type { Experience } from '@visavis/engine/decide';
import { type Condition, fieldsOf, parseCondition } from '@visavis/engine/segment';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Events } from '../../platform/events/index.ts';
import type { App, Caller } from '../../platform/http/index.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import { createSeals } from '../../platform/seal.ts';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import { confirmationBy } from '../forms/confirmation.ts';
import { demandSound as demandForm, type Form } from '../forms/form.ts';
import { Forms } from '../forms/forms.ts';
import { createPendingStore } from '../forms/pending-store.ts';
import { registerPublicFormRoutes } from '../forms/public-routes.ts';
import { registerFormRoutes } from '../forms/routes.ts';
import type { Messages } from '../messages/index.ts';
import { createAskedStore } from '../surveys/asked-store.ts';
import { registerPublicSurveyRoutes } from '../surveys/public-routes.ts';
import { registerSurveyRoutes } from '../surveys/routes.ts';
import { demandSound as demandSurvey, type Survey } from '../surveys/survey.ts';
import { Surveys } from '../surveys/surveys.ts';
import { registerUnlockingRoutes } from '../unlocking/routes.ts';
import { Unlocking, type UnlockingDeps } from '../unlocking/unlocking.ts';
import { createDefinitionStore, createWordings } from './definition-store.ts';
import { type Audit, Definitions } from './definitions.ts';
import { forgetAsked } from './forget-store.ts';
import { createShield } from './protection.ts';

export interface AskDeps {
  records: Records;
  events: Events;
  clock: Clock;
  /** Signs tokens and links. */
  secret: string;
  baseUrl(): string;
  flush(): Promise<void>;
  timezone(workspaceId: string): Promise<string>;
  callerOfKey(key: string): Promise<Caller | undefined>;
  person(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  /** A random sample of people. */
  sampling: Pick<UnlockingDeps, 'ids' | 'people' | 'count'>;
  /** Those that are live. */
  experiences(workspaceId: string): Promise<Experience[]>;
  /** A condition that needs events becomes a segment, so that everybody's are remembered for it; its key. */
  keepAsSegment(workspaceId: string, name: string, condition: Condition, actor: Caller): Promise<string>;
  /** Takes messages through the flow, as if a client had sent them with this request. */
  hear(workspaceId: string, messages: readonly JsonObject[], http: FastifyRequest): Promise<void>;
  audit: Audit;
  messages: Pick<Messages, 'request' | 'wake' | 'templates'>;
}

export interface Ask {
  readonly forms: Forms;
  readonly surveys: Surveys;
  readonly unlocking: Unlocking;
  /** Removes what names these identities, in the unit in which they go; the tables. */
  erase(unit: Unit, workspaceId: string, ids: readonly string[]): string[];
  routes(app: App): void;
}

export function createAsk(deps: AskDeps): Ask {
  const { records, clock, events, audit, program, person } = deps;
  const now = () => clock.now();
  const seals = createSeals(deps.secret);
  const shield = createShield({ seals, clock });
  const wordings = createWordings(records);
  const pending = createPendingStore(records);
  const asked = createAskedStore(records);
  const respondents = { seals, callerOfKey: deps.callerOfKey, find: person };
  const record = (
    { workspaceId, http }: { workspaceId: string; http: FastifyRequest },
    messages: JsonObject[],
  ) => deps.hear(workspaceId, messages, http);

  const formDefinitions = new Definitions<Form>({
    ...{ noun: 'form', store: createDefinitionStore<Form>(records, 'form'), clock, audit },
    async prepare(form) {
      demandForm(form);
      const consents = await Promise.all(
        form.consents.map(async (consent) => ({
          ...consent,
          version: await wordings.version(form.workspaceId, consent.purpose, consent.text, now()),
        })),
      );
      return { ...form, consents };
    },
  });
  const surveyDefinitions = new Definitions<Survey>({
    ...{ noun: 'survey', store: createDefinitionStore<Survey>(records, 'survey'), clock, audit },
    async prepare(survey, caller) {
      demandSurvey(survey);
      return { ...survey, runs: await runnable(survey, caller, deps) };
    },
  });
  const unlocking = new Unlocking({
    ...{ clock, program, experiences: deps.experiences },
    ...deps.sampling,
    async questions(workspaceId) {
      const forms = await formDefinitions.live(workspaceId);
      const surveys = await surveyDefinitions.live(workspaceId);
      return [
        ...forms.flatMap(({ key, name, questions }) =>
          questions.map((question) => ({ kind: 'form' as const, key, name, question })),
        ),
        ...surveys.flatMap(({ key, name, questions }) =>
          questions.map((question) => ({ kind: 'survey' as const, key, name, question })),
        ),
      ];
    },
  });
  const forms = new Forms({
    ...{ definitions: formDefinitions, pending, shield, seals, clock, record },
    usefulness: (workspaceId) => unlocking.usefulness(workspaceId),
    sendConfirmation: confirmationBy({ records, messages: deps.messages, record, find: person }, now),
    baseUrl: deps.baseUrl,
  });
  const surveys = new Surveys({
    ...{
      definitions: surveyDefinitions,
      asked,
      seals,
      clock,
      program,
      find: person,
      record,
      baseUrl: deps.baseUrl,
    },
  });
  const known = async (workspaceId: string, key: string): Promise<StoredPerson> => {
    const found = await person(workspaceId, key);
    if (!found) throw new VisavisError('not_found', `Nobody is known as ${key.slice(0, 200)}.`);
    return found;
  };
  const reading = { events, flush: deps.flush, timezone: deps.timezone, now };

  return {
    forms,
    surveys,
    unlocking,
    erase: forgetAsked,
    routes(app) {
      registerFormRoutes(app, { ...reading, forms, shield, seals, pending, wordings, person: known });
      registerPublicFormRoutes(app, { forms, shield, respondents });
      registerSurveyRoutes(app, {
        ...{ ...reading, surveys, asked, seals, person: known },
      });
      registerPublicSurveyRoutes(app, { surveys, shield, respondents });
      registerUnlockingRoutes(app, unlocking);
    },
  };
}

/** The audience as it can be looked at in an instant. @throws invalid_condition */
async function runnable(
  { workspaceId, name, audience, state, runs }: Survey,
  caller: Caller,
  { program, keepAsSegment }: AskDeps,
): Promise<Condition | null> {
  if (audience === null) return null;
  const parsed = parseCondition(audience);
  if (parsed.faults)
    throw new VisavisError('invalid_condition', 'The audience is not a condition that can be read.', {
      faults: parsed.faults.map((fault) => ({ ...fault, field: `audience.${fault.field}` })),
    });
  const fields = fieldsOf(parsed.value);
  const { segments } = await program(workspaceId);
  const unknown = fields.segments.find(
    (key) => !segments.some((one) => one.key === key && one.state !== 'archived'),
  );
  if (unknown !== undefined)
    throw new VisavisError(
      'invalid_condition',
      `The audience names a segment “${unknown}” that does not exist.`,
    );
  const needsMemory =
    fields.events.length > 0 || fields.attributes.some((one) => one.startsWith('computed.'));
  if (!needsMemory || state !== 'live') return parsed.value;
  const kept = runs && 'segment' in runs && segments.find(({ key }) => key === runs.segment);
  if (kept && JSON.stringify(kept.next ?? kept.condition) === JSON.stringify(parsed.value)) return runs;
  return { segment: await keepAsSegment(workspaceId, `Audience of ${name}`, parsed.value, caller) };
}
