import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { Keys } from '../parts/keys.tsx';
import { useShortcutsOn } from './shortcuts.ts';

/** Every key that does something, for people. */
const GROUPS = [
  {
    title: 'Everywhere',
    keys: [
      ['g a', 'Approvals'],
      ['g s', 'Sessions'],
      ['g t', 'Tools and policies'],
      ['g u', 'Usage'],
      ['?', 'This help'],
    ],
  },
  {
    title: 'Lists',
    keys: [
      ['j', 'Next row'],
      ['k', 'Row before'],
      ['Enter', 'Open the row'],
      ['b', 'Decide on the chosen calls …'],
    ],
  },
  {
    title: 'An approval',
    keys: [
      ['a', 'Approve …'],
      ['e', 'Edit and approve …'],
      ['r', 'Reject …'],
      ['q', 'Ask a question …'],
      ['s', 'Answer …'],
      ['d', 'Hand to somebody else …'],
      ['w', 'Take back the own vote …'],
      ['j', 'Next call of the turn'],
      ['k', 'Call before'],
      ['A', 'Decide on all calls …'],
      ['u', 'Back to the inbox'],
    ],
  },
] as const;

/** The help on keys, with the switch that turns them off. */
export function ShortcutsHelp({ onClose }: { readonly onClose: () => void }) {
  const [on, setOn] = useShortcutsOn();
  return (
    <Modal visible onDismiss={onClose} header="Keyboard shortcuts" closeAriaLabel="Close">
      <SpaceBetween size="l">
        <Toggle checked={on} onChange={({ detail }) => setOn(detail.checked)}>
          Single keys do things
        </Toggle>
        {GROUPS.map(({ title, keys }) => (
          <SpaceBetween key={title} size="xs">
            <Box variant="h3">{title}</Box>
            <KeyValuePairs
              columns={2}
              items={keys.map(([key, does]) => ({ label: does, value: <Keys keys={key} /> }))}
            />
          </SpaceBetween>
        ))}
      </SpaceBetween>
    </Modal>
  );
}
