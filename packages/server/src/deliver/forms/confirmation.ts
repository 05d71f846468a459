// The mail that asks whether an address is right. It goes to whoever has the address, and to nobody else; the one who
// typed it is not joined with them before they follow the link.

import type { JsonObject } from '@visavis/engine/collect';
import type { Template } from '@visavis/engine/deliver';
import type { Records } from '../../platform/records/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Respondent } from '../ask/respondent.ts';
import type { Messages } from '../messages/index.ts';
import type { Confirmation } from './forms.ts';

interface MailDeps {
  records: Records;
  messages: Pick<Messages, 'request' | 'wake' | 'templates'>;
  record(respondent: Pick<Respondent, 'workspaceId' | 'http'>, messages: JsonObject[]): Promise<void>;
  find(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
}

/** Made at the first need; whoever edits it keeps what they wrote. */
const CONFIRMATION_TEMPLATE = 'confirm-address';
const EXPIRES_MS = 86_400_000;

const MJML = `<mjml><mj-head><mj-attributes><mj-all font-family="Arial, sans-serif" /></mj-attributes></mj-head><mj-body><mj-section><mj-column>
<mj-text font-size="16px">You, or somebody in your name, filled in “{{ context.form }}”.</mj-text>
<mj-button href="{{ context.link }}">Yes, it was me</mj-button>
<mj-text>If it was not you, do nothing: without your answer nothing is sent to this address.</mj-text>
</mj-column></mj-section></mj-body></mjml>`;

export function confirmationBy({ records, messages, record, find }: MailDeps, now: () => number) {
  return async ({ workspaceId, form, email, link, id, respondent }: Confirmation): Promise<void> => {
    await makeTemplate(messages, workspaceId);
    const { http } = respondent;
    const context = { library: { name: 'visavis-ask' } };
    // The address as a person of its own, with nothing that the sender has told.
    const known = { type: 'identify', messageId: `${id}:address`, traits: { email }, context };
    await record({ workspaceId, http }, [known]);
    const person = await find(workspaceId, `email:${email}`);
    if (!person) return;
    await records.unit([], async (unit) => {
      messages.request(unit, [
        {
          ...{ workspaceId, profileId: person.id, channel: 'email', template: CONFIRMATION_TEMPLATE },
          context: { link, form: form.title || form.name },
          cause: { kind: 'form', id: form.key },
          idempotencyKey: `confirm:${id}`,
          ...{ transactional: true, priority: 100, tags: ['confirmation'], expiresAt: now() + EXPIRES_MS },
        },
      ]);
    });
    messages.wake();
  };
}

async function makeTemplate({ templates }: MailDeps['messages'], workspaceId: string): Promise<void> {
  const all = await templates.list(workspaceId);
  if (all.some(({ key }) => key === CONFIRMATION_TEMPLATE)) return;
  const template: Template = {
    ...{ key: CONFIRMATION_TEMPLATE, name: 'Confirm your address', channel: 'email' },
    variants: [
      { key: 'all', name: 'Everybody', content: { subject: 'Please confirm your address', mjml: MJML } },
    ],
  };
  const by = { workspaceId, access: 'secret', role: 'editor', name: 'Visavis' } as const;
  // Another server may have made it at this moment.
  await templates.create(workspaceId, by, template).catch(() => {});
}
