// Nobody loses what they have written by a click beside it: who leaves a page with changes in it is asked first.

import { modals } from '@mantine/modals';
import { useBlocker } from '@tanstack/react-router';

/**
 * @param isUnsaved not while it is being saved: what a form does then may lead to another page
 */
export function useUnsaved(isUnsaved: boolean): void {
  useBlocker({
    // Tabs and filters of the same page are no way out of it.
    shouldBlockFn: ({ current, next }) => isUnsaved && current.pathname !== next.pathname && wantsToStay(),
    enableBeforeUnload: isUnsaved,
  });
}

/** Whether a draft says something else than where it began. */
export const isOther = (draft: unknown, start: unknown): boolean =>
  draft !== start && JSON.stringify(draft) !== JSON.stringify(start);

const wantsToStay = (): Promise<boolean> =>
  new Promise((resolve) => {
    modals.openConfirmModal({
      title: 'Leave without saving?',
      children: 'What you have changed on this page is lost then.',
      labels: { confirm: 'Leave', cancel: 'Stay' },
      confirmProps: { color: 'red' },
      onConfirm: () => resolve(false),
      onClose: () => resolve(true),
    });
  });
