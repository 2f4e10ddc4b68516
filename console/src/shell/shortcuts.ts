import { useEffect } from 'react';
import { useStored } from './stored.ts';

/** What a key does: the key as the keyboard gives it (`a`, `?`), or two one after the other (`g a`). */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** The time in which the second key of two has to come, in milliseconds. */
const SEQUENCE_MS = 1_200;

/** Whether single keys do anything, kept for this browser: people who speak to their computer want them off. */
export function useShortcutsOn(): [boolean, (on: boolean) => void] {
  const [value, set] = useStored('stepgate.shortcuts', ['on', 'off'], 'on');
  return [value === 'on', (on) => set(on ? 'on' : 'off')];
}

/** Lets keys do things while the component is there: never while somebody types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const [on] = useShortcutsOn();
  useEffect(() => {
    if (!on) return undefined;
    let before = { key: '', at: 0 };
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
      const isSecond = event.timeStamp - before.at < SEQUENCE_MS;
      const act = (isSecond ? shortcuts[`${before.key} ${event.key}`] : undefined) ?? shortcuts[event.key];
      before = { key: event.key, at: event.timeStamp };
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
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
