// Opens a page of the customer's own with the visual editor on it, for one variant of an experience that changes pages.

import { Alert, Button, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPointer } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Failure } from '../ui/Failure.tsx';
import { useSeenBy } from '../ui/seenBy.ts';
import { EXPERIENCES, type Experience, useSlots } from './api.ts';
import { isRecord } from './content-shape.ts';

/** The slot that the browser SDK asks for on every page. */
export const PAGE_SLOT = 'page';

export function EditOnPage({ experience }: { experience: Experience }) {
  const [opened, modal] = useDisclosure(false);
  const slot = useSlots().data?.data.find(({ key }) => key === experience.slot);
  if (slot?.type !== 'changes') return null;
  return (
    <>
      <Button variant="default" leftSection={<IconPointer size={15} />} onClick={modal.open}>
        Edit on the page
      </Button>
      <Modal
        opened={opened}
        onClose={modal.close}
        title="Edit on the page"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {experience.slot === PAGE_SLOT ? (
          <Launcher experience={experience} done={modal.close} />
        ) : (
          <Text size="sm">
            Pages ask only for the slot “{PAGE_SLOT}”; make this experience one of that slot to edit it there.
          </Text>
        )}
      </Modal>
    </>
  );
}

function Launcher({ experience, done }: { experience: Experience; done(): void }) {
  const { id, variants } = experience;
  const [variant, setVariant] = useState(variants[0]!.key);
  const content = variants.find(({ key }) => key === variant)?.content;
  const [url, setUrl] = useState(isRecord(content) && typeof content.url === 'string' ? content.url : '');
  const someone = useSeenBy();
  const open = useChange<{ address: string; expiresAt: string }>();
  const [blocked, setBlocked] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    // A tab that is opened only after the answer would be held back as a pop-up.
    const tab = window.open('about:blank', '_blank');
    const person = someone && `${someone.identity.type}:${someone.identity.value}`;
    try {
      const { address } = await open.mutateAsync({
        method: 'POST',
        path: `${EXPERIENCES}/${id}/editor`,
        body: { variant, url, ...(person && { person }) },
      });
      if (!tab) return setBlocked(address);
      tab.opener = null;
      tab.location.href = address;
      done();
    } catch {
      tab?.close(); // the failure stands below
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <TextInput
          label="Address of the page"
          description="It has to carry the browser SDK"
          placeholder="https://shop.example.com/"
          type="url"
          required
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          data-autofocus
        />
        {variants.length > 1 && (
          <Select
            label="Variant"
            data={variants.map(({ key }) => key)}
            allowDeselect={false}
            value={variant}
            onChange={(next) => next && setVariant(next)}
          />
        )}
        <Text size="sm" c="dimmed">
          {someone
            ? `The page can be looked at as ${someone.name} sees it.`
            : 'Pick somebody under “As seen by” to look at the page as they see it.'}{' '}
          The address that opens is good for an hour.
        </Text>
        {open.error && <Failure error={open.error} />}
        {blocked && (
          <Alert color="orange" variant="light" title="The browser held the tab back">
            <a href={blocked} target="_blank" rel="noreferrer">
              Open the page
            </a>
          </Alert>
        )}
        <Button type="submit" loading={open.isPending}>
          Open the page
        </Button>
      </Stack>
    </form>
  );
}
