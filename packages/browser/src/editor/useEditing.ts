// The state of the editor: the experience that was opened, its changes with undo, where their elements are, and what
// the page shows meanwhile.

import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { type Api, type Content, type KeptChange, type Opened, Refused } from './api.ts';
import type { Wish } from './ElementForm.tsx';
import { type Found, find, looksOf, selectorOf } from './finding.ts';
import { begin, step } from './history.ts';
import type { View } from './PreviewAs.tsx';
import { createStage } from './stage.ts';

export function useEditing(api: Api) {
  const [opened, setOpened] = useState<Opened>();
  const [problem, setProblem] = useState<Refused>();
  const [saved, setSaved] = useState<readonly KeptChange[]>([]);
  const [note, setNote] = useState('');
  const [view, setView] = useState<View>('edit');
  const [picked, setPicked] = useState<Element>();
  const [history, dispatch] = useReducer(step, begin([]));
  const stage = useMemo(() => createStage(() => {}), []);
  /** Looked up once, before the change is made: afterwards the element looks different. */
  const places = useRef(new WeakMap<KeptChange, Found>());
  const { present } = history;

  const refused = useCallback((error: unknown) => {
    setProblem(error instanceof Refused ? error : new Refused('unknown', String(error)));
  }, []);

  const load = useCallback(async () => {
    try {
      const read = await api.open();
      const changes = read.content?.changes ?? [];
      stage.show([]);
      changes.forEach((change, at) => {
        places.current.set(change, find(change));
        stage.show(changes.slice(0, at + 1));
      });
      setOpened(read);
      setSaved(changes);
      setProblem(undefined);
      dispatch({ kind: 'load', changes });
    } catch (error) {
      refused(error);
    }
  }, [api, stage, refused]);

  useEffect(() => {
    void load();
    return () => stage.close();
  }, [load, stage]);

  useEffect(() => {
    if (view === 'edit') stage.show(present);
    else if (view === 'own') stage.show([]);
    else api.preview(view).then(({ decisions }) => stage.preview(decisions), refused);
  }, [api, stage, view, present, refused]);

  const isDirty = present !== saved;
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isDirty]);

  function wish(wanted: Wish): void {
    if (!picked) return;
    const change: KeptChange = { selector: selectorOf(picked), ...wanted, seen: looksOf(picked) };
    places.current.set(change, { state: 'found', element: picked });
    dispatch({ kind: 'put', change });
    setNote('');
  }

  async function save(over = false): Promise<void> {
    if (!opened) return;
    try {
      const version = over ? (await api.open()).experience.version : opened.experience.version;
      const content: Content = { url: location.href.split('#')[0]!, changes: [...present] };
      const { version: now, status } = await api.save(version, content);
      setOpened({ ...opened, experience: { ...opened.experience, version: now, status } });
      setSaved(present);
      setProblem(undefined);
      setNote(
        status === 'live'
          ? `Saved as version ${now}. It is live: visitors see it from now on.`
          : `Saved as version ${now}, ${status}. Nobody sees it until it is live.`,
      );
    } catch (error) {
      refused(error);
    }
  }

  return {
    opened,
    problem,
    note,
    view,
    picked,
    isDirty,
    history,
    found: present.map((change) => places.current.get(change) ?? find(change)),
    load,
    save,
    wish,
    pick: setPicked,
    forgive: () => setProblem(undefined),
    choose(next: View) {
      setPicked(undefined);
      setView(next);
    },
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
    remove: (at: number) => dispatch({ kind: 'remove', at }),
    replace(at: number, change: KeptChange) {
      places.current.set(change, find({ ...change, seen: undefined }));
      dispatch({ kind: 'replace', at, change });
    },
  };
}
