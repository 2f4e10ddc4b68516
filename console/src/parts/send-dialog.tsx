import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { Keys } from './keys.tsx';

/** A dialog that sends something. While that is under way it stays open, since what comes of it is shown nowhere else. */
export function SendDialog({
  title,
  button,
  size = 'medium',
  isPending,
  ready = true,
  keys,
  onSend,
  onClose,
  children,
}: {
  readonly title: string;
  readonly button: string;
  readonly size?: 'medium' | 'large';
  readonly isPending: boolean;
  /** Whether it can be sent at all. */
  readonly ready?: boolean;
  /** The keys that send it too, where there are some. */
  readonly keys?: string;
  readonly onSend: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Modal
      visible
      size={size}
      onDismiss={() => (isPending ? undefined : onClose())}
      header={title}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween size="xs" direction="horizontal" alignItems="center">
            {keys !== undefined && <Keys keys={keys} />}
            <Button disabled={isPending} onClick={onClose}>
              Back
            </Button>
            <Button variant="primary" loading={isPending} disabled={!ready} onClick={onSend}>
              {button}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
