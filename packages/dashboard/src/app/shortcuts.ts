// The keyboard: `g` and a letter goes to a place, `/` searches, `n` makes a segment, `?` shows the list.

import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { openPalette } from './palette.ts';
import { PLACES } from './places.ts';

const SEQUENCE_MS = 1_200;

export function useShortcuts(help: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    let pressedG = 0;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const place = PLACES.find((each) => each.key === event.key);
      if (Date.now() - pressedG < SEQUENCE_MS && place) {
        pressedG = 0;
        event.preventDefault();
        void navigate({ to: place.to });
      } else if (event.key === 'g') pressedG = Date.now();
      else if (event.key === '?') help();
      else if (event.key === 'n') void navigate({ to: '/segments/new' });
      else if (event.key === '/') {
        event.preventDefault();
        search();
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [navigate, help]);
}

/** The page's own search field, else the palette. */
function search(): void {
  const field = document.querySelector<HTMLInputElement>('[data-page-search]');
  if (field) field.focus();
  else openPalette();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
