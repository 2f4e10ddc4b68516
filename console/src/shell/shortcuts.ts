import { useEffect } from 'react';
import { KeyReader } from '../model/key-reader.ts';
import type { Shortcuts } from '../model/key-reader.ts';
import { useStored } from './stored.ts';

/** Whether single keys do anything, kept for this browser: people who speak to their computer want them off. */
export function useShortcutsOn(): [boolean, (on: boolean) => void] {
  const [value, set] = useStored('stepgate.shortcuts', ['on', 'off'], 'on');
  return [value === 'on', (on) => set(on ? 'on' : 'off')];
}

// The shell and the page have keys of their own: one reader of all, so that what one began the other does not take for its own.
const reader = new KeyReader();
const present = new Set<Shortcuts>();

/** Lets keys do things while the component is there: never while somebody types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const [on] = useShortcutsOn();
  useEffect(() => {
    if (!on) return undefined;
    present.add(shortcuts);
    document.addEventListener('keydown', onKey);
    return () => {
      present.delete(shortcuts);
      if (present.size === 0) document.removeEventListener('keydown', onKey);
    };
  });
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
  const act = reader.read(event.key, event.timeStamp, [...present]);
  if (act === undefined) return;
  event.preventDefault();
  act();
}

function isBusy(target: EventTarget | null): boolean {
  const typing =
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches(
        'input:not([type="checkbox"], [type="radio"]), textarea, select, [role="listbox"], [role="menu"] *',
      ));
  return typing || document.querySelector('[role="dialog"]') !== null;
}
