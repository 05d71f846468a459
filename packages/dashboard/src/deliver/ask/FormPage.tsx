// One form: what was sent, how it gets into a page, and the builder. And the page on which a new one is made.

import { Button, Stack, Tabs } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useChange } from '../../ui/api/query.ts';
import { Code } from '../../ui/Code.tsx';
import { Crumbs } from '../../ui/Crumbs.tsx';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { FORMS, type Form, useForm } from './api.ts';
import { EMPTY_FORM, FormBuilder } from './FormBuilder.tsx';
import { StateMark } from './StateMark.tsx';
import { Submissions } from './Submissions.tsx';

const above = (
  <Crumbs>
    <Link to="/forms">Forms</Link>
  </Crumbs>
);

export function NewFormPage() {
  const navigate = useNavigate();
  const change = useChange<Form>(FORMS);
  return (
    <FormBuilder
      title="New form"
      {...{ above }}
      start={EMPTY_FORM}
      state="draft"
      save={async (draft, state) => {
        const made = await change.mutateAsync({
          method: 'POST',
          path: FORMS,
          body: { ...draft, ...told(draft), state },
        });
        done(`“${made.name}” is ${state === 'live' ? 'live' : 'kept as a draft'}.`);
        await navigate({ to: '/forms/$key', params: { key: made.key } });
      }}
    />
  );
}

export function EditFormPage() {
  const { key } = useParams({ from: '/shell/forms/$key/edit' });
  const form = useForm(key);
  return <LoadingPanel query={form}>{(data) => <Edit key={data.version} form={data} />}</LoadingPanel>;
}

function Edit({ form }: { form: Form }) {
  const navigate = useNavigate();
  const change = useChange<Form>(FORMS);
  const { key, name, state } = form;
  return (
    <FormBuilder
      title={`Edit ${name}`}
      {...{ above, state }}
      start={draftOf(form)}
      save={async (draft, next) => {
        const path = `${FORMS}/${encodeURIComponent(key)}`;
        await change.mutateAsync({ method: 'PATCH', path, body: { ...draft, ...told(draft), state: next } });
        done(`“${draft.name}” is changed.`);
        await navigate({ to: '/forms/$key', params: { key } });
      }}
    />
  );
}

const draftOf = ({ name, title, intro, submitLabel, thanks, ...form }: Form) => ({
  ...{ name, title, intro, submitLabel, thanks, questions: form.questions, consents: form.consents },
  ...{ progressive: form.progressive ?? null, doubleOptIn: form.doubleOptIn, protection: form.protection },
});
/** Versions of words are for the server to say. */
const told = ({ consents }: Pick<Form, 'consents'>) => ({
  consents: consents.map(({ version: _, ...consent }) => consent),
});

export function FormPage() {
  const { key } = useParams({ from: '/shell/forms/$key' });
  const form = useForm(key);
  return <LoadingPanel query={form}>{(data) => <Shown form={data} />}</LoadingPanel>;
}

function Shown({ form }: { form: Form }) {
  const { tab = 'submissions' } = useSearch({ from: '/shell/forms/$key' });
  const navigate = useNavigate();
  const change = useChange(FORMS);
  const { key, name } = form;
  const remove = async (): Promise<void> => {
    await change.mutateAsync({ method: 'DELETE', path: `${FORMS}/${encodeURIComponent(key)}` });
    done(`“${name}” is archived; what was sent stays.`);
    await navigate({ to: '/forms' });
  };
  return (
    <Page
      changes
      title={name}
      question="What do we ask?"
      {...{ above }}
      sentence={<StateMark state={form.state} />}
      action={
        <>
          <Button variant="default" onClick={() => void remove().catch(failed)}>
            Archive
          </Button>
          <Button component={Link} to="/forms/$key/edit" params={{ key } as never}>
            Edit
          </Button>
        </>
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) =>
          void navigate({
            to: '/forms/$key',
            params: { key },
            search: next && next !== 'submissions' ? { tab: next } : {},
            replace: true,
          })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="submissions">Submissions</Tabs.Tab>
          <Tabs.Tab value="embed">Into a page</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="submissions">
          <Submissions form={form} />
        </Tabs.Panel>
        <Tabs.Panel value="embed">
          <Embed form={form} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Embed({ form: { key, page } }: { form: Form }) {
  const { origin } = window.location;
  const snippet = `<script type="module" src="${origin}/sdk/visavis-ask.js"></script>\n<visavis-form form="${key}"></visavis-form>`;
  return (
    <Stack gap="lg">
      <Section title="In a page of yours" note="Beside the SDK’s own script, which carries the write key.">
        <Code text={snippet} label="To embed the form" />
      </Section>
      <Section title="On a page of its own" note="For whoever has no site to put it into, and for links.">
        <Code text={origin + page} label="The form’s own page" />
        <Button component="a" href={page} target="_blank" variant="light" mt="sm">
          Open it
        </Button>
      </Section>
      <Section
        title="In a mail"
        note="A link of whoever gets it: they are asked only what is not known of them, and their answers are theirs."
      >
        <Code text={`<a href="{{ forms.${key}.url }}">{{ forms.${key}.title }}</a>`} label="For a template" />
      </Section>
    </Stack>
  );
}
