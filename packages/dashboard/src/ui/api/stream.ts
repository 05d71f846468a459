// A live stream of things from the server (server-sent events). The browser reconnects by itself; the state says so.

import { useEffect, useRef, useState } from 'react';
import { address, chosenWorkspace, type Params } from './client.ts';

export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'closed';

export function useStream<T>(
  path: string,
  options: { params?: Params; onMessage(message: T): void; open?: boolean },
) {
  const { params, onMessage, open = true } = options;
  const [state, setState] = useState<StreamState>('connecting');
  const listener = useRef(onMessage);
  listener.current = onMessage;
  const url = address(path, { ...params, workspace: chosenWorkspace.get() });
  useEffect(() => {
    if (!open) return setState('closed');
    const source = new EventSource(url);
    const receive = (event: MessageEvent<string>): void => listener.current(JSON.parse(event.data) as T); // documented shape
    source.onopen = () => setState('live');
    source.onerror = () => setState('reconnecting');
    source.onmessage = receive;
    for (const name of ['event', 'entered', 'left', 'transition']) source.addEventListener(name, receive);
    return () => source.close();
  }, [url, open]);
  return state;
}
