// The panel beside the page: what is being edited, how the page is shown, what is picked, what has been changed.

import { useCallback, useEffect, useState } from 'react';
import type { Api } from './api.ts';
import { ChangeList } from './ChangeList.tsx';
import { ElementForm } from './ElementForm.tsx';
import { Overlay } from './Overlay.tsx';
import { PreviewAs } from './PreviewAs.tsx';
import { useEditing } from './useEditing.ts';

export function Editor({ api, host, close }: { api: Api; host: Element; close(): void }) {
  const editing = useEditing(api);
  const [isPicking, setPicking] = useState(true);
  const [side, setSide] = useState<'left' | 'right'>('right');
  const { opened, problem, picked, pick, view, history, isDirty, undo, redo } = editing;
  const active = isPicking && view === 'edit' && opened !== undefined;
  const pickElement = useCallback((element: Element) => pick(element), [pick]);
  const standing = picked?.isConnected ? picked : undefined;

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isTyping =
        event.composedPath()[0] instanceof HTMLElement &&
        /^(input|textarea|select)$/.test((event.composedPath()[0] as HTMLElement).localName);
      if (event.key === 'Escape') pick(undefined);
      else if (isTyping || view !== 'edit') return;
      else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z')
        (event.shiftKey ? redo : undo)();
      else if (event.key in WALK) pick(WALK[event.key]!(standing ?? document.body) ?? standing);
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener('keydown', press, true);
    return () => removeEventListener('keydown', press, true);
  }, [pick, redo, undo, standing, view]);

  return (
    <>
      {active && <Overlay host={host} picked={standing} pick={pickElement} />}
      <aside className={`panel ${side}`} aria-label="Visavis editor">
        <header>
          <strong>{opened?.experience.name ?? 'Visavis'}</strong>
          <button
            type="button"
            aria-label={`Move the panel to the ${side === 'left' ? 'right' : 'left'}`}
            onClick={() => setSide(side === 'left' ? 'right' : 'left')}
          >
            {side === 'left' ? '→' : '←'}
          </button>
          <button type="button" aria-label="Close the editor" onClick={close}>
            ×
          </button>
        </header>
        {problem && (
          <div className="problem" role="alert">
            <p>{problem.message}</p>
            {problem.code === 'conflict' && (
              <div className="row">
                <button type="button" onClick={() => void editing.load()}>
                  Take theirs
                </button>
                <button type="button" onClick={() => void editing.save(true)}>
                  Save mine over it
                </button>
              </div>
            )}
            {problem.code === 'unreachable' && (
              <button type="button" onClick={() => void (opened ? editing.save() : editing.load())}>
                Try again
              </button>
            )}
            {problem.code === 'not_found' && (
              <button
                type="button"
                onClick={() => {
                  editing.forgive();
                  editing.choose('edit');
                }}
              >
                Back to the changes
              </button>
            )}
          </div>
        )}
        {!opened && !problem && <p className="hint">Opening…</p>}
        {opened && (
          <>
            <p className="hint">
              Variant “{opened.variant}”, for {opened.experience.audience ?? 'everybody'}.
            </p>
            <PreviewAs opened={opened} view={view} choose={editing.choose} />
            {view === 'edit' && (
              <fieldset className="row" aria-label="What clicks do">
                <button type="button" aria-pressed={isPicking} onClick={() => setPicking(true)}>
                  Edit
                </button>
                <button
                  type="button"
                  aria-pressed={!isPicking}
                  onClick={() => {
                    pick(undefined);
                    setPicking(false);
                  }}
                >
                  Use the page
                </button>
              </fieldset>
            )}
            <div className="scroll">
              {active && standing && (
                <ElementForm
                  key={history.present.length + (history.past.length << 8)}
                  element={standing}
                  slots={opened.slots}
                  pick={pickElement}
                  wish={editing.wish}
                />
              )}
              {view === 'edit' && (
                <ChangeList
                  changes={history.present}
                  found={editing.found}
                  pick={pickElement}
                  replace={editing.replace}
                  remove={editing.remove}
                />
              )}
            </div>
            <footer>
              {editing.note && <p role="status">{editing.note}</p>}
              <div className="row">
                <button type="button" onClick={undo} disabled={history.past.length === 0}>
                  Undo
                </button>
                <button type="button" onClick={redo} disabled={history.future.length === 0}>
                  Redo
                </button>
                <button
                  type="button"
                  className="primary"
                  disabled={!isDirty}
                  onClick={() => void editing.save()}
                >
                  Save
                </button>
              </div>
            </footer>
          </>
        )}
      </aside>
    </>
  );
}

/** From the picked element to one beside it. */
const WALK: Record<string, (element: Element) => Element | null> = {
  ArrowUp: (element) => (element.parentElement === document.documentElement ? null : element.parentElement),
  ArrowDown: (element) => element.firstElementChild,
  ArrowLeft: (element) => element.previousElementSibling,
  ArrowRight: (element) => element.nextElementSibling,
};
